import { BgCameraError } from '../errors.js';
import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import { shader } from '../../shaders/inference/join-looks.frag.glsl';
import { JOIN_PARAMS, joinValues } from './join-params.js';
import { joinedSize } from './looks.js';
import type { ConfidenceMask } from './segmenter.js';

/** The masks of two looks as one, in WebGL2. One small draw. */
export class LookJoin {
  readonly #context: GlContext;
  readonly #pass;
  #target: RenderTarget | null = null;

  constructor(context: GlContext) {
    this.#context = context;
    this.#pass = new Pass(context, {
      name: 'join-looks.frag.glsl',
      fragment: shader,
      block: JOIN_PARAMS,
      samplers: ['first', 'second'],
    });
  }

  /** The result's texture is this object's and is written anew by the next call. */
  join(first: ConfidenceMask, second: ConfidenceMask): ConfidenceMask {
    if (first.kind !== 'texture' || second.kind !== 'texture') {
      throw new BgCameraError('stage-failed', 'the masks are not WebGL textures');
    }
    const { width, height } = joinedSize(first);
    const format = this.#context.hasFloatTargets ? 'r16f' : 'r8';
    const target = fitTarget(this.#target, this.#context, { width, height, format });
    this.#target = target;
    const inputs = [first, second].map(({ texture }) => ({ texture, filter: 'nearest' }) as const);
    this.#pass.draw(target, inputs, joinValues(first));
    return { kind: 'texture', texture: target.texture, width, height, shiftTexels: 0 };
  }

  close(): void {
    this.#pass.close();
    this.#target?.close();
  }
}
