import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import { RenderPass } from '../gpu/render-pass.js';
import { fitTarget, type RenderTarget } from '../gpu/render-target.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import { shader as applyFitFragment } from '../../shaders/mask/apply-fit.frag.wgsl';
import { shader as fitGuideFragment } from '../../shaders/mask/fit-guide.frag.wgsl';
import { shader as guideFragment } from '../../shaders/mask/guide.frag.wgsl';
import { shader as meanFitFragment } from '../../shaders/mask/mean-fit.frag.wgsl';
import { shader as rememberRoomFragment } from '../../shaders/mask/remember-room.frag.wgsl';
import type { AlphaMask, MaskRefiner } from './mask-refiner.js';
import {
  APPLY_FIT_PARAMS,
  FIT_GUIDE_PARAMS,
  GUIDE_PARAMS,
  MEAN_FIT_PARAMS,
  REMEMBER_ROOM_PARAMS,
  RefinePlanner,
} from './refine-params.js';

const GRID_FORMAT = 'rgba16float';
const ALPHA_FORMAT = 'r8unorm';

/** Four draws on a small grid and one over the frame, recorded into the context's encoder; nothing leaves the GPU. */
export class WebgpuMaskRefiner implements MaskRefiner {
  readonly #context: GpuContext;
  readonly #passes: Passes;
  readonly #planner = new RefinePlanner();
  /** This frame's and the one before's, in turns. */
  #guide: RenderTarget | null = null;
  #history: RenderTarget | null = null;
  /** As it is known now, and as it was, in turns. */
  #room: RenderTarget | null = null;
  #roomBefore: RenderTarget | null = null;
  #fit: RenderTarget | null = null;
  #mean: RenderTarget | null = null;
  #alpha: RenderTarget | null = null;
  #result: AlphaMask | null = null;

  private constructor(context: GpuContext, passes: Passes) {
    this.#context = context;
    this.#passes = passes;
  }

  /** @throws BgCameraError as `RenderPass.create` does */
  static async create(context: GpuContext, signal: AbortSignal): Promise<WebgpuMaskRefiner> {
    return new WebgpuMaskRefiner(context, await createPasses(context, signal));
  }

  refine(mask: ConfidenceMask, frame: VideoFrame): AlphaMask {
    if (mask.kind !== 'gpu-texture') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected a GPU texture`);
    }
    const context = this.#context;
    const { grid, values } = this.#planner.plan(mask, frame);
    const gridSpec = { ...grid, format: GRID_FORMAT } as const;
    const history = fitTarget(this.#guide, context, gridSpec);
    const guide = fitTarget(this.#history, context, gridSpec);
    const roomBefore = fitTarget(this.#room, context, gridSpec);
    const room = fitTarget(this.#roomBefore, context, gridSpec);
    const fit = fitTarget(this.#fit, context, gridSpec);
    const mean = fitTarget(this.#mean, context, gridSpec);
    const alpha = fitTarget(this.#alpha, context, {
      width: frame.displayWidth,
      height: frame.displayHeight,
      format: ALPHA_FORMAT,
    });
    this.#history = history;
    this.#guide = guide;
    this.#roomBefore = roomBefore;
    this.#room = room;
    this.#fit = fit;
    this.#mean = mean;
    this.#alpha = alpha;
    const passes = this.#passes;
    const picture = context.frames.bind(frame);
    passes.guide.draw(
      guide.view,
      { frame: picture, views: [mask.view, history.view, roomBefore.view] },
      values.guide,
    );
    passes.room.draw(room.view, { views: [guide.view, roomBefore.view] }, values.room);
    passes.fit.draw(fit.view, { views: [guide.view] }, values.fit);
    passes.mean.draw(mean.view, { views: [fit.view] }, values.mean);
    passes.apply.draw(alpha.view, { frame: picture, views: [mean.view] }, values.apply);
    if (this.#result?.kind !== 'gpu-texture' || this.#result.view !== alpha.view) {
      this.#result = { kind: 'gpu-texture', view: alpha.view };
    }
    return this.#result;
  }

  reset(): void {
    this.#planner.reset();
  }

  close(): void {
    for (const pass of Object.values(this.#passes)) pass.close();
    this.#guide?.close();
    this.#history?.close();
    this.#room?.close();
    this.#roomBefore?.close();
    this.#fit?.close();
    this.#mean?.close();
    this.#alpha?.close();
  }
}

type Passes = Awaited<ReturnType<typeof createPasses>>;

async function createPasses(context: GpuContext, signal: AbortSignal) {
  const [guide, room, fit, mean, apply] = await Promise.all([
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
        name: 'remember-room.frag.wgsl',
        fragment: rememberRoomFragment,
        block: REMEMBER_ROOM_PARAMS,
        textures: ['loaded', 'loaded'],
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
  return { guide, room, fit, mean, apply };
}
