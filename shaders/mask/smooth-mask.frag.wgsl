// smooth-mask: one axis of the small Gaussian over the mask, which also moves the mask back by its shift; the second axis
// applies the steep sigmoid besides.
// one invocation = one mask texel; origin top-left.
// @group(0) 0 mask    texture_2d r32float/r16float  confidence 0..1, mask resolution, loaded, clamped at the edges
//           1 params  uniform Params (src/mask/smooth-mask-params.ts)
// out: r16float confidence (first axis) or r8unorm alpha (second axis), both 0..1. Here 0 stays 0 and 1 stays 1: the
//      sigmoid is scaled to reach both, so that a sure background is covered wholly.
// source: DESIGN of this project: sigma 2 texels, 1 / (1 + exp(-12 (m - 0.5))).
struct Params {
  size: vec2f,
  axis: vec2f,
  sigmaTexels: f32,
  slope: f32,
  shiftTexels: f32,
}
@group(0) @binding(0) var mask: texture_2d<f32>;
@group(0) @binding(1) var<uniform> params: Params;

fn sigmoid(m: f32) -> f32 {
  return 1 / (1 + exp(-params.slope * (m - 0.5)));
}

fn gaussian(i: i32, radius: i32) -> f32 {
  let weight = exp(-0.5 * f32(i * i) / (params.sigmaTexels * params.sigmaTexels));
  return select(weight, 0.0, abs(i) > radius);
}

@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let last = vec2i(params.size) - 1;
  let here = vec2i(position.xy);
  let radius = i32(ceil(3 * params.sigmaTexels));
  var sum = 0.0;
  var total = 0.0;
  for (var i = -radius; i <= radius + 1; i++) {
    // A shift by part of a texel is the linear mix of two whole ones.
    let weight = mix(gaussian(i, radius), gaussian(i - 1, radius), params.shiftTexels);
    let at = clamp(here + i * vec2i(params.axis), vec2i(0), last);
    sum += weight * textureLoad(mask, at, 0).r;
    total += weight;
  }
  var m = sum / total;
  if (params.slope > 0) {
    m = clamp((sigmoid(m) - sigmoid(0)) / (sigmoid(1) - sigmoid(0)), 0, 1);
  }
  return vec4f(m, 0, 0, 1);
}
