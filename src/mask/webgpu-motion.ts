import type { GpuContext } from '../gpu/gpu-context.js';
import { RenderPass } from '../gpu/render-pass.js';
import { fitTarget, type RenderTarget } from '../gpu/render-target.js';
import { TextureRead } from '../gpu/texture-read.js';
import { shader as matchBlocksFragment } from '../../shaders/mask/match-blocks.frag.wgsl';
import { shader as shrinkFrameFragment } from '../../shaders/mask/shrink-frame.frag.wgsl';
import {
  MATCH_BLOCKS_PARAMS,
  MOTION,
  SHRINK_FRAME_PARAMS,
  newShare,
  type MotionPlan,
} from './motion-params.js';
import { Turns } from './turns.js';

const FORMAT = 'rgba8unorm';

/** Finds where each part of a frame was in the frame before. Two draws for each level of a small pyramid. */
export class WebgpuMotion {
  readonly #context: GpuContext;
  readonly #levels: readonly Level[];
  readonly #read: TextureRead;
  /** The one that was noted last. */
  #frame: VideoFrame | null = null;

  private constructor(context: GpuContext, passes: readonly LevelPasses[]) {
    this.#context = context;
    this.#levels = passes.map((pair) => ({ ...pair, pictures: new Turns(), ways: null }));
    this.#read = new TextureRead(context);
  }

  /** @throws BgCameraError as `RenderPass.create` does */
  static async create(context: GpuContext, signal: AbortSignal): Promise<WebgpuMotion> {
    const levels = Array.from({ length: MOTION.levels }, () => createPasses(context, signal));
    return new WebgpuMotion(context, await Promise.all(levels));
  }

  /** Keeps what is needed of a frame; to be called for each of them in turn, the same one any number of times. */
  note(frame: VideoFrame, picture: GPUBindGroup, plan: MotionPlan): void {
    if (frame === this.#frame) return;
    this.#frame = frame;
    plan.levels.forEach(({ size, shrink }, i) => {
      const level = this.#levels[i]!;
      const { now } = level.pictures.turn((current) =>
        fitTarget(current, this.#context, { ...size, format: FORMAT }),
      );
      level.shrink.draw(now.view, { frame: picture, views: [] }, shrink);
    });
  }

  /**
   * The way of each texel of the finest level, from the frame that was noted last back to the one before it. Submits, and
   * waits for the GPU, because what is to be done with the frame depends on it.
   * @returns null where too much is new; valid until the next call
   */
  async find(plan: MotionPlan): Promise<RenderTarget | null> {
    let coarser: RenderTarget | null = null;
    for (let i = plan.levels.length - 1; i >= 0; i--) coarser = this.#match(i, plan, coarser);
    if (!coarser) return null;
    const pixels = await this.#read.read(coarser);
    const share = newShare(pixels, coarser, TextureRead.bytesPerRow(coarser));
    return share <= MOTION.maxNewShare ? coarser : null;
  }

  #match(i: number, plan: MotionPlan, coarser: RenderTarget | null): RenderTarget | null {
    const level = this.#levels[i]!;
    const { now, before } = level.pictures;
    if (!now || !before) return null;
    const { size, match } = plan.levels[i]!;
    const spec = { ...size, format: FORMAT, isRead: i === 0 } as const;
    const ways = (level.ways = fitTarget(level.ways, this.#context, spec));
    const views = [now.view, before.view, (coarser ?? before).view];
    level.match.draw(ways.view, { views }, match);
    return ways;
  }

  close(): void {
    this.#read.close();
    for (const { shrink, match, pictures, ways } of this.#levels) {
      for (const part of [shrink, match, pictures, ways]) part?.close();
    }
  }
}

type LevelPasses = Awaited<ReturnType<typeof createPasses>>;

interface Level extends LevelPasses {
  /** Of this frame, and of the one before. */
  readonly pictures: Turns<RenderTarget>;
  ways: RenderTarget | null;
}

async function createPasses(context: GpuContext, signal: AbortSignal) {
  const [shrink, match] = await Promise.all([
    RenderPass.create(
      context,
      {
        name: 'shrink-frame.frag.wgsl',
        fragment: shrinkFrameFragment,
        block: SHRINK_FRAME_PARAMS,
        textures: [],
        samplesFrame: true,
        format: FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'match-blocks.frag.wgsl',
        fragment: matchBlocksFragment,
        block: MATCH_BLOCKS_PARAMS,
        textures: ['loaded', 'loaded', 'loaded'],
        format: FORMAT,
      },
      signal,
    ),
  ]);
  return { shrink, match };
}
