// shrink-frame: the frame's mean colours on a small grid, one level of the pyramid in which motion is searched.
// one invocation = one texel of the level; origin top-left.
// @group(0) 0 params        uniform Params (src/mask/motion-params.ts)
// @group(1) 0 frame         texture_2d rgba8unorm  camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler  sampler  linear, clamped
// out: rgba8unorm, sRGB-encoded, opaque.
// source: ours.
struct Params {
  sampleStep: vec2f,
  samplesPerAxis: i32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  let perAxis = params.samplesPerAxis;
  let first = uv - 0.5 * f32(perAxis - 1) * params.sampleStep;
  var sum = vec3f(0);
  for (var y = 0; y < perAxis; y++) {
    for (var x = 0; x < perAxis; x++) {
      let at = first + vec2f(f32(x), f32(y)) * params.sampleStep;
      sum += textureSampleLevel(frame, frameSampler, at, 0).rgb;
    }
  }
  return vec4f(sum / f32(perAxis * perAxis), 1);
}
