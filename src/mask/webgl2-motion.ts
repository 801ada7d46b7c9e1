import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import { TextureRead } from '../gl/texture-read.js';
import { shader as matchBlocksFragment } from '../../shaders/mask/match-blocks.frag.glsl';
import { shader as shrinkFrameFragment } from '../../shaders/mask/shrink-frame.frag.glsl';
import {
  MATCH_BLOCKS_PARAMS,
  MOTION,
  SHRINK_FRAME_PARAMS,
  newShare,
  type MotionPlan,
} from './motion-params.js';
import { Turns } from './turns.js';

const FORMAT = 'rgba8';

interface Level {
  /** Of this frame, and of the one before. */
  readonly pictures: Turns<RenderTarget>;
  ways: RenderTarget | null;
}

/** Finds where each part of a frame was in the frame before. Two draws for each level of a small pyramid. */
export class Webgl2Motion {
  readonly #context: GlContext;
  readonly #passes: ReturnType<typeof createPasses>;
  readonly #levels: readonly Level[];
  readonly #read: TextureRead;
  /** The one that was noted last. */
  #frame: VideoFrame | null = null;

  constructor(context: GlContext) {
    this.#context = context;
    this.#passes = createPasses(context);
    const createLevel = () => ({ pictures: new Turns<RenderTarget>(), ways: null });
    this.#levels = Array.from({ length: MOTION.levels }, createLevel);
    this.#read = new TextureRead(context);
  }

  /** What `find` found last. */
  get ways(): RenderTarget | null {
    return this.#levels[0]?.ways ?? null;
  }

  /** Keeps what is needed of a frame; to be called for each of them in turn, the same one any number of times. */
  note(frame: VideoFrame, picture: WebGLTexture, plan: MotionPlan): void {
    if (frame === this.#frame) return;
    this.#frame = frame;
    plan.levels.forEach(({ size, shrink }, i) => {
      const { now } = this.#levels[i]!.pictures.turn((current) =>
        fitTarget(current, this.#context, { ...size, format: FORMAT }),
      );
      this.#passes.shrink.draw(now, [{ texture: picture, filter: 'linear' }], shrink);
    });
  }

  /**
   * The way of each texel of the finest level, from the frame that was noted last back to the one before it. Waits for the
   * GPU, because what is to be done with the frame depends on it.
   * @returns null where too much is new; valid until the next call
   */
  async find(plan: MotionPlan): Promise<RenderTarget | null> {
    let coarser: RenderTarget | null = null;
    for (let i = plan.levels.length - 1; i >= 0; i--) coarser = this.#match(i, plan, coarser);
    if (!coarser) return null;
    const share = newShare(await this.#read.read(coarser), coarser, 4 * coarser.width);
    return share <= MOTION.maxNewShare ? coarser : null;
  }

  #match(i: number, plan: MotionPlan, coarser: RenderTarget | null): RenderTarget | null {
    const level = this.#levels[i]!;
    const { now, before } = level.pictures;
    if (!now || !before) return null;
    const { size, match } = plan.levels[i]!;
    const ways = (level.ways = fitTarget(level.ways, this.#context, { ...size, format: FORMAT }));
    const inputs = [now, before, coarser ?? before].map(
      ({ texture }) => ({ texture, filter: 'nearest' }) as const,
    );
    this.#passes.match.draw(ways, inputs, match);
    return ways;
  }

  close(): void {
    this.#read.close();
    for (const pass of Object.values(this.#passes)) pass.close();
    for (const { pictures, ways } of this.#levels) {
      pictures.close();
      ways?.close();
    }
  }
}

function createPasses(context: GlContext) {
  return {
    shrink: new Pass(context, {
      name: 'shrink-frame.frag.glsl',
      fragment: shrinkFrameFragment,
      block: SHRINK_FRAME_PARAMS,
      samplers: ['frame'],
    }),
    match: new Pass(context, {
      name: 'match-blocks.frag.glsl',
      fragment: matchBlocksFragment,
      block: MATCH_BLOCKS_PARAMS,
      samplers: ['now', 'before', 'coarser'],
    }),
  };
}
