// carry-guide: as `guide`, for a frame that the model does not see: the mask of the frame before, moved along with the picture.
// one invocation = one texel of the grid; origin top-left.
// @group(0) 0 motion        texture_2d rgba8unorm   the finest level of match-blocks, loaded
//           1 history       texture_2d rgba16float  what `guide` or this pass gave for the frame before, loaded
//           2 params        uniform Params (src/mask/motion-params.ts)
// @group(1) 0 frame         texture_2d rgba8unorm  camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler  sampler  linear, clamped
// out: rgba16float: the frame's mean colour in rgb, sRGB-encoded; the confidence 0..1 in a.
// source: ours.
struct Params {
  gridSize: vec2f,
  motionSize: vec2f,
  sampleStep: vec2f,
  samplesPerAxis: i32,
}
@group(0) @binding(0) var motion: texture_2d<f32>;
@group(0) @binding(1) var history: texture_2d<f32>;
@group(0) @binding(2) var<uniform> params: Params;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

@fragment
fn main(@builtin(position) position: vec4f, @location(0) uv: vec2f) -> @location(0) vec4f {
  let perAxis = params.samplesPerAxis;
  let first = uv - 0.5 * f32(perAxis - 1) * params.sampleStep;
  var sum = vec3f(0);
  for (var y = 0; y < perAxis; y++) {
    for (var x = 0; x < perAxis; x++) {
      let at = first + vec2f(f32(x), f32(y)) * params.sampleStep;
      sum += textureSampleLevel(frame, frameSampler, at, 0).rgb;
    }
  }
  let code = textureLoad(motion, vec2i(uv * params.motionSize), 0).rg;
  let way = (round(code * 255) - 128) * params.gridSize / params.motionSize;
  let there = clamp(vec2i(position.xy) + vec2i(round(way)), vec2i(0), vec2i(params.gridSize) - 1);
  return vec4f(sum / f32(perAxis * perAxis), textureLoad(history, there, 0).a);
}
