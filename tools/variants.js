/** Builds of the product with one technique left out, or its model used less often: for measurements and tests. */
import { buildVariant } from './build-variant.js';

const modelEvery = (count) => [
  {
    file: 'pipeline/pipeline.js',
    from: 'this.#framesSinceLook + 1 < this.#pacer.step.modelEvery',
    to: `this.#framesSinceLook + 1 < ${count}`,
  },
];

const refine = (from, to) => [{ file: 'mask/refine-params.js', from, to }];

export const VARIANTS = {
  'model-every-2': modelEvery(2),
  'model-every-3': modelEvery(3),
  'no-looks': [{ file: 'inference/model-catalog.js', from: 'if (canLookTwice)', to: 'if (false)' }],
  'no-history': refine(
    '...historyWeights(frame.timestamp, this.#previousUs),',
    'risingWeight: 0, fallingWeight: 0,',
  ),
  'no-room': [
    ...refine('roomWeight: 0.9,', 'roomWeight: 0,'),
    { file: 'compositor/blur-plan.js', from: 'recall: 1', to: 'recall: 0' },
  ],
  'no-fit': refine('this.#hasSigns ? REFINE.penalty : -1', '-1'),
  'no-ramp': refine('apply: REFINE,', 'apply: { rampFrom: 0, rampTo: 1 },'),
};

/**
 * `npm run build` comes first.
 *
 * @param {keyof typeof VARIANTS} name
 * @returns {Promise<string>} a folder that can be served in the place of `cdn/`
 */
export function buildNamedVariant(name) {
  const edits = VARIANTS[name];
  const names = Object.keys(VARIANTS).join(', ');
  if (!edits) throw new Error(`"${name}" is no variant, expected one of ${names}`);
  return buildVariant(`variants/${name}`, edits);
}
