// depthwise-mask: the last step of the network: a depthwise convolution, if IS_ADDED its own input on top, and a
// transposed convolution (2x2, stride 2) to one channel, written as the mask.
// one invocation = four neighbouring pixels of a row, which are eight by two texels of the mask.
// @group(0) 0 weights  array<Weight4>  see lib/window.wgsl and lib/sums.wgsl; the four outputs of the only group are the
//                                     2x2 texels of a pixel, in rows
//           1 input    array<vec4f>  WINDOW_GROUPS per pixel, INPUT_WIDTH x INPUT_HEIGHT
//           2 mask     texture_storage_2d r32float  twice as wide and high as the tensor
// out: confidence 0..1 that the texel shows a person; origin top-left.
// source: ours; MediaPipe's Convolution2DTransposeBias for what is computed.
@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var mask: texture_storage_2d<r32float, write>;

fn store(place: vec2u, texels: vec4f) {
  let values = activate(texels, ACTIVATION);
  for (var i = 0u; i < 4u; i++) {
    textureStore(mask, place + vec2u(i & 1u, i >> 1u), vec4f(values[i], 0.0, 0.0, 1.0));
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
  // Texels outside the mask are dropped by textureStore.
  let place = 2u * vec2u(u32(column), u32(row));
  store(place, sums0[0]);
  store(place + vec2u(2u, 0u), sums0[1]);
  store(place + vec2u(4u, 0u), sums0[2]);
  store(place + vec2u(6u, 0u), sums0[3]);
}
