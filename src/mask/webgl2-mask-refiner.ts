import { BgCameraError } from '../errors.js';
import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import { shader as applyFitFragment } from '../../shaders/mask/apply-fit.frag.glsl';
import { shader as fitGuideFragment } from '../../shaders/mask/fit-guide.frag.glsl';
import { shader as guideFragment } from '../../shaders/mask/guide.frag.glsl';
import { shader as meanFitFragment } from '../../shaders/mask/mean-fit.frag.glsl';
import { shader as rememberRoomFragment } from '../../shaders/mask/remember-room.frag.glsl';
import type { AlphaMask, MaskRefiner } from './mask-refiner.js';
import {
  APPLY_FIT_PARAMS,
  FIT_GUIDE_PARAMS,
  GUIDE_PARAMS,
  MEAN_FIT_PARAMS,
  REMEMBER_ROOM_PARAMS,
  RefinePlanner,
} from './refine-params.js';

/** Four draws on a small grid and one over the frame; nothing leaves the GPU. */
export class Webgl2MaskRefiner implements MaskRefiner {
  readonly #context: GlContext;
  readonly #passes: ReturnType<typeof createPasses>;
  readonly #planner: RefinePlanner;
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

  constructor(context: GlContext) {
    this.#context = context;
    this.#passes = createPasses(context);
    this.#planner = new RefinePlanner(context.hasFloatTargets);
  }

  refine(mask: ConfidenceMask, frame: VideoFrame): AlphaMask {
    if (mask.kind !== 'texture') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected a WebGL texture`);
    }
    const context = this.#context;
    const { grid, values } = this.#planner.plan(mask, frame);
    const gridSpec = { ...grid, format: context.hasFloatTargets ? 'rgba16f' : 'rgba8' } as const;
    const history = fitTarget(this.#guide, context, gridSpec);
    const guide = fitTarget(this.#history, context, gridSpec);
    const roomBefore = fitTarget(this.#room, context, gridSpec);
    const room = fitTarget(this.#roomBefore, context, gridSpec);
    const fit = fitTarget(this.#fit, context, gridSpec);
    const mean = fitTarget(this.#mean, context, gridSpec);
    const alpha = fitTarget(this.#alpha, context, {
      width: frame.displayWidth,
      height: frame.displayHeight,
      format: 'r8',
    });
    this.#history = history;
    this.#guide = guide;
    this.#roomBefore = roomBefore;
    this.#room = room;
    this.#fit = fit;
    this.#mean = mean;
    this.#alpha = alpha;
    const passes = this.#passes;
    const picture = { texture: context.frames.bind(frame), filter: 'linear' } as const;
    const nearest = ({ texture }: RenderTarget) => ({ texture, filter: 'nearest' }) as const;
    passes.guide.draw(
      guide,
      [
        { texture: mask.texture, filter: 'nearest' },
        nearest(history),
        nearest(roomBefore),
        picture,
      ],
      values.guide,
    );
    passes.room.draw(room, [nearest(guide), nearest(roomBefore)], values.room);
    passes.fit.draw(fit, [nearest(guide)], values.fit);
    passes.mean.draw(mean, [nearest(fit)], values.mean);
    passes.apply.draw(alpha, [{ texture: mean.texture, filter: 'linear' }, picture], values.apply);
    if (this.#result?.kind !== 'texture' || this.#result.texture !== alpha.texture) {
      this.#result = { kind: 'texture', texture: alpha.texture };
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

function createPasses(context: GlContext) {
  return {
    guide: new Pass(context, {
      name: 'guide.frag.glsl',
      fragment: guideFragment,
      block: GUIDE_PARAMS,
      samplers: ['mask', 'history', 'room', 'frame'],
    }),
    room: new Pass(context, {
      name: 'remember-room.frag.glsl',
      fragment: rememberRoomFragment,
      block: REMEMBER_ROOM_PARAMS,
      samplers: ['guide', 'room'],
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
