import { expect } from 'chai';
import { BgCameraError } from '../../../src/errors.js';
import { buildGraph, type Graph } from '../../../src/inference/tflite/graph.js';
import { parseModel } from '../../../src/inference/tflite/model.js';
import { ModelDamager, findStructure } from '../../helpers/damage-model.js';
import { seededRandom } from '../../helpers/random.js';
import { SELFIE_MODELS, loadSelfieModel } from '../../helpers/selfie-models.js';

/** Copies for each model: 10,000 in all. */
const COPIES = 5000;

/** Far more than any file should take, and far less than a hang. */
const MAX_MS = 1000;

/** The bounds that `buildGraph` promises. */
const MAX_SIZE = 1024;
const MAX_CONSTANTS = 4 * 2 ** 20;
const MAX_ACTIVATIONS = 64 * 2 ** 20;

/** A fresh seed each time, or the one of a failure: `?seed=123` in the address of the test page. */
const seed =
  Number(new URLSearchParams(location.search).get('seed')) || Math.floor(Math.random() * 2 ** 32);

interface Outcome {
  /** Where it ended: a graph; an error with a byte, from the file; or one with an operator, from the graph. */
  readonly end: 'graph' | 'byte' | 'operator' | 'other';
  readonly durationMs: number;
}

function tryFile(bytes: Uint8Array): Outcome {
  const start = performance.now();
  let end: Outcome['end'] = 'graph';
  try {
    checkBounds(buildGraph(parseModel(bytes)));
  } catch (error) {
    if (!(error instanceof BgCameraError) || error.code !== 'model-invalid' || error.recoverable)
      throw error;
    const isByte = /\(byte -?\d+\)$/.test(error.message);
    end = isByte ? 'byte' : / #\d+/.test(error.message) ? 'operator' : 'other';
  }
  return { end, durationMs: performance.now() - start };
}

function checkBounds({ nodes, shapes }: Graph): void {
  const sizes = shapes.filter((shape) => shape !== null);
  const activations = sizes.reduce(
    (sum, [height, width, depth]) => sum + height * width * depth,
    0,
  );
  // Shared constants count once for each node, so this is the looser bound.
  const constants = nodes.map((node) => ('weights' in node ? node.weights.length : 0));
  const isBounded =
    activations <= MAX_ACTIVATIONS &&
    Math.max(...constants) <= MAX_CONSTANTS &&
    sizes.flat().every((size) => size >= 1 && size <= MAX_SIZE);
  if (!isBounded) throw new Error('a graph is out of bounds');
}

describe('parseModel and buildGraph', () => {
  for (const { file } of SELFIE_MODELS) {
    it(`make a graph or throw model-invalid, and nothing else, for ${COPIES} damaged copies of ${file}`, async function () {
      this.timeout(120_000);
      const original = await loadSelfieModel(file);
      const structure = findStructure(original, parseModel(original));
      const damager = new ModelDamager(original, structure, seededRandom(seed));
      const counts = { graph: 0, byte: 0, operator: 0, other: 0 };
      let slowestMs = 0;
      const start = performance.now();
      for (let i = 0; i < COPIES; i++) {
        try {
          const copy = damager.next();
          const { end, durationMs } = tryFile(copy);
          counts[end]++;
          // A second look at what was slow: others share the machine.
          const isSlow = durationMs > MAX_MS;
          slowestMs = Math.max(slowestMs, isSlow ? tryFile(copy).durationMs : durationMs);
        } catch (cause) {
          throw new Error(`seed ${seed}, copy ${i}: ${String(cause)}`, { cause });
        }
      }
      const totalMs = Math.round(performance.now() - start);
      console.info(
        `seed ${seed}: ${JSON.stringify(counts)}, slowest ${slowestMs.toFixed(0)} ms, all ${totalMs} ms`,
      );
      expect(slowestMs, `seed ${seed}`).to.be.lessThan(MAX_MS);
      // Every way to end is taken often, or the damage would prove little.
      for (const end of ['graph', 'byte', 'operator'] as const)
        expect(counts[end], `${end}, seed ${seed}`).to.be.greaterThan(COPIES / 20);
    });
  }

  it('make a graph of an undamaged copy', async () => {
    for (const { file } of SELFIE_MODELS)
      expect(tryFile(await loadSelfieModel(file)).end).to.equal('graph');
  });
});
