/** What the runs found, for people: a summary by engine, and how long each fault takes to get over. */

/** @param {object[]} records as `readRecords` gives them */
export function summarizeEngines(records) {
  const engines = [...new Set(records.map(({ engine }) => engine))].sort();
  const rows = engines.map((engine) =>
    countUp(
      engine,
      records.filter((r) => r.engine === engine),
    ),
  );
  if (engines.length > 1) rows.push(countUp('all', records));
  return rows
    .map(
      ({ name, kinds, faults, frames, raw, crashes }) =>
        `${name}: faults injected: ${faults} (${kinds} kinds), frames examined: ${frames}, raw frames out: ${raw}` +
        (crashes > 0 ? `; the browser crashed ${crashes} times` : ''),
    )
    .join('\n');
}

function countUp(name, records) {
  const sum = (key) => records.reduce((total, record) => total + record[key], 0);
  const faults = records.filter(({ group, state }) => group !== 'storm' && state !== 'crashed');
  const storms = records.filter(({ group }) => group === 'storm');
  const inStorms = storms
    .flatMap(({ done }) => Object.values(done))
    .reduce((total, times) => total + times, 0);
  return {
    name,
    kinds: new Set(faults.map((record) => record.name)).size,
    faults: faults.length + inStorms,
    frames: sum('frames'),
    raw: sum('raw'),
    crashes: records.reduce((total, { crashes = 0 }) => total + crashes, 0),
  };
}

const seconds = (ms) => (ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`);

/** The table of recovery times, in Markdown; a line for each fault and engine, with the slowest of its runs. */
export function tabulate(records) {
  const faults = records.filter(({ group }) => group !== 'storm');
  const lines = [
    '| fault | engine, tier | moments | then | code | the user reads | frames again after | black after | bound | freed |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  const groups = new Map();
  for (const record of faults) {
    const key = `${record.name} ${record.engine} ${record.onTier}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  for (const runs of groups.values()) lines.push(describeRuns(runs));
  return lines.join('\n');
}

function describeRuns(runs) {
  const [{ name, engine, onTier, frees }] = runs;
  const list = (key) => [...new Set(runs.map((run) => run[key]).filter(Boolean))].join(', ');
  const worst = (...keys) => {
    const times = runs.flatMap((run) => keys.map((key) => run[key])).filter((ms) => ms >= 0);
    return times.length > 0 ? seconds(Math.max(...times)) : '';
  };
  const codes = [...new Set(runs.map(({ codes: all = [] }) => all.at(-1)).filter(Boolean))];
  const cells = [
    name,
    `${engine}, ${onTier}`,
    list('moment'),
    list('state'),
    codes.join(', '),
    list('text').replaceAll(' ✕', ''),
    worst('recoveryMs', 'restartMs'),
    worst('blackMs'),
    worst('boundMs'),
    frees,
  ];
  return `| ${cells.join(' | ')} |`;
}
