import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import { RenderPass } from '../gpu/render-pass.js';
import { fitTarget, type RenderTarget } from '../gpu/render-target.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import { shader as applyFitFragment } from '../../shaders/mask/apply-fit.frag.wgsl';
import { shader as carryGuideFragment } from '../../shaders/mask/carry-guide.frag.wgsl';
import { shader as fitGuideFragment } from '../../shaders/mask/fit-guide.frag.wgsl';
import { shader as guideFragment } from '../../shaders/mask/guide.frag.wgsl';
import { shader as meanFitFragment } from '../../shaders/mask/mean-fit.frag.wgsl';
import { shader as rememberRoomFragment } from '../../shaders/mask/remember-room.frag.wgsl';
import { shader as watchRoomFragment } from '../../shaders/mask/watch-room.frag.wgsl';
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
import { WebgpuMotion } from './webgpu-motion.js';

const GRID_FORMAT = 'rgba16float';
const ALPHA_FORMAT = 'r8unorm';

/** Five draws on a small grid and one over the frame, recorded into the context's encoder; nothing leaves the GPU. */
export class WebgpuMaskRefiner implements MaskRefiner {
  readonly #context: GpuContext;
  readonly #passes: Passes;
  readonly #motion: WebgpuMotion;
  readonly #planner = new RefinePlanner();
  readonly #guide = new Turns<RenderTarget>();
  readonly #room = new Turns<RenderTarget>();
  readonly #watch = new Turns<RenderTarget>();
  #fit: RenderTarget | null = null;
  #mean: RenderTarget | null = null;
  #alpha: RenderTarget | null = null;
  /** One object for all frames: the loop makes none. */
  #result: { kind: 'gpu-texture'; view: GPUTextureView; room: GPUTextureView } | null = null;
  /** Notes every frame from the first call of `carry` on. */
  #isFollowing = false;

  private constructor(context: GpuContext, passes: Passes, motion: WebgpuMotion) {
    this.#context = context;
    this.#passes = passes;
    this.#motion = motion;
  }

  /** @throws BgCameraError as `RenderPass.create` does */
  static async create(context: GpuContext, signal: AbortSignal): Promise<WebgpuMaskRefiner> {
    const [passes, motion] = await Promise.all([
      createPasses(context, signal),
      WebgpuMotion.create(context, signal),
    ]);
    return new WebgpuMaskRefiner(context, passes, motion);
  }

  refine(mask: ConfidenceMask, frame: VideoFrame): AlphaMask {
    if (mask.kind !== 'gpu-texture') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected a GPU texture`);
    }
    const { guide, fit } = this.#planner.plan(mask, frame);
    if (this.#isFollowing) this.#motion.note(frame, this.#bind(frame), this.#planner.motion);
    return this.#draw(frame, fit, ({ picture, now, before, room }) => {
      const inputs = { frame: picture, views: [mask.view, before.view, room.view] };
      this.#passes.guide.draw(now.view, inputs, guide);
    });
  }

  async carry(frame: VideoFrame): Promise<AlphaMask | null> {
    const isFollowing = this.#isFollowing;
    this.#isFollowing = true;
    if (!isFollowing || !this.#planner.canCarry(frame)) return null;
    const { motion } = this.#planner;
    this.#motion.note(frame, this.#bind(frame), motion);
    const ways = await this.#motion.find(motion);
    // After a reset what was found is of another camera.
    if (!ways || !this.#planner.canCarry(frame)) return null;
    return this.#draw(frame, this.#planner.planCarried(frame), ({ picture, now, before }) => {
      const inputs = { frame: picture, views: [ways.view, before.view] };
      this.#passes.carry.draw(now.view, inputs, motion.carry);
    });
  }

  #draw(frame: VideoFrame, values: FitValues, drawGuide: (inputs: GuideInputs) => void): AlphaMask {
    const { width, height } = this.#planner.grid;
    const onGrid = (current: RenderTarget | null) =>
      fitTarget(current, this.#context, { width, height, format: GRID_FORMAT });
    const guide = this.#guide.turn(onGrid);
    const room = this.#room.turn(onGrid);
    const watch = this.#watch.turn((current) =>
      fitTarget(current, this.#context, { width: 1, height: 1, format: GRID_FORMAT }),
    );
    const fit = (this.#fit = onGrid(this.#fit));
    const mean = (this.#mean = onGrid(this.#mean));
    const alpha = (this.#alpha = fitTarget(this.#alpha, this.#context, {
      width: frame.displayWidth,
      height: frame.displayHeight,
      format: ALPHA_FORMAT,
    }));
    const passes = this.#passes;
    // Bound here, since another frame may have been while this one was waited for.
    const picture = this.#bind(frame);
    drawGuide({ picture, now: guide.now, before: guide.before, room: room.before });
    const seen = [guide.now.view, room.before.view];
    passes.watch.draw(watch.now.view, { views: [...seen, watch.before.view] }, values.watch);
    passes.room.draw(room.now.view, { views: [...seen, watch.now.view] }, values.room);
    passes.fit.draw(fit.view, { views: [guide.now.view] }, values.fit);
    passes.mean.draw(mean.view, { views: [fit.view] }, values.mean);
    passes.apply.draw(alpha.view, { frame: picture, views: [mean.view] }, values.apply);
    const result = (this.#result ??= {
      kind: 'gpu-texture',
      view: alpha.view,
      room: room.now.view,
    });
    result.view = alpha.view;
    result.room = room.now.view;
    return result;
  }

  #bind(frame: VideoFrame): GPUBindGroup {
    return this.#context.frames.bind(frame, this.#context.encoder);
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

interface GuideInputs {
  readonly picture: GPUBindGroup;
  readonly now: RenderTarget;
  readonly before: RenderTarget;
  readonly room: RenderTarget;
}

type Passes = Awaited<ReturnType<typeof createPasses>>;

async function createPasses(context: GpuContext, signal: AbortSignal) {
  const [guide, carry, watch, room, fit, mean, apply] = await Promise.all([
    RenderPass.create(
      context,
      {
        name: 'guide.frag.wgsl',
        fragment: guideFragment,
        block: GUIDE_PARAMS,
        textures: ['loaded', 'loaded', 'loaded'],
        samplesFrame: true,
        format: GRID_FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'carry-guide.frag.wgsl',
        fragment: carryGuideFragment,
        block: CARRY_GUIDE_PARAMS,
        textures: ['loaded', 'loaded'],
        samplesFrame: true,
        format: GRID_FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'watch-room.frag.wgsl',
        fragment: watchRoomFragment,
        block: WATCH_ROOM_PARAMS,
        textures: ['loaded', 'loaded', 'loaded'],
        format: GRID_FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'remember-room.frag.wgsl',
        fragment: rememberRoomFragment,
        block: REMEMBER_ROOM_PARAMS,
        textures: ['loaded', 'loaded', 'loaded'],
        format: GRID_FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'fit-guide.frag.wgsl',
        fragment: fitGuideFragment,
        block: FIT_GUIDE_PARAMS,
        textures: ['loaded'],
        format: GRID_FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'mean-fit.frag.wgsl',
        fragment: meanFitFragment,
        block: MEAN_FIT_PARAMS,
        textures: ['loaded'],
        format: GRID_FORMAT,
      },
      signal,
    ),
    RenderPass.create(
      context,
      {
        name: 'apply-fit.frag.wgsl',
        fragment: applyFitFragment,
        block: APPLY_FIT_PARAMS,
        textures: ['filtered'],
        samplesFrame: true,
        format: ALPHA_FORMAT,
      },
      signal,
    ),
  ]);
  return { guide, carry, watch, room, fit, mean, apply };
}
