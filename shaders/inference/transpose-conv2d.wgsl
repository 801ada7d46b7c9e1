// transpose-conv2d: a transposed convolution, as it stands in the file; depthwise-mask.wgsl takes the case that ends the
// selfie models.
// one invocation = one output pixel by one group of four output channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights  array<Weight4>  [output group][y][x][input group] blocks, then one vec4 of bias per output group
//           1 input    array<vec4f>  INPUT_GROUPS per pixel, INPUT_WIDTH x INPUT_HEIGHT
//           2 output   array<vec4f>  OUTPUT_GROUPS per pixel, WIDTH x HEIGHT
// out: activate(the sum over the input pixels whose kernel reaches this output pixel + bias).
// source: ours; MediaPipe's Convolution2DTransposeBias for what is computed.
@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;

const TAPS = KERNEL_HEIGHT * KERNEL_WIDTH;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // Invocations past the end do the last pixel over again, so that quads stay whole, and write nothing.
  let pixel = min(id.x, WIDTH * HEIGHT - 1u);
  let bottom = i32(pixel / WIDTH) + PAD_TOP;
  let right = i32(pixel % WIDTH) + PAD_LEFT;
  var sum = vec4f(weights[4u * OUTPUT_GROUPS * TAPS * INPUT_GROUPS + id.y]);
  for (var tap = 0u; tap < TAPS; tap++) {
    let y = bottom - i32(tap / KERNEL_WIDTH);
    let x = right - i32(tap % KERNEL_WIDTH);
    let row = y / STRIDE_Y;
    let column = x / STRIDE_X;
    let isOnStride = y >= 0 && x >= 0 && y % STRIDE_Y == 0 && x % STRIDE_X == 0;
    let isInside = isOnStride && row < INPUT_HEIGHT && column < INPUT_WIDTH;
    let at = clamp(row, 0, INPUT_HEIGHT - 1) * INPUT_WIDTH + clamp(column, 0, INPUT_WIDTH - 1);
    for (var i = 0u; i < INPUT_GROUPS; i++) {
      let value = select(vec4f(), input[u32(at) * INPUT_GROUPS + i], isInside);
      sum += weightsAt(4u * ((id.y * TAPS + tap) * INPUT_GROUPS + i), lane) * value;
    }
  }
  if (pixel != id.x) { return; }
  output[pixel * OUTPUT_GROUPS + id.y] = activate(sum, ACTIVATION);
}
