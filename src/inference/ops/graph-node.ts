import type { ActivationNode } from './activation.js';
import type { BinaryNode } from './binary.js';
import type { Conv2dNode } from './conv2d.js';
import type { DepthwiseConv2dNode } from './depthwise-conv2d.js';
import type { MeanNode } from './mean.js';
import type { ResizeBilinearNode } from './resize-bilinear.js';
import type { TransposeConvNode } from './transpose-conv.js';

/** Any op of a graph, told apart by `kind`. */
export type GraphNode =
  | ActivationNode
  | BinaryNode
  | Conv2dNode
  | DepthwiseConv2dNode
  | MeanNode
  | ResizeBilinearNode
  | TransposeConvNode;
