// blend: puts the person over what stands behind them. Over a new background the person's edge is cleared of the old room's
// colour, and a picture sheds some light on it.
// one invocation = one output pixel; origin top-left.
// @group(0) 0 alpha          texture_2d r8unorm      person coverage 0..1, mask size, linear filter
//           1 room           texture_2d rgba16float  blurred room, rgb premultiplied by its weight in a, linear filter
//           2 picture        texture_2d rgba8unorm   opaque, linear filter
//           3 light          texture_2d rgba8unorm   the same, a few texels wide
//           4 params         uniform Params (src/compositor/blend-params.ts)
//           5 linearSampler  sampler  clamped at the edges
// @group(1) 0 frame          texture_2d rgba8unorm  camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler   sampler  linear, clamped
// out: the canvas' format, sRGB-encoded, opaque; of a cutout, whose fill is black, premultiplied. Blending is done on
//      encoded values, as every 2D canvas does, so that all compositors give one picture.
// source: ours. C = a F + (1 - a) R is solved for F with a local R, as in M. Forte: Approximate Fast Foreground Colour
// Estimation, ICIP 2021.
struct Params {
  fill: vec4f,
  placement: vec4f,
  roomPlacement: vec4f,
  kind: i32,
  isCubic: i32,
  leastCoverage: f32,
  enoughRoom: f32,
  lightWrap: f32,
}
@group(0) @binding(0) var alpha: texture_2d<f32>;
@group(0) @binding(1) var room: texture_2d<f32>;
@group(0) @binding(2) var picture: texture_2d<f32>;
@group(0) @binding(3) var light: texture_2d<f32>;
@group(0) @binding(4) var<uniform> params: Params;
@group(0) @binding(5) var linearSampler: sampler;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

const BLUR = 0;
const COLOR = 1;
const CUTOUT = 3;

// The room enlarged by a cubic B-spline: sixteen texels in four linear samples.
fn cubicAt(uv: vec2f) -> vec4f {
  let size = vec2f(textureDimensions(room));
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
  let top = near.x * textureSampleLevel(room, linearSampler, a, 0)
    + far.x * textureSampleLevel(room, linearSampler, vec2f(b.x, a.y), 0);
  let bottom = near.x * textureSampleLevel(room, linearSampler, vec2f(a.x, b.y), 0)
    + far.x * textureSampleLevel(room, linearSampler, b, 0);
  return near.y * top + far.y * bottom;
}

fn roomAt(at: vec2f) -> vec4f {
  let inRoom = (at - params.roomPlacement.xy) / params.roomPlacement.zw;
  if (params.isCubic != 0) {
    return cubicAt(inRoom);
  }
  return textureSampleLevel(room, linearSampler, inRoom, 0);
}

fn pictureAt(source: texture_2d<f32>, at: vec2f) -> vec3f {
  let inPicture = (at - params.placement.xy) / params.placement.zw;
  let isOutside = any(inPicture < vec2f(0)) || any(inPicture > vec2f(1));
  return select(textureSampleLevel(source, linearSampler, inPicture, 0).rgb, params.fill.rgb, isOutside);
}

fn behind(at: vec2f) -> vec3f {
  if (params.kind == COLOR || params.kind == CUTOUT) {
    return params.fill.rgb;
  }
  if (params.kind != BLUR) {
    return pictureAt(picture, at);
  }
  let near = roomAt(at);
  // No room near here: the person covers it all, and the fill is not seen.
  return select(params.fill.rgb, near.rgb / max(near.a, 1e-4), near.a > 1e-4);
}

// The person's own colour. It never depends on the new background, but for the light of a picture.
fn personAt(at: vec2f, coverage: f32) -> vec3f {
  let seen = textureSampleLevel(frame, frameSampler, at, 0).rgb;
  let isWhole = coverage == 1 && params.lightWrap == 0;
  if (params.kind == BLUR || isWhole) {
    return seen;
  }
  let near = roomAt(at);
  let known = min(near.a / params.enoughRoom, 1);
  let roomShare = known * (1 - coverage) / max(coverage, params.leastCoverage);
  // Within 0..1 the person is not further from what is seen than 1 - coverage, whatever the room was taken for.
  let person = saturate(seen + roomShare * (seen - near.rgb / max(near.a, 1e-4)));
  let wrap = params.lightWrap * smoothstep(0.05, 0.5, near.a);
  if (wrap == 0) {
    return person;
  }
  return person + wrap * pictureAt(light, at) * (1 - person);
}

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  let coverage = textureSampleLevel(alpha, linearSampler, uv, 0).r;
  // What is not seen is not sampled.
  var back = vec3f(0);
  if (coverage < 1) {
    back = behind(uv);
  }
  var front = vec3f(0);
  if (coverage > 0) {
    front = personAt(uv, coverage);
  }
  let opacity = select(1.0, coverage, params.kind == CUTOUT);
  return vec4f(mix(back, front, coverage), opacity);
}
