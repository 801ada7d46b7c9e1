import { FIGURES } from './scores.js';

/** Small whole numbers, of which a ratio would say nothing. */
const WITHOUT_RATIO = ['lagFrames'];

/**
 * Two rows for each subject: the mean of its clips, and how many times as much that is as the base's mean. Only clips
 * that the subject and the base both have a figure for are in a ratio.
 *
 * @param {object[]} rows with `clip`, `engine`, perhaps `tier`, and figures
 * @param {{ engine: string, tier?: number }} base
 */
export function summarize(rows, base) {
  const subjects = rows.filter((row, at) => rows.findIndex((other) => isSame(row, other)) === at);
  const baseRows = rows.filter((row) => isSame(row, base));
  return subjects.flatMap(({ engine, tier }) => {
    const own = rows.filter((row) => isSame(row, { engine, tier }));
    const subject = { engine, ...(tier && { tier }) };
    const means = mapFigures((figure) => meanOf(own, figure));
    const ratios = mapFigures((figure) => compare(own, baseRows, figure));
    return [
      { clip: 'mean', ...subject, ...means },
      { clip: 'ratio', ...subject, ...ratios },
    ];
  });
}

const isSame = (row, other) => row.engine === other.engine && row.tier === other.tier;

const mapFigures = (give) => Object.fromEntries(FIGURES.map((figure) => [figure, give(figure)]));

const isKnown = (row, figure) => typeof row[figure] === 'number';

function meanOf(rows, figure) {
  const known = rows.filter((row) => isKnown(row, figure));
  if (known.length === 0) return null;
  return known.reduce((sum, row) => sum + row[figure], 0) / known.length;
}

function compare(rows, baseRows, figure) {
  if (WITHOUT_RATIO.includes(figure)) return null;
  const isIn = (others, { clip }) =>
    others.some((row) => row.clip === clip && isKnown(row, figure));
  const mean = meanOf(
    rows.filter((row) => isIn(baseRows, row)),
    figure,
  );
  const baseMean = meanOf(
    baseRows.filter((row) => isIn(rows, row)),
    figure,
  );
  return mean === null || baseMean === 0 ? null : mean / baseMean;
}
