import { groupsOf } from './kernel.js';

interface Matrix {
  /** [output][tap][input], as the file has it. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly outputs: number;
  readonly inputs: number;
  /** Places of the kernel; 1 for a 1x1 convolution. */
  readonly taps?: number;
}

/**
 * Blocks of four by four, padded with zeros: [output group][tap][input group][input of four] vec4 of outputs, then one
 * vec4 of bias for each output group: `lib/sums.wgsl`, `conv2d.wgsl`.
 */
export function packMatrix({ weights, bias, outputs, inputs, taps = 1 }: Matrix): Float32Array {
  const outputGroups = groupsOf(outputs);
  const inputGroups = groupsOf(inputs);
  const packed = new Float32Array(16 * outputGroups * taps * inputGroups + 4 * outputGroups);
  for (let o = 0; o < outputs; o++) {
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < inputs; i++) {
        const block = ((o >> 2) * taps + tap) * inputGroups + (i >> 2);
        packed[16 * block + 4 * (i & 3) + (o & 3)] = weights[(o * taps + tap) * inputs + i]!;
      }
    }
  }
  packed.set(bias, 16 * outputGroups * taps * inputGroups);
  return packed;
}

interface Window {
  /** [tap][channel], as the file has it. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly channels: number;
  readonly taps: number;
}

/** [group][tap] vec4, then one vec4 of bias for each group, padded with zeros: `lib/window.wgsl`. */
export function packWindow({ weights, bias, channels, taps }: Window): Float32Array {
  const groups = groupsOf(channels);
  const packed = new Float32Array(4 * groups * (taps + 1));
  for (let c = 0; c < channels; c++) {
    for (let tap = 0; tap < taps; tap++) {
      packed[4 * ((c >> 2) * taps + tap) + (c & 3)] = weights[tap * channels + c]!;
    }
  }
  packed.set(bias, 4 * groups * taps);
  return packed;
}

/** [tap][output group] blocks of four inputs, then one vec4 of bias for each group: `conv2d-frame.wgsl`. */
export function packFrameConv({ weights, bias, outputs, inputs, taps = 1 }: Matrix): Float32Array {
  const groups = groupsOf(outputs);
  const packed = new Float32Array(16 * taps * groups + 4 * groups);
  for (let o = 0; o < outputs; o++) {
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < inputs; i++) {
        const block = tap * groups + (o >> 2);
        packed[16 * block + 4 * i + (o & 3)] = weights[(o * taps + tap) * inputs + i]!;
      }
    }
  }
  packed.set(bias, 16 * taps * groups);
  return packed;
}

/** One array after the other. */
export function join(...parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
