import { BgCameraError, throwIfAborted } from '../errors.js';
import { shader as fullscreenVertex } from '../../shaders/composite/fullscreen.vert.wgsl';
import type { GpuContext } from './gpu-context.js';
import type { UniformBlock, UniformType, UniformValues, UniformWriter } from './uniform-block.js';

export interface RenderPassSpec<T extends Record<string, UniformType>> {
  /** File name of the fragment shader, for labels and error messages. */
  readonly name: string;
  readonly fragment: string;
  readonly block: UniformBlock<T>;
  /**
   * Of bind group 0, in order from binding 0: `loaded` ones are read by `textureLoad` alone, `filtered` ones through the
   * linear sampler. The parameters come next, then, with any `filtered`, the sampler.
   */
  readonly textures: readonly ('loaded' | 'filtered')[];
  /** With it bind group 1 is the camera frame. */
  readonly samplesFrame?: boolean;
  /** Of the target. */
  readonly format: GPUTextureFormat;
}

/** What a pass is drawn with: the views in the order of `textures`, and the frame's bind group if it samples that. */
export interface RenderPassInputs {
  readonly views: readonly GPUTextureView[];
  readonly frame?: GPUBindGroup;
}

/**
 * One full-screen fragment pass, to be drawn once per frame: its parameters are in one buffer, which is read when the
 * frame is submitted. All is made in `create`; a bind group is made again only when its inputs are
 * neither of the last two sets.
 */
export class RenderPass<T extends Record<string, UniformType>> {
  readonly #context: GpuContext;
  readonly #name: string;
  readonly #pipeline: GPURenderPipeline;
  readonly #layout: GPUBindGroupLayout;
  readonly #sampler: GPUSampler | null;
  readonly #params: GPUBuffer;
  readonly #writer: UniformWriter<T>;
  readonly #bytes: Uint32Array;
  readonly #spec: RenderPassSpec<T>;
  /** What the buffer holds; new ones are zero. */
  readonly #written: Uint32Array<ArrayBuffer>;
  #group: BoundViews | null = null;
  /** Of the views before: a pass may have two sets of them, in turns. */
  #otherGroup: BoundViews | null = null;

  private constructor(
    context: GpuContext,
    spec: RenderPassSpec<T>,
    { pipeline, layout, sampler, params }: Parts,
  ) {
    const { name, block } = spec;
    this.#context = context;
    this.#spec = spec;
    this.#name = name;
    this.#pipeline = pipeline;
    this.#layout = layout;
    this.#sampler = sampler;
    this.#params = params;
    this.#writer = block.createWriter();
    this.#bytes = new Uint32Array(this.#writer.bytes);
    this.#written = this.#bytes.slice();
  }

  /** @throws BgCameraError `gpu-lost` with the compiler's message, `aborted` */
  static async create<T extends Record<string, UniformType>>(
    context: GpuContext,
    spec: RenderPassSpec<T>,
    signal: AbortSignal,
  ): Promise<RenderPass<T>> {
    const { device } = context;
    device.pushErrorScope('validation');
    const { pipeline, ...parts } = makeParts(context, spec);
    const settled = Promise.allSettled([device.popErrorScope(), pipeline]);
    try {
      const [scope, made] = await settled;
      // The scope has the compiler's words, the pipeline only says that it has none.
      if (scope.status === 'fulfilled' && scope.value) throw new Error(scope.value.message);
      if (made.status === 'rejected') throw made.reason;
      throwIfAborted(signal);
      return new RenderPass(context, spec, { ...parts, pipeline: made.value });
    } catch (cause) {
      parts.params.destroy();
      throw BgCameraError.from(cause, 'gpu-lost', `${spec.name} does not compile`);
    }
  }

  /** The same pass with parameters of its own, for a second draw in a frame. Nothing is compiled for it. */
  fork(): RenderPass<T> {
    const { name, block } = this.#spec;
    return new RenderPass(this.#context, this.#spec, {
      pipeline: this.#pipeline,
      layout: this.#layout,
      sampler: this.#sampler,
      params: createParams(this.#context, name, block.byteLength),
    });
  }

  /** Records one draw over the whole of `target`. */
  draw(target: GPUTextureView, inputs: RenderPassInputs, values: UniformValues<T>): void {
    this.#write(values);
    const pass = this.#context.encoder.beginRenderPass({
      label: this.#name,
      colorAttachments: [{ view: target, loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bind(inputs.views));
    if (inputs.frame) pass.setBindGroup(1, inputs.frame);
    pass.draw(3);
    pass.end();
  }

  #write(values: UniformValues<T>): void {
    this.#writer.write(values);
    if (this.#bytes.every((value, i) => value === this.#written[i])) return;
    this.#written.set(this.#bytes);
    this.#context.device.queue.writeBuffer(this.#params, 0, this.#written);
  }

  #bind(views: readonly GPUTextureView[]): GPUBindGroup {
    const last = this.#group;
    if (last && isSame(views, last.views)) return last.group;
    const other = this.#otherGroup;
    this.#otherGroup = last;
    this.#group =
      other && isSame(views, other.views) ? other : { views, group: this.#createGroup(views) };
    return this.#group.group;
  }

  #createGroup(views: readonly GPUTextureView[]): GPUBindGroup {
    const resources: GPUBindingResource[] = [...views, { buffer: this.#params }];
    if (this.#sampler) resources.push(this.#sampler);
    return this.#context.device.createBindGroup({
      label: this.#name,
      layout: this.#layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }

  close(): void {
    this.#params.destroy();
    this.#group = null;
    this.#otherGroup = null;
  }
}

interface BoundViews {
  readonly views: readonly GPUTextureView[];
  readonly group: GPUBindGroup;
}

const isSame = (one: readonly GPUTextureView[], other: readonly GPUTextureView[]) =>
  one.every((view, i) => view === other[i]);

interface Parts {
  readonly pipeline: GPURenderPipeline;
  readonly layout: GPUBindGroupLayout;
  readonly sampler: GPUSampler | null;
  readonly params: GPUBuffer;
}

/** No await in here: error scopes of several passes that are made at once would mix. */
function makeParts<T extends Record<string, UniformType>>(
  context: GpuContext,
  { name, fragment, block, textures, samplesFrame = false, format }: RenderPassSpec<T>,
): Omit<Parts, 'pipeline'> & { readonly pipeline: Promise<GPURenderPipeline> } {
  const { device, frames } = context;
  const visibility = GPUShaderStage.FRAGMENT;
  const isFiltering = textures.includes('filtered');
  const kinds: Omit<GPUBindGroupLayoutEntry, 'binding' | 'visibility'>[] = textures.map((kind) => ({
    texture: { sampleType: kind === 'filtered' ? 'float' : 'unfilterable-float' },
  }));
  kinds.push({ buffer: {} });
  if (isFiltering) kinds.push({ sampler: {} });
  const layout = device.createBindGroupLayout({
    label: name,
    entries: kinds.map((kind, binding) => ({ binding, visibility, ...kind })),
  });
  const pipeline = device.createRenderPipelineAsync({
    label: name,
    layout: device.createPipelineLayout({
      label: name,
      bindGroupLayouts: samplesFrame ? [layout, frames.layout] : [layout],
    }),
    vertex: {
      module: device.createShaderModule({ label: 'fullscreen.vert.wgsl', code: fullscreenVertex }),
    },
    fragment: {
      module: device.createShaderModule({ label: name, code: fragment }),
      targets: [{ format }],
    },
  });
  return {
    layout,
    pipeline,
    sampler: isFiltering
      ? device.createSampler({ minFilter: 'linear', magFilter: 'linear' })
      : null,
    params: createParams(context, name, block.byteLength),
  };
}

function createParams({ device }: GpuContext, label: string, size: number): GPUBuffer {
  return device.createBuffer({
    label,
    size,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
}
