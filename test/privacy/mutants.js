/**
 * Builds with a deliberate break: proof that the tests would see a raw frame if there were one. Each mutant changes the
 * text of compiled modules.
 */
import { buildVariant } from '../../tools/build-variant.js';

const OPEN_GATE = {
  file: 'stream/gate.js',
  from: 'const isAllowed = isCovered || this.#allowsPlain;',
  to: 'const isAllowed = true;',
};

/** Where there is no mask for a frame, and where a stage throws, the frame is sent as it is. */
const LEAKY_PIPELINE = [
  {
    file: 'pipeline/pipeline.js',
    from: `            this.#pacer.restart();
            this.#stats.framesFailed++;
            return null;`,
    to: '            return this.#pass(frame, false);',
  },
  {
    file: 'pipeline/pipeline.js',
    from: 'this.#stages?.discard();',
    to: 'this.#stages?.discard(); this.#pass(frame, false);',
  },
];

/** With `platform="prefer"`, a frame need not be confirmed. */
const TRUSTED_PLATFORM = {
  file: 'frames/platform-blurred.js',
  from: "return readOwn(readOwn(metadata, 'backgroundBlur'), 'enabled') === true;",
  to: 'return true;',
};

export const MUTANTS = {
  'open-gate-leaky-pipeline': [OPEN_GATE, ...LEAKY_PIPELINE],
  'open-gate': [OPEN_GATE],
  'leaky-pipeline': LEAKY_PIPELINE,
  'trusted-platform': [TRUSTED_PLATFORM],
};

/**
 * @param {keyof typeof MUTANTS} name
 * @returns {Promise<string>} a folder that can be served in the place of `cdn/`
 */
export async function buildMutant(name) {
  const edits = MUTANTS[name];
  if (!edits) throw new Error(`No mutant ${name}; there are ${Object.keys(MUTANTS).join(', ')}.`);
  return buildVariant(`mutants/${name}`, edits);
}
