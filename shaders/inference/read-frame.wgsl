// read-frame: the picture that the model is shown, as a tensor; conv2d-frame.wgsl does without it where it can.
// one invocation = one pixel of the model's input.
// @group(0) 0 weights  array<Weight4>  unused
//           1 params   uniform Params (src/inference/kernels/frame-params.ts)
//           2 output   array<vec4f>  one per pixel: red, green, blue, 0
// @group(1) 0 frame         texture_2d rgba8unorm  camera, sRGB-encoded, see src/gpu/frame-import.ts
//           1 frameSampler  sampler  linear, clamped
// out: see lib/frame-place.wgsl.
// source: ours.
struct Params {
  crop: vec4f,
  samplesPerAxis: u32,
}

@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let width = u32(MODEL_WIDTH);
  if (id.x >= width * u32(MODEL_HEIGHT)) { return; }
  let texel = vec2f(f32(id.x % width), f32(id.x / width));
  var sum = vec3f();
  var grid = vec2u();
  for (var n = 0u; n < params.samplesPerAxis * params.samplesPerAxis; n++) {
    sum += framePlaceAt(texel, grid);
    grid = nextInGrid(grid);
  }
  let count = f32(params.samplesPerAxis);
  output[id.x] = vec4f(sum / (count * count), 0.0);
}
