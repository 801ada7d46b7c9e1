import { expect } from 'chai';
import type { GpuContext } from '../../../src/gpu/gpu-context.js';
import { createReadFrame } from '../../../src/inference/kernels/frame-kernels.js';
import type { Activation } from '../../../src/inference/ops/activation.js';
import type { Tensor } from '../../../src/inference/ops/node.js';
import { GraphBuilder } from '../../helpers/graph-builder.js';
import { createGpuContext, limitImports } from '../../helpers/gpu.js';
import { KernelRunner, type ShownFrame } from '../../helpers/kernel-runner.js';
import { paint, paintQuadrants, QUADRANT_COLORS, type Picture } from '../../helpers/picture.js';
import { seededRandom } from '../../helpers/random.js';
import { runGraphTensors } from '../../helpers/run-graph.js';
import {
  differenceOf,
  F32_TOLERANCE,
  innerKernels,
  useKernelRunners,
} from '../../helpers/run-kernels.js';
import { makeFrame } from '../../helpers/video-frame.js';

/** Samplers place a sample to 1/256 of a pixel; between neighbours as far apart as can be that is 1/256 each way. */
const SAMPLER_TOLERANCE = 1.5 / 256;

/** Noise: no pixel is like its neighbours. */
function paintNoise(width: number, height: number): Picture {
  const random = seededRandom(3);
  const value = () => Math.floor(256 * random());
  return paint({ width, height }, () => [value(), value(), value()]);
}

/** The model's picture of a frame. */
async function readInput(
  runner: KernelRunner,
  [width, height]: readonly [number, number],
  { picture, ...how }: Omit<ShownFrame, 'frame'> & { readonly picture: Picture },
): Promise<Tensor> {
  const graph = new GraphBuilder([height, width, 3]).build(0);
  const frame = makeFrame(picture);
  const plan = { graph, kernels: [createReadFrame(graph)] };
  const results = await runner.run(plan, { shown: { ...how, frame } });
  frame.close();
  return results.get(0)!;
}

/** Linear between pixel centres, in pixels from the edge; the outermost pixels go on for ever. */
function sample({ width, height, data }: Picture, x: number, y: number): number[] {
  const clamp = (value: number, end: number) => Math.min(Math.max(value, 0), end - 1);
  const [u, v] = [clamp(x - 0.5, width), clamp(y - 0.5, height)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const at = (column: number, row: number, c: number) =>
    data[4 * (clamp(row, height) * width + clamp(column, width)) + c]! / 255;
  return [0, 1, 2].map((c) => {
    const [upper, lower] = [top, top + 1].map(
      (row) => at(left, row, c) * (1 - u + left) + at(left + 1, row, c) * (u - left),
    );
    return upper! * (1 - v + top) + lower! * (v - top);
  });
}

describe('createReadFrame', () => {
  for (const kind of ['external', 'copied'] as const) {
    describe(`of frames ${kind}`, () => {
      let restore: () => void;
      let context: GpuContext | undefined;
      let runner: KernelRunner;

      before(async function () {
        restore = limitImports(kind);
        context = await createGpuContext(this);
        runner = new KernelRunner(context);
      });

      after(() => {
        context?.close();
        restore();
      });

      it('shows a frame of the same size half a texel to the right and down', async () => {
        const picture = paintNoise(7, 5);
        const { data } = await readInput(runner, [7, 5], { picture, samplesPerAxis: 1 });
        const at = (x: number, y: number, c: number) =>
          picture.data[4 * (7 * Math.max(y, 0) + Math.max(x, 0)) + c]! / 255;
        for (let i = 0; i < data.length; i++) {
          const [x, y, c] = [Math.floor(i / 3) % 7, Math.floor(i / 21), i % 3] as const;
          const around = [at(x, y, c), at(x - 1, y, c), at(x, y - 1, c), at(x - 1, y - 1, c)];
          const expected = around.reduce((sum, value) => sum + value) / 4;
          expect(data[i], `${x},${y}`).to.be.closeTo(expected, SAMPLER_TOLERANCE);
        }
      });

      it('shows the whole frame upright', async () => {
        const picture = paintQuadrants({ width: 33, height: 19 });
        const { data } = await readInput(runner, [8, 4], { picture, samplesPerAxis: 2 });
        const corners = [
          [1, 0],
          [6, 0],
          [6, 3],
          [1, 3],
        ] as const;
        corners.forEach(([x, y], i) => {
          const rgb = Array.from(data.subarray(3 * (8 * y + x), 3 * (8 * y + x) + 3));
          rgb.forEach((value, c) =>
            expect(value).to.be.closeTo(QUADRANT_COLORS[i]![c]! / 255, 1e-3),
          );
        });
      });

      it('shows only what the crop leaves', async () => {
        const picture = paintQuadrants({ width: 32, height: 32 });
        const crop = [0.625, 0.625, 0.25, 0.25] as const;
        const { data } = await readInput(runner, [3, 3], { picture, crop, samplesPerAxis: 1 });
        data.forEach((value, i) =>
          expect(value).to.be.closeTo(QUADRANT_COLORS[2][i % 3]! / 255, 1e-3),
        );
      });

      for (const samplesPerAxis of [1, 2, 4]) {
        it(`takes the mean of ${samplesPerAxis}x${samplesPerAxis} places of each texel`, async () => {
          const picture = paintNoise(37, 23);
          const [width, height] = [6, 5];
          const crop = [0.1, 0, 0.8, 0.9] as const;
          const shown = { picture, crop, samplesPerAxis };
          const { data } = await readInput(runner, [width, height], shown);
          // From the texel's middle, which lies on the frame's own texel corner.
          const places = Array.from(
            { length: samplesPerAxis },
            (_, i) => (i + 0.5) / samplesPerAxis - 0.5,
          );
          const inFrame = (texel: number, size: number) => Math.min(Math.max(texel / size, 0), 1);
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const samples = places.flatMap((down) =>
                places.map((right) =>
                  sample(
                    picture,
                    37 * (crop[0] + crop[2] * inFrame(x + right, width)),
                    23 * (crop[1] + crop[3] * inFrame(y + down, height)),
                  ),
                ),
              );
              for (const c of [0, 1, 2]) {
                const mean = samples.reduce((sum, rgb) => sum + rgb[c]!, 0) / samples.length;
                const actual = data[3 * (width * y + x) + c];
                expect(actual, `${x},${y}`).to.be.closeTo(mean, SAMPLER_TOLERANCE);
              }
            }
          }
        });
      }
    });
  }
});

interface FrameConvCase {
  /** Of the model's input; the tensors have half of it, rounded up. */
  readonly size: readonly [width: number, height: number];
  readonly channels: number;
  readonly activation: Activation;
  readonly outputs: number;
  readonly secondActivation: Activation;
}

const FRAME_CONVS: readonly FrameConvCase[] = [
  { size: [1, 1], channels: 1, activation: 'none', outputs: 1, secondActivation: 'none' },
  { size: [4, 3], channels: 3, activation: 'relu', outputs: 16, secondActivation: 'sigmoid' },
  { size: [5, 8], channels: 16, activation: 'hard-swish', outputs: 5, secondActivation: 'relu' },
  { size: [7, 2], channels: 5, activation: 'sigmoid', outputs: 4, secondActivation: 'hard-swish' },
  { size: [10, 9], channels: 9, activation: 'none', outputs: 12, secondActivation: 'none' },
  { size: [18, 67], channels: 16, activation: 'relu6', outputs: 16, secondActivation: 'relu' },
];

describe('createFrameConv', () => {
  const use = useKernelRunners();

  for (const { size, channels, activation, outputs, secondActivation } of FRAME_CONVS) {
    it(`computes what the CPU does: ${size.join('x')}, 3 to ${channels} to ${outputs} channels`, async () => {
      const { context, runners } = use();
      const builder = new GraphBuilder([size[1], size[0], 3]);
      const first = builder.conv(0, { outputs: channels, kernel: 3, stride: 2, activation });
      const second = builder.conv(first, { outputs, activation: secondActivation });
      const graph = builder.build(second);
      const shown = { picture: paintNoise(20, 11), samplesPerAxis: 2 };
      const expected = runGraphTensors(graph, await readInput(runners[0]![1], size, shown));
      const plan = innerKernels(graph, {});
      expect(plan.kernels.map(({ file }) => file)).to.deep.equal(['conv2d-frame.wgsl']);
      for (const [name, runner] of runners) {
        const frame = makeFrame(shown.picture);
        const actual = await runner.run(plan, { shown: { ...shown, frame } });
        frame.close();
        for (const tensor of [first, second]) {
          const difference = differenceOf(actual.get(tensor)!, expected.get(tensor)!);
          expect(difference, name).to.be.below(F32_TOLERANCE);
        }
      }
      context.assertAlive();
    });
  }
});
