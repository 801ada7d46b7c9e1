// conv2d-frame: the first convolution (3x3, stride 2), which reads the camera frame itself, and the 1x1 convolution of its
// result.
// one invocation = four neighbouring output pixels of a row by all channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights  array<Weight4>  [y][x][output group] blocks (red, green, blue, 0), bias; then the second's, see
//                                     lib/sums.wgsl
//           1 params   uniform Params (src/inference/kernels/frame-params.ts)
//           2 output   array<vec4f>  INPUT_GROUPS per pixel
//           3 second   array<vec4f>  OUTPUT_GROUPS per pixel
// @group(1) 0 frame         texture_2d rgba8unorm  camera, sRGB-encoded, see src/gpu/frame-import.ts
//           1 frameSampler  sampler  linear, clamped
// out: activate(kernel * picture + bias), and the second convolution of that.
// source: ours.
struct Params {
  crop: vec4f,
  samplesPerAxis: u32,
}

@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> second: array<vec4f>;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

var<private> first0: mat4x4f;
var<private> first1: mat4x4f;
var<private> first2: mat4x4f;
var<private> first3: mat4x4f;

fn firstBiasAt(group: u32) -> mat4x4f {
  let bias = vec4f(weights[FIRST_WEIGHTS + 9u * 4u * INPUT_GROUPS + group]);
  return mat4x4f(bias, bias, bias, bias);
}

// One block of weights: column = red, green, blue; row = output channel.
fn tapAt(at: u32, lane: u32) -> mat3x4f {
  let block = weightsAt(at, lane);
  return mat3x4f(block[0], block[1], block[2]);
}

// Adds what four texels (columns) at one place of the kernel give.
fn addTap(tap: u32, texels: mat4x3f, lane: u32) {
  let at = FIRST_WEIGHTS + tap * 4u * INPUT_GROUPS;
  first0 += tapAt(at, lane) * texels;
  if (INPUT_GROUPS > 1u) { first1 += tapAt(at + 4u, lane) * texels; }
  if (INPUT_GROUPS > 2u) { first2 += tapAt(at + 8u, lane) * texels; }
  if (INPUT_GROUPS > 3u) { first3 += tapAt(at + 12u, lane) * texels; }
}

fn activateAll(values: mat4x4f, kind: u32) -> mat4x4f {
  return mat4x4f(
    activate(values[0], kind),
    activate(values[1], kind),
    activate(values[2], kind),
    activate(values[3], kind),
  );
}

fn storeFirst(pixel: u32, isInside: vec4<bool>, group: u32, values: mat4x4f) {
  for (var i = 0u; i < 4u; i++) {
    if (isInside[i]) { output[(pixel + i) * INPUT_GROUPS + group] = values[i]; }
  }
}

fn storeSecond(pixel: u32, isInside: vec4<bool>, group: u32, sums: mat4x4f) {
  for (var i = 0u; i < 4u; i++) {
    if (isInside[i]) {
      second[(pixel + i) * OUTPUT_GROUPS + group] = activate(sums[i], ACTIVATION);
    }
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
  first0 = firstBiasAt(0u);
  if (INPUT_GROUPS > 1u) { first1 = firstBiasAt(1u); }
  if (INPUT_GROUPS > 2u) { first2 = firstBiasAt(2u); }
  if (INPUT_GROUPS > 3u) { first3 = firstBiasAt(3u); }
  let left = 2 * column - PAD_LEFT;
  let top = 2 * row - PAD_TOP;
  var texels: array<vec3f, 9>;
  let share = 1.0 / f32(params.samplesPerAxis * params.samplesPerAxis);
  for (var y = 0; y < 3; y++) {
    let isRowInside = top + y >= 0 && top + y < MODEL_HEIGHT;
    var sum = vec3f();
    var grid = vec2u();
    var x = 0;
    // One call, in one loop over texels and the places in each: SwiftShader took half a minute to compile ten calls of an
    // external texture, and a third longer to run a loop in a loop.
    while (x < 9) {
      sum += framePlaceAt(vec2f(f32(left + x), f32(top + y)), grid) * share;
      grid = nextInGrid(grid);
      if (any(grid != vec2u())) { continue; }
      // Outside the picture there are zeros.
      let isInside = isRowInside && left + x >= 0 && left + x < MODEL_WIDTH;
      texels[x] = select(vec3f(), sum, isInside);
      sum = vec3f();
      x++;
    }
    let tap = 3u * u32(y);
    addTap(tap, mat4x3f(texels[0], texels[2], texels[4], texels[6]), lane);
    addTap(tap + 1u, mat4x3f(texels[1], texels[3], texels[5], texels[7]), lane);
    addTap(tap + 2u, mat4x3f(texels[2], texels[4], texels[6], texels[8]), lane);
  }
  first0 = activateAll(first0, FIRST_ACTIVATION);
  if (INPUT_GROUPS > 1u) { first1 = activateAll(first1, FIRST_ACTIVATION); }
  if (INPUT_GROUPS > 2u) { first2 = activateAll(first2, FIRST_ACTIVATION); }
  if (INPUT_GROUPS > 3u) { first3 = activateAll(first3, FIRST_ACTIVATION); }
  startSums(0u);
  addProducts(first0, 0u, 0u, lane);
  if (INPUT_GROUPS > 1u) { addProducts(first1, 0u, 1u, lane); }
  if (INPUT_GROUPS > 2u) { addProducts(first2, 0u, 2u, lane); }
  if (INPUT_GROUPS > 3u) { addProducts(first3, 0u, 3u, lane); }
  if (quad != id.x) { return; }
  let pixel = u32(row) * WIDTH + u32(column);
  let isInside = vec4u(u32(column)) + vec4u(0u, 1u, 2u, 3u) < vec4u(WIDTH);
  storeFirst(pixel, isInside, 0u, first0);
  if (INPUT_GROUPS > 1u) { storeFirst(pixel, isInside, 1u, first1); }
  if (INPUT_GROUPS > 2u) { storeFirst(pixel, isInside, 2u, first2); }
  if (INPUT_GROUPS > 3u) { storeFirst(pixel, isInside, 3u, first3); }
  storeSecond(pixel, isInside, 0u, sums0);
  if (GROUPS > 1u) { storeSecond(pixel, isInside, 1u, sums1); }
  if (GROUPS > 2u) { storeSecond(pixel, isInside, 2u, sums2); }
  if (GROUPS > 3u) { storeSecond(pixel, isInside, 3u, sums3); }
}
