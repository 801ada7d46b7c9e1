import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { createReadFrame } from '../../src/inference/kernels/frame-kernels.js';
import type { Look } from '../../src/inference/looks.js';
import type { Tensor } from '../../src/inference/ops/node.js';
import type { Graph } from '../../src/inference/tflite/graph.js';
import { WebgpuEngine, type EngineOptions } from '../../src/inference/webgpu-engine.js';
import { NEVER } from './gpu.js';
import { KernelRunner } from './kernel-runner.js';
import { readMask } from './read-mask.js';

/** One inference of an engine made for it: the mask as a tensor. The frame stays open. */
export async function runEngine(
  context: GpuContext,
  frame: VideoFrame,
  options: Pick<EngineOptions, 'graph' | 'isFused' | 'isHalf'>,
): Promise<Tensor> {
  const { device, frames } = context;
  const engine = await WebgpuEngine.create({ device, frames, ...options }, NEVER);
  const mask = await inferOnce(context, engine, frame);
  engine.close();
  return mask;
}

/** One inference: the mask as a tensor. The frame stays open. */
export async function inferOnce(
  context: GpuContext,
  engine: WebgpuEngine,
  frame: VideoFrame,
): Promise<Tensor> {
  record(context, engine, { frame });
  return readTensor(context, engine, engine.mask);
}

/** One inference for each of two looks: their masks as tensors. The frame stays open. */
export async function inferTwice(
  context: GpuContext,
  engine: WebgpuEngine,
  shown: { readonly frame: VideoFrame; readonly looks: readonly Look[] },
): Promise<readonly [Tensor, Tensor]> {
  record(context, engine, shown);
  const first = await readTensor(context, engine, engine.firstMask);
  return [first, await readTensor(context, engine, engine.mask)];
}

function record(
  context: GpuContext,
  engine: WebgpuEngine,
  { frame, looks }: { readonly frame: VideoFrame; readonly looks?: readonly Look[] },
): void {
  const size = { width: frame.displayWidth, height: frame.displayHeight };
  const shown = { frame: context.frames.bind(frame, context.encoder), size };
  engine.record(context.encoder, looks ? { ...shown, looks } : shown);
  context.submit();
}

async function readTensor(
  { device }: GpuContext,
  { size }: WebgpuEngine,
  view: GPUTextureView,
): Promise<Tensor> {
  return { shape: [size.height, size.width, 1], data: await readMask(device, view, size) };
}

/** What the engine shows a model of a frame, read by a kernel of its own. The frame stays open. */
export async function readInput(
  context: GpuContext,
  graph: Graph,
  frame: VideoFrame,
  samplesPerAxis: number,
): Promise<Tensor> {
  const plan = { graph, kernels: [createReadFrame(graph)] };
  const shown = { frame, samplesPerAxis };
  const results = await new KernelRunner(context).run(plan, { shown });
  return results.get(graph.input)!;
}
