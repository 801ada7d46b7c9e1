import { expect } from 'chai';
import { FrameImport } from '../../src/gpu/frame-import.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { RenderPass } from '../../src/gpu/render-pass.js';
import { RenderTarget } from '../../src/gpu/render-target.js';
import { uniformBlock } from '../../src/gpu/uniform-block.js';
import { WebgpuCompositor } from '../../src/compositor/webgpu-compositor.js';
import { colorBackground, MASK_SIZE } from '../helpers/composite.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext, limitImports, NEVER, readView } from '../helpers/gpu.js';
import { alphaGpuTexture, makeMask } from '../helpers/masks.js';
import { compare, paintQuadrants, pixelAt, type Picture, type Size } from '../helpers/picture.js';
import { makeFrame, readFrame, takeFrame } from '../helpers/video-frame.js';

const SIZES: readonly Size[] = [
  { width: 64, height: 36 },
  { width: 17, height: 9 },
  { width: 1, height: 1 },
];
/** A person is mixed in by a factor of 1, and 8 bits come back as they were. */
const EXACT = 0;
/** 2D canvases convert with integers: measured 3; the wrong matrix would be off by 40 in green. */
const YUV_TOLERANCE = 3;

/** A pass over the frame alone. */
const SHOW_FRAME = {
  name: 'show-frame',
  fragment: `
@group(1) @binding(0) var frame: texture_2d<f32>;
@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  return textureLoad(frame, vec2i(position.xy), 0);
}`,
  block: uniformBlock({ unused: 'f32' }),
  textures: [],
  samplesFrame: true,
  format: 'rgba8unorm',
} as const;

/** A frame as cameras give them, of one colour. */
function makeI420Frame([y, u, v]: readonly [number, number, number]): VideoFrame {
  const data = new Uint8Array(64 * 36 * 1.5);
  data.fill(y, 0, 2304).fill(u, 2304, 2880).fill(v, 2880);
  return new VideoFrame(data, {
    format: 'I420',
    codedWidth: 64,
    codedHeight: 36,
    timestamp: 0,
    colorSpace: { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709', fullRange: false },
  });
}

describe('FrameImport', () => {
  for (const kind of ['external', 'copied', 'drawn'] as const) {
    describe(kind, () => {
      let restore: () => void;
      let context: GpuContext | undefined;
      let compositor: WebgpuCompositor;

      before(async function () {
        restore = limitImports(kind);
        context = await createGpuContext(this);
        compositor = await WebgpuCompositor.create(context, colorBackground(), NEVER);
      });

      after(() => {
        context?.close();
        restore();
      });

      /** What a shader sees of the frame: all of it person. */
      function see(frame: VideoFrame): Picture {
        const everyone = makeMask(MASK_SIZE, () => 1);
        const output = compositor.composite(frame, alphaGpuTexture(context!, everyone));
        frame.close();
        return takeFrame(output);
      }

      it('is the way found by trying', () => {
        expect(context!.frames.kind).to.equal(kind);
      });

      for (const size of SIZES) {
        it(`shows every pixel where it is: ${size.width}x${size.height}`, () => {
          const picture = paintQuadrants(size);
          expect(compare(see(makeFrame(picture)), picture).max).to.be.at.most(EXACT);
        });
      }

      it('shows the new frame each time, also of another size', () => {
        for (const size of [...SIZES, ...SIZES]) {
          for (const shade of [10, 200]) {
            const picture = paintQuadrants(size);
            picture.data.forEach((_, i) => i % 4 === 0 && (picture.data[i] = shade));
            expect(compare(see(makeFrame(picture)), picture).max).to.be.at.most(EXACT);
          }
        }
      });

      for (const [name, init] of [
        ['turned', { rotation: 90 }],
        ['mirrored', { flip: true }],
        ['cropped', { visibleRect: { x: 16, y: 8, width: 40, height: 20 } }],
        ['stretched', { displayWidth: 128, displayHeight: 36 }],
      ] as const) {
        it(`shows a frame that is ${name} as a 2D canvas does`, () => {
          const { width, height, data } = paintQuadrants(SIZES[0]!);
          const layout = { format: 'RGBA', codedWidth: width, codedHeight: height } as const;
          const frame = new VideoFrame(data, { ...layout, timestamp: 0, ...init });
          const expected = readFrame(frame);
          const output = see(frame);
          expect([output.width, output.height]).to.deep.equal([expected.width, expected.height]);
          // In the middle of each quadrant: where they meet, canvas and sampler may scale differently.
          for (const x of [0.2, 0.8]) {
            for (const y of [0.2, 0.8]) {
              const at = [Math.floor(x * output.width), Math.floor(y * output.height)] as const;
              expect(pixelAt(output, ...at)).to.deep.equal(pixelAt(expected, ...at));
            }
          }
        });
      }

      it('turns the colours of a planar frame into sRGB', () => {
        // BT.709 of video range: 63, 102, 240 is pure red.
        const { data } = see(makeI420Frame([63, 102, 240]));
        for (const [i, expected] of [255, 0, 0].entries()) {
          expect(data[4 * 1000 + i]).to.be.closeTo(expected, YUV_TOLERANCE);
        }
      });

      it('brings a frame to the GPU once, and the next into the same texture', () => {
        const { frames, encoder } = context!;
        const [one, other] = [0, 1].map(() => makeFrame(paintQuadrants(SIZES[0]!)));
        const count = new WebgpuCallCount();
        try {
          const group = frames.bind(one!, encoder);
          expect(Object.keys(count.take())).to.not.be.empty;
          expect(frames.bind(one!, encoder)).to.equal(group);
          expect(count.take()).to.deep.equal({});
          expect(frames.bind(other!, encoder)).to.equal(group);
          expect(Object.keys(count.take())).to.not.be.empty;
          context!.discard();
          expect(frames.bind(other!, context!.encoder)).to.equal(group);
          expect(Object.keys(count.take())).to.not.be.empty;
        } finally {
          count.restore();
          context!.discard();
          one!.close();
          other!.close();
        }
      });

      it('shows a frame in later tasks, also when it is closed', async () => {
        const { frames, encoder } = context!;
        const pass = await RenderPass.create(context!, SHOW_FRAME, NEVER);
        const picture = paintQuadrants(SIZES[0]!);
        const frame = makeFrame(picture);
        const group = frames.bind(frame, encoder);
        context!.submit();
        frame.close();
        await context!.settle();
        expect(frames.bind(frame, encoder), 'no upload').to.equal(group);
        const target = new RenderTarget(context!, picture, SHOW_FRAME);
        pass.draw(target.view, { views: [], frame: group }, { unused: 0 });
        const seen = await readView(context!, target.view, picture);
        expect(compare(seen, picture).max).to.be.at.most(EXACT);
        context!.assertAlive();
        pass.close();
        target.close();
      });

      it('throws for a closed frame, and goes on with the next', async () => {
        const picture = paintQuadrants(SIZES[0]!);
        const closed = makeFrame(picture);
        closed.close();
        expect(() => context!.frames.bind(closed, context!.encoder)).to.throw();
        expect(compare(see(makeFrame(picture)), picture).max).to.be.at.most(EXACT);
        await context!.settle();
        context!.assertAlive();
      });
    });
  }

  it('falls back to a copy where the import throws', async function () {
    const context = await createGpuContext(this);
    const { device } = context;
    device.importExternalTexture = () => {
      throw new DOMException('not with this GPU', 'OperationError');
    };
    const frames = await FrameImport.create(device);
    expect(frames.kind).to.equal('copied');
    context.close();
  });

  it('rejects with gpu-lost where no way works, and says why', async function () {
    const context = await createGpuContext(this);
    const { device } = context;
    device.importExternalTexture = () => {
      throw new TypeError('no import');
    };
    device.queue.copyExternalImageToTexture = () => {
      throw new TypeError('no copy');
    };
    const error = await expectCode('gpu-lost', () => FrameImport.create(device));
    expect(error.message).to.include('no import').and.include('no copy');
    context.close();
  });
});
