import { BgCameraError } from '../errors.js';
import type { GlContext } from '../gl/gl-context.js';
import { Pass, type PassInput } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import { shader as applyFitFragment } from '../../shaders/mask/apply-fit.frag.glsl';
import { shader as carryGuideFragment } from '../../shaders/mask/carry-guide.frag.glsl';
import { shader as fitGuideFragment } from '../../shaders/mask/fit-guide.frag.glsl';
import { shader as guideFragment } from '../../shaders/mask/guide.frag.glsl';
import { shader as meanFitFragment } from '../../shaders/mask/mean-fit.frag.glsl';
import { shader as rememberRoomFragment } from '../../shaders/mask/remember-room.frag.glsl';
import { shader as watchRoomFragment } from '../../shaders/mask/watch-room.frag.glsl';
import type { AlphaMask, MaskRefiner } from './mask-refiner.js';
import { CARRY_GUIDE_PARAMS } from './motion-params.js';
import {
  APPLY_FIT_PARAMS,
  FIT_GUIDE_PARAMS,
  GUIDE_PARAMS,
  MEAN_FIT_PARAMS,
  REMEMBER_ROOM_PARAMS,
  RefinePlanner,
  WATCH_ROOM_PARAMS,
  type FitValues,
} from './refine-params.js';
import { Turns } from './turns.js';
import { Webgl2Motion } from './webgl2-motion.js';

/** Five draws on a small grid and one over the frame; nothing leaves the GPU. */
export class Webgl2MaskRefiner implements MaskRefiner {
  readonly #context: GlContext;
  readonly #passes: ReturnType<typeof createPasses>;
  readonly #motion: Webgl2Motion;
  readonly #planner: RefinePlanner;
  readonly #guide = new Turns<RenderTarget>();
  readonly #room = new Turns<RenderTarget>();
  readonly #watch = new Turns<RenderTarget>();
  #fit: RenderTarget | null = null;
  #mean: RenderTarget | null = null;
  #alpha: RenderTarget | null = null;
  /** One object for all frames: the loop makes none. */
  #result: { kind: 'texture'; texture: WebGLTexture; room: WebGLTexture } | null = null;
  /** Notes every frame from the first call of `carry` on. */
  #isFollowing = false;

  constructor(context: GlContext) {
    this.#context = context;
    this.#passes = createPasses(context);
    this.#motion = new Webgl2Motion(context);
    this.#planner = new RefinePlanner(context.hasFloatTargets);
  }

  refine(mask: ConfidenceMask, frame: VideoFrame): AlphaMask {
    if (mask.kind !== 'texture') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected a WebGL texture`);
    }
    const { guide, fit } = this.#planner.plan(mask, frame);
    const picture = this.#context.frames.bind(frame);
    if (this.#isFollowing) this.#motion.note(frame, picture, this.#planner.motion);
    return this.#draw(frame, fit, (now, before, room) => {
      const inputs = [nearest(mask), nearest(before), nearest(room), linear(picture)];
      this.#passes.guide.draw(now, inputs, guide);
    });
  }

  async carry(frame: VideoFrame): Promise<AlphaMask | null> {
    const isFollowing = this.#isFollowing;
    this.#isFollowing = true;
    if (!isFollowing || !this.#planner.canCarry(frame)) return null;
    const { motion } = this.#planner;
    const picture = this.#context.frames.bind(frame);
    this.#motion.note(frame, picture, motion);
    const ways = await this.#motion.find(motion);
    // After a reset what was found is of another camera.
    if (!ways || !this.#planner.canCarry(frame)) return null;
    return this.#draw(frame, this.#planner.planCarried(frame), (now, before) => {
      const inputs = [nearest(ways), nearest(before), linear(picture)];
      this.#passes.carry.draw(now, inputs, motion.carry);
    });
  }

  #draw(
    frame: VideoFrame,
    values: FitValues,
    drawGuide: (now: RenderTarget, before: RenderTarget, room: RenderTarget) => void,
  ): AlphaMask {
    const context = this.#context;
    const { width, height } = this.#planner.grid;
    const format = context.hasFloatTargets ? 'rgba16f' : 'rgba8';
    const onGrid = (current: RenderTarget | null) =>
      fitTarget(current, context, { width, height, format });
    const guide = this.#guide.turn(onGrid);
    const room = this.#room.turn(onGrid);
    const watch = this.#watch.turn((current) =>
      fitTarget(current, context, { width: 1, height: 1, format }),
    );
    const fit = (this.#fit = onGrid(this.#fit));
    const mean = (this.#mean = onGrid(this.#mean));
    const alpha = (this.#alpha = fitTarget(this.#alpha, context, {
      width: frame.displayWidth,
      height: frame.displayHeight,
      format: 'r8',
    }));
    const passes = this.#passes;
    drawGuide(guide.now, guide.before, room.before);
    const seen = [nearest(guide.now), nearest(room.before)];
    passes.watch.draw(watch.now, [...seen, nearest(watch.before)], values.watch);
    passes.room.draw(room.now, [...seen, nearest(watch.now)], values.room);
    passes.fit.draw(fit, [nearest(guide.now)], values.fit);
    passes.mean.draw(mean, [nearest(fit)], values.mean);
    const picture = context.frames.bind(frame);
    passes.apply.draw(alpha, [linear(mean.texture), linear(picture)], values.apply);
    const result = (this.#result ??= {
      kind: 'texture',
      texture: alpha.texture,
      room: room.now.texture,
    });
    result.texture = alpha.texture;
    result.room = room.now.texture;
    return result;
  }

  /** What the last frame left behind, for those who look for a reason; valid until the next call. */
  get traces(): Partial<Record<'guide' | 'history' | 'room' | 'motion' | 'alpha', RenderTarget>> {
    const { now: guide, before: history } = this.#guide;
    const found = { guide, history, room: this.#room.now, motion: this.#motion.ways };
    return Object.fromEntries(
      Object.entries({ ...found, alpha: this.#alpha }).filter(([, target]) => target !== null),
    );
  }

  reset(): void {
    this.#planner.reset();
  }

  close(): void {
    for (const pass of Object.values(this.#passes)) pass.close();
    this.#motion.close();
    this.#guide.close();
    this.#room.close();
    this.#watch.close();
    for (const target of [this.#fit, this.#mean, this.#alpha]) target?.close();
  }
}

const nearest = ({ texture }: { readonly texture: WebGLTexture }): PassInput => ({
  texture,
  filter: 'nearest',
});
const linear = (texture: WebGLTexture): PassInput => ({ texture, filter: 'linear' });

function createPasses(context: GlContext) {
  return {
    guide: new Pass(context, {
      name: 'guide.frag.glsl',
      fragment: guideFragment,
      block: GUIDE_PARAMS,
      samplers: ['mask', 'history', 'room', 'frame'],
    }),
    carry: new Pass(context, {
      name: 'carry-guide.frag.glsl',
      fragment: carryGuideFragment,
      block: CARRY_GUIDE_PARAMS,
      samplers: ['motion', 'history', 'frame'],
    }),
    watch: new Pass(context, {
      name: 'watch-room.frag.glsl',
      fragment: watchRoomFragment,
      block: WATCH_ROOM_PARAMS,
      samplers: ['guide', 'room', 'before'],
    }),
    room: new Pass(context, {
      name: 'remember-room.frag.glsl',
      fragment: rememberRoomFragment,
      block: REMEMBER_ROOM_PARAMS,
      samplers: ['guide', 'room', 'watch'],
    }),
    fit: new Pass(context, {
      name: 'fit-guide.frag.glsl',
      fragment: fitGuideFragment,
      block: FIT_GUIDE_PARAMS,
      samplers: ['guide'],
    }),
    mean: new Pass(context, {
      name: 'mean-fit.frag.glsl',
      fragment: meanFitFragment,
      block: MEAN_FIT_PARAMS,
      samplers: ['fit'],
    }),
    apply: new Pass(context, {
      name: 'apply-fit.frag.glsl',
      fragment: applyFitFragment,
      block: APPLY_FIT_PARAMS,
      samplers: ['fit', 'frame'],
    }),
  };
}
