// blend: puts the person over what stands behind them.
// one invocation = one output pixel; origin top-left.
// @group(0) 0 alpha          texture_2d r8unorm            person coverage 0..1, mask size, linear filter
//           1 background     texture_2d rgba16float/rgba8  blurred room, rgb premultiplied by a; or a picture, opaque
//           2 params         uniform Params (src/compositor/blend-params.ts)
//           3 linearSampler  sampler  clamped at the edges
// @group(1) 0 frame          Frame    camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler   sampler  linear, clamped
// out: the canvas' format, sRGB-encoded, opaque. Blending is done on encoded values, as every 2D canvas does, so that
//      all compositors give one picture.
// source: ours.
struct Params {
  fill: vec4f,
  placement: vec4f,
  kind: i32,
  isCubic: i32,
}
@group(0) @binding(0) var alpha: texture_2d<f32>;
@group(0) @binding(1) var background: texture_2d<f32>;
@group(0) @binding(2) var<uniform> params: Params;
@group(0) @binding(3) var linearSampler: sampler;
@group(1) @binding(0) var frame: Frame;
@group(1) @binding(1) var frameSampler: sampler;

const BLUR = 0;
const COLOR = 1;

// The background enlarged by a cubic B-spline: sixteen texels in four linear samples.
fn cubicAt(uv: vec2f) -> vec4f {
  let size = vec2f(textureDimensions(background));
  let place = uv * size - 0.5;
  let f = fract(place);
  let base = place - f;
  let w0 = (1 - f) * (1 - f) * (1 - f) / 6;
  let w1 = (4 - 6 * f * f + 3 * f * f * f) / 6;
  let w3 = f * f * f / 6;
  let near = w0 + w1;
  let far = 1 - near;
  let a = (base - 0.5 + w1 / near) / size;
  let b = (base + 1.5 + w3 / far) / size;
  let top = near.x * textureSampleLevel(background, linearSampler, a, 0)
    + far.x * textureSampleLevel(background, linearSampler, vec2f(b.x, a.y), 0);
  let bottom = near.x * textureSampleLevel(background, linearSampler, vec2f(a.x, b.y), 0)
    + far.x * textureSampleLevel(background, linearSampler, b, 0);
  return near.y * top + far.y * bottom;
}

fn behind(at: vec2f) -> vec3f {
  let fill = params.fill.rgb;
  if (params.kind == COLOR) {
    return fill;
  }
  let inPicture = (at - params.placement.xy) / params.placement.zw;
  if (params.isCubic != 0) {
    let room = cubicAt(inPicture);
    return select(fill, room.rgb / max(room.a, 1e-4), room.a > 1e-4);
  }
  let texel = textureSampleLevel(background, linearSampler, inPicture, 0);
  if (params.kind == BLUR) {
    // No room near here: the person covers it all, and the fill is not seen.
    return select(fill, texel.rgb / max(texel.a, 1e-4), texel.a > 1e-4);
  }
  let isOutside = any(inPicture < vec2f(0)) || any(inPicture > vec2f(1));
  return select(texel.rgb, fill, isOutside);
}

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  let person = textureSampleBaseClampToEdge(frame, frameSampler, uv).rgb;
  let coverage = textureSampleLevel(alpha, linearSampler, uv, 0).r;
  return vec4f(mix(behind(uv), person, coverage), 1);
}
