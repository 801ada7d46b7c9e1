// apply-fit: the fit of the small grid, applied to the frame's own pixels: the mask follows the edges of the picture. Then a
// steep ramp, so that what is nearly sure is sure.
// one invocation = one pixel of the frame; origin top-left.
// @group(0) 0 fit            texture_2d rgba16float  a in rgb, b in a, linear filter
//           1 params         uniform Params (src/mask/refine-params.ts)
//           2 linearSampler  sampler  clamped at the edges
// @group(1) 0 frame          texture_2d rgba8unorm  camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler   sampler  linear, clamped
// out: r8unorm, person coverage 0..1.
// source: as fit-guide.frag.wgsl, equation 8, with coefficients from a smaller grid: K. He, J. Sun: Fast Guided Filter,
// arXiv 1505.00996.
struct Params {
  rampFrom: f32,
  rampTo: f32,
}
@group(0) @binding(0) var fit: texture_2d<f32>;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var linearSampler: sampler;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  let ab = textureSampleLevel(fit, linearSampler, uv, 0);
  let color = textureSampleLevel(frame, frameSampler, uv, 0).rgb;
  let m = dot(ab.rgb, color) + ab.a;
  return vec4f(smoothstep(params.rampFrom, params.rampTo, m), 0, 0, 1);
}
