import { expect } from 'chai';
import type { Background } from '../../src/background/background-source.js';
import type { ImportKind } from '../../src/gpu/frame-upload.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { WebgpuCompositor } from '../../src/compositor/webgpu-compositor.js';
import { WebgpuMaskRefiner } from '../../src/mask/webgpu-mask-refiner.js';
import { colorBackground, makePictureBackground, PERSON } from '../helpers/composite.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { createGpuContext, limitImports, NEVER } from '../helpers/gpu.js';
import { asGpuTexture } from '../helpers/masks.js';
import { paintQuadrants, type Size } from '../helpers/picture.js';
import { makeFrame } from '../helpers/video-frame.js';

const WARM_UP_FRAMES = 3;
const FRAMES = 20;
/** Of a camera that keeps time, so that the weight of history is written once. */
const FRAME_US = 33_333;
const SIZE = { width: 160, height: 90 };

const BACKGROUNDS: readonly {
  readonly name: string;
  readonly create: () => Background | Promise<Background>;
  /** Five for the mask, one to blend, and those of the room: three where it is seen, one for the person's edge. */
  readonly passes: number;
}[] = [
  { name: 'blur', create: () => ({ kind: 'blur', sigma: 40 }), passes: 10 },
  { name: 'color', create: colorBackground, passes: 8 },
  { name: 'image', create: () => makePictureBackground('cover'), passes: 8 },
];

/** What each way of import costs per frame, besides what every frame does. */
const IMPORTS: readonly {
  kind: ImportKind;
  passes: number;
  calls: Record<string, number>;
}[] = [
  {
    kind: 'external',
    passes: 1,
    calls: { importExternalTexture: FRAMES, createBindGroup: FRAMES },
  },
  { kind: 'copied', passes: 0, calls: { copyExternalImageToTexture: FRAMES } },
  { kind: 'drawn', passes: 0, calls: { copyExternalImageToTexture: FRAMES } },
];

describe('the frame loop of WebGPU', () => {
  for (const { kind, passes: importPasses, calls } of IMPORTS) {
    describe(`with frames ${kind}`, () => {
      let count: WebgpuCallCount;
      let context: GpuContext | undefined;
      let restoreImports: () => void;

      before(async function () {
        restoreImports = limitImports(kind);
        count = new WebgpuCallCount();
        context = await createGpuContext(this);
      });

      after(() => {
        context?.close();
        count.restore();
        restoreImports();
      });

      async function createStages(background: Background) {
        const refiner = await WebgpuMaskRefiner.create(context!, NEVER);
        const compositor = await WebgpuCompositor.create(context!, background, NEVER);
        const mask = asGpuTexture(context!, PERSON);
        let timestamp = 0;
        return {
          run(frames: number, size: Size = SIZE): void {
            for (let i = 0; i < frames; i++) {
              const frame = makeFrame(paintQuadrants(size), { timestamp });
              timestamp += FRAME_US;
              compositor.composite(frame, refiner.refine(mask, frame)).close();
              frame.close();
            }
          },
          close(): void {
            refiner.close();
            compositor.close();
          },
        };
      }

      for (const { name, create, passes } of BACKGROUNDS) {
        it(`makes, copies and writes nothing but the frame, and submits once: ${name}`, async () => {
          const stages = await createStages(await create());
          stages.run(WARM_UP_FRAMES);
          count.take();
          stages.run(FRAMES);
          expect(count.take()).to.deep.equal({
            createCommandEncoder: FRAMES,
            beginRenderPass: (passes + importPasses) * FRAMES,
            getCurrentTexture: FRAMES,
            createView: FRAMES,
            submit: FRAMES,
            ...calls,
          });
          stages.close();
          await context!.settle();
          context!.assertAlive();
        });
      }

      it('makes new targets for frames of another size: the control', async () => {
        const stages = await createStages({ kind: 'blur', sigma: 40 });
        stages.run(WARM_UP_FRAMES);
        count.take();
        stages.run(1, { width: 90, height: 160 });
        expect(count.take()).to.include.keys('createTexture', 'createBindGroup', 'writeBuffer');
        stages.close();
      });
    });
  }
});
