// depthwise-conv2d: each channel convolved with a kernel of its own.
// one invocation = four neighbouring pixels of a row by one group of four channels. Tensors are [pixel][group].
// @group(0) 0 weights  array<Weight4>  see lib/window.wgsl
//           1 input    array<vec4f>  WINDOW_GROUPS per pixel, INPUT_WIDTH x INPUT_HEIGHT
//           2 output   array<vec4f>  WINDOW_GROUPS per pixel, WIDTH x HEIGHT
// out: activate(kernel * input + bias).
// source: ours.
@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x / QUADS_PER_ROW;
  let column = 4u * (id.x % QUADS_PER_ROW);
  if (row >= HEIGHT) { return; }
  let sums = windowAt(i32(row), i32(column), id.y);
  let at = (row * WIDTH + column) * WINDOW_GROUPS + id.y;
  output[at] = sums[0];
  if (column + 1u < WIDTH) { output[at + WINDOW_GROUPS] = sums[1]; }
  if (column + 2u < WIDTH) { output[at + 2u * WINDOW_GROUPS] = sums[2]; }
  if (column + 3u < WIDTH) { output[at + 3u * WINDOW_GROUPS] = sums[3]; }
}
