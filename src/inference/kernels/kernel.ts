import { shader as activateText } from '../../../shaders/inference/lib/activate.wgsl';
import type { Activation } from '../tflite/graph.js';

/** What a kernel's `@group(0)` holds, from binding 1 on; binding 0 is its weights. */
export type Binding =
  | { readonly kind: 'read' | 'write'; readonly tensor: number }
  /** A uniform block that stays as it is. */
  | { readonly kind: 'numbers'; readonly bytes: ArrayBuffer }
  /** The uniform block of the kernels that read the camera frame, `FRAME_PARAMS`. */
  | { readonly kind: 'params' }
  /** The mask that the network ends in. */
  | { readonly kind: 'mask' };

/**
 * One dispatch, described without a device. Tensors are numbers of the graph; on the GPU a tensor is
 * [pixel][group of 4 channels] vec4, row-major, channels padded with zeros, pixels to a multiple of four.
 */
export interface Kernel {
  /** What it computes: the names of the graph's nodes. */
  readonly name: string;
  /** The shader's file name. */
  readonly file: string;
  /** Library texts and the shader's own, without what the engine puts in front. */
  readonly text: string;
  /** WGSL literals by name. Kernels with equal text and constants share a pipeline. */
  readonly constants: Readonly<Record<string, string>>;
  /** As the shader's header says; a multiple of four, may be empty. */
  readonly weights: Float32Array;
  readonly bindings: readonly Binding[];
  /** At least so many; shaders bear more in x. */
  readonly invocations: readonly [x: number, y: number];
  /** Of the workgroups, in x; null: as the engine likes. */
  readonly workgroupSize: number | null;
  /** Whether `@group(1)` is the camera frame. */
  readonly readsFrame: boolean;
}

/** As in `lib/activate.wgsl`. */
export const ACTIVATION_CODE: Readonly<Record<Activation, number>> = {
  none: 0,
  relu: 1,
  relu6: 2,
  'hard-swish': 3,
  sigmoid: 4,
};

/** Most groups of four output channels that one invocation keeps in registers: `lib/sums.wgsl` has six. */
export const MAX_GROUPS = 6;

/** Groups of four that hold this many channels. */
export const groupsOf = (channels: number): number => Math.ceil(channels / 4);

export const u32 = (value: number): string => `${value}u`;
export const i32 = (value: number): string => `${value}i`;
/** Shortest text that reads back as the same f32; WGSL wants a point or an exponent. */
export const f32 = (value: number): string => `f32(${value})`;
export const activation = (value: Activation): string => u32(ACTIVATION_CODE[value]);

export const read = (tensor: number): Binding => ({ kind: 'read', tensor });
export const write = (tensor: number): Binding => ({ kind: 'write', tensor });

/** Joins a shader to the libraries that it uses, in order of use; the engine adds the one that loads weights. */
export function withLibraries(text: string, ...libraries: readonly string[]): string {
  return [activateText, ...libraries, text].join('\n');
}
