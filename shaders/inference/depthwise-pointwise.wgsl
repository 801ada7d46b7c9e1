// depthwise-pointwise: a depthwise convolution, if IS_ADDED its own input on top, and a 1x1 convolution of the result,
// which never leaves the registers.
// one invocation = four neighbouring pixels of a row by all output channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights   array<Weight4>  see lib/window.wgsl and lib/sums.wgsl
//           1 input     array<vec4f>  WINDOW_GROUPS per pixel, INPUT_WIDTH x INPUT_HEIGHT
//           2 residual  array<vec4f>  OUTPUT_GROUPS per pixel, added last, if HAS_RESIDUAL
//           3 output    array<vec4f>  OUTPUT_GROUPS per pixel, WIDTH x HEIGHT
// out: activate(weights * (window(input) + input) + bias) + residual.
// source: ours.
@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read> residual: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;

fn store(pixel: u32, isInside: vec4<bool>, group: u32, sums: mat4x4f) {
  for (var i = 0u; i < 4u; i++) {
    if (!isInside[i]) { continue; }
    let at = (pixel + i) * OUTPUT_GROUPS + group;
    var value = activate(sums[i], ACTIVATION);
    if (HAS_RESIDUAL) { value += residual[at]; }
    output[at] = value;
  }
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // Invocations past the end do the last pixels over again, so that quads stay whole, and write nothing.
  let quad = min(id.x, QUADS_PER_ROW * HEIGHT - 1u);
  let row = i32(quad / QUADS_PER_ROW);
  let column = 4 * i32(quad % QUADS_PER_ROW);
  sumWindows(row, column, lane);
  if (quad != id.x) { return; }
  let pixel = u32(row) * WIDTH + u32(column);
  let isInside = vec4u(u32(column)) + vec4u(0u, 1u, 2u, 3u) < vec4u(WIDTH);
  store(pixel, isInside, 0u, sums0);
  if (GROUPS > 1u) { store(pixel, isInside, 1u, sums1); }
  if (GROUPS > 2u) { store(pixel, isInside, 2u, sums2); }
  if (GROUPS > 3u) { store(pixel, isInside, 3u, sums3); }
  if (GROUPS > 4u) { store(pixel, isInside, 4u, sums4); }
  if (GROUPS > 5u) { store(pixel, isInside, 5u, sums5); }
}
