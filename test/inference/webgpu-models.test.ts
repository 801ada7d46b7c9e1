import { expect } from 'chai';
import { buildGraph, type Graph } from '../../src/inference/tflite/graph.js';
import { parseModel } from '../../src/inference/tflite/model.js';
import { WebgpuEngine } from '../../src/inference/webgpu-engine.js';
import { grabFrame } from '../helpers/clip.js';
import { NEVER } from '../helpers/gpu.js';
import { inferOnce, readInput } from '../helpers/run-engine.js';
import { runGraph } from '../helpers/run-graph.js';
import { differenceOf, useKernelRunners } from '../helpers/run-kernels.js';
import { SELFIE_MODELS, loadSelfieModel } from '../helpers/selfie-models.js';

/** LiteRT's f32 and float64 are up to 4.1e-5 apart on these models; measured up to 7.5e-5 here. */
const TOLERANCE = 1e-4;
const HALF_TOLERANCE = 2e-2;
/** Of the frame, that a sample is taken for at least. */
const PIXELS_PER_SAMPLE = 2;
const FRAMES = [
  ['cap12_edit.webm', 1],
  ['cap13_edit2.webm', 2],
  ['franck.webm', 3],
] as const;

for (const { file, width, height } of SELFIE_MODELS) {
  describe(`WebgpuEngine of ${file}`, () => {
    const use = useKernelRunners();
    let graph: Graph;
    let fused: WebgpuEngine | undefined;
    let unfused: WebgpuEngine | undefined;

    before(async () => {
      const { device, frames } = use().context;
      graph = buildGraph(parseModel(await loadSelfieModel(file)));
      const options = { device, frames, graph, isHalf: false };
      fused = await WebgpuEngine.create(options, NEVER);
      unfused = await WebgpuEngine.create({ ...options, isFused: false }, NEVER);
    });

    after(() => {
      fused?.close();
      unfused?.close();
    });

    for (const [clip, time] of FRAMES) {
      it(`finds in ${clip} what it finds unfused, and what the CPU does`, async () => {
        const { context } = use();
        const frame = await grabFrame(clip, time);
        const mask = await inferOnce(context, fused!, frame);
        expect(mask.shape).to.deep.equal([height, width, 1]);
        expect(differenceOf(mask, await inferOnce(context, unfused!, frame))).to.be.below(
          TOLERANCE,
        );
        const shrink = Math.max(frame.displayWidth / width, frame.displayHeight / height);
        const samplesPerAxis = Math.ceil(shrink / PIXELS_PER_SAMPLE);
        const input = await readInput(context, graph, frame, samplesPerAxis);
        expect(differenceOf(mask, runGraph(graph, input))).to.be.below(TOLERANCE);
        // Some of the picture is person and some is not.
        const shares = [0, 1].map(
          (value) => mask.data.filter((v) => Math.abs(v - value) < 0.1).length,
        );
        for (const share of shares) expect(share / mask.data.length).to.be.greaterThan(0.1);
        frame.close();
        context.assertAlive();
      });
    }

    it('finds the same with half floats, within 2e-2', async function () {
      const { context } = use();
      if (!context.hasF16) {
        console.info(`skipped, no shader-f16: ${this.test!.fullTitle()}`);
        this.skip();
      }
      const { device, frames } = context;
      const half = await WebgpuEngine.create({ device, frames, graph, isHalf: true }, NEVER);
      for (const [clip, time] of FRAMES) {
        const frame = await grabFrame(clip, time);
        const mask = await inferOnce(context, half, frame);
        const difference = differenceOf(mask, await inferOnce(context, fused!, frame));
        expect(difference, clip).to.be.below(HALF_TOLERANCE);
        frame.close();
      }
      half.close();
    });
  });
}
