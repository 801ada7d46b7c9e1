// weigh-room: shrinks the frame for the blur and weighs each sample by how surely it is room, so that no colour of the
// person enters the blur. What is hidden is taken from the room as it is remembered, as far as it is.
// one invocation = one texel of the shrunken room, its margin included; origin top-left. In the margin all samples
// lie outside and are clamped to the frame's outermost pixels.
// @group(0) 0 alpha          texture_2d r8unorm  person coverage 0..1, mask size, linear filter
//           1 remembered     texture_2d rgba16float  the empty room, how well it is known in a; grid of the mask,
//                            loaded: what is not known must not mix with what is
//           2 params         uniform Params (src/compositor/blur-params.ts); what is covered by personFrom or more
//                            weighs nothing
//           3 linearSampler  sampler  clamped at the edges
// @group(1) 0 frame          texture_2d rgba8unorm  camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler   sampler  linear, clamped
// out: rgba16float, rgb premultiplied by the weight in a, the mean over the samples, weighted by a tent.
// source: ours. Each sample lies between four pixels, so a linear filter gives their mean at once; see roomSamples
// (src/compositor/blur-plan.ts).
struct Params {
  scale: vec2f,
  offset: vec2f,
  sampleStep: vec2f,
  samplesPerAxis: i32,
  personFrom: f32,
  recall: f32,
}
@group(0) @binding(0) var alpha: texture_2d<f32>;
@group(0) @binding(1) var remembered: texture_2d<f32>;
@group(0) @binding(2) var<uniform> params: Params;
@group(0) @binding(3) var linearSampler: sampler;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  let perAxis = params.samplesPerAxis;
  let middle = uv * params.scale + params.offset;
  let first = middle - 0.5 * f32(perAxis - 1) * params.sampleStep;
  var sum = vec4f(0);
  var total = 0.0;
  for (var y = 0; y < perAxis; y++) {
    for (var x = 0; x < perAxis; x++) {
      let tent = f32((perAxis - abs(2 * x + 1 - perAxis)) * (perAxis - abs(2 * y + 1 - perAxis)));
      let at = first + vec2f(f32(x), f32(y)) * params.sampleStep;
      let coverage = textureSampleLevel(alpha, linearSampler, at, 0).r;
      let weight = tent * max(0, 1 - coverage / params.personFrom);
      let color = textureSampleLevel(frame, frameSampler, at, 0).rgb;
      sum += vec4f(color * weight, weight);
      total += tent;
    }
  }
  let seen = sum / total;
  let last = vec2i(textureDimensions(remembered)) - 1;
  let known = textureLoad(remembered, clamp(vec2i(middle * vec2f(last + 1)), vec2i(0), last), 0);
  return seen + params.recall * known.a * (1 - seen.a) * vec4f(known.rgb, 1);
}
