#version 300 es
// blend: puts the person over what stands behind them. Over a new background the person's edge is cleared of the old room's
// colour, and a picture sheds some light on it.
// one invocation = one output pixel. The canvas counts rows from the bottom, so v is turned over here and only here.
// 0 frame    sampler2D rgba8          camera, sRGB-encoded, opaque, linear filter
// 1 alpha    sampler2D r8             person coverage 0..1, mask size, linear filter
// 2 room     sampler2D rgba16f/rgba8  blurred room, rgb premultiplied by its weight in a, linear filter
// 3 picture  sampler2D rgba8          opaque, linear filter
// 4 light    sampler2D rgba8          the same, a few texels wide
// 5 params   uniform Params (src/compositor/blend-params.ts)
// out: rgba8, sRGB-encoded, opaque; of a cutout, whose fill is black, premultiplied. Blending is done on encoded values, as
//      every 2D canvas does, so that all compositors give one picture.
// source: ours. C = a F + (1 - a) R is solved for F with a local R, as in M. Forte: Approximate Fast Foreground Colour
// Estimation, ICIP 2021.
precision highp float;
uniform sampler2D frame;
uniform sampler2D alpha;
uniform sampler2D room;
uniform sampler2D picture;
uniform sampler2D light;
layout(std140) uniform Params {
  vec4 fill;
  vec4 placement;
  vec4 roomPlacement;
  int kind;
  int isCubic;
  float leastCoverage;
  float enoughRoom;
  float lightWrap;
};
in vec2 uv;
out vec4 color;

const int BLUR = 0;
const int COLOR = 1;
const int CUTOUT = 3;

// The room enlarged by a cubic B-spline: sixteen texels in four linear samples.
vec4 cubicAt(vec2 place) {
  vec2 size = vec2(textureSize(room, 0));
  vec2 inTexels = place * size - 0.5;
  vec2 f = fract(inTexels);
  vec2 base = inTexels - f;
  vec2 w0 = (1.0 - f) * (1.0 - f) * (1.0 - f) / 6.0;
  vec2 w1 = (4.0 - 6.0 * f * f + 3.0 * f * f * f) / 6.0;
  vec2 w3 = f * f * f / 6.0;
  vec2 near = w0 + w1;
  vec2 far = 1.0 - near;
  vec2 a = (base - 0.5 + w1 / near) / size;
  vec2 b = (base + 1.5 + w3 / far) / size;
  vec4 top = near.x * texture(room, a) + far.x * texture(room, vec2(b.x, a.y));
  vec4 bottom = near.x * texture(room, vec2(a.x, b.y)) + far.x * texture(room, b);
  return near.y * top + far.y * bottom;
}

vec4 roomAt(vec2 at) {
  vec2 inRoom = (at - roomPlacement.xy) / roomPlacement.zw;
  return isCubic != 0 ? cubicAt(inRoom) : texture(room, inRoom);
}

vec3 pictureAt(sampler2D source, vec2 at) {
  vec2 inPicture = (at - placement.xy) / placement.zw;
  bool isOutside = any(lessThan(inPicture, vec2(0.0))) || any(greaterThan(inPicture, vec2(1.0)));
  return isOutside ? fill.rgb : texture(source, inPicture).rgb;
}

vec3 behind(vec2 at) {
  if (kind == COLOR || kind == CUTOUT) return fill.rgb;
  if (kind != BLUR) return pictureAt(picture, at);
  vec4 near = roomAt(at);
  // No room near here: the person covers it all, and the fill is not seen.
  return near.a > 1e-4 ? near.rgb / near.a : fill.rgb;
}

// The person's own colour. It never depends on the new background, but for the light of a picture.
vec3 personAt(vec2 at, float coverage) {
  vec3 seen = texture(frame, at).rgb;
  bool isWhole = coverage == 1.0 && lightWrap == 0.0;
  if (kind == BLUR || isWhole) return seen;
  vec4 near = roomAt(at);
  float known = min(near.a / enoughRoom, 1.0);
  float roomShare = known * (1.0 - coverage) / max(coverage, leastCoverage);
  // Within 0..1 the person is not further from what is seen than 1 - coverage, whatever the room was taken for.
  vec3 person = clamp(seen + roomShare * (seen - near.rgb / max(near.a, 1e-4)), 0.0, 1.0);
  float wrap = lightWrap * smoothstep(0.05, 0.5, near.a);
  return wrap > 0.0 ? person + wrap * pictureAt(light, at) * (1.0 - person) : person;
}

void main() {
  vec2 at = vec2(uv.x, 1.0 - uv.y);
  float coverage = texture(alpha, at).r;
  // What is not seen is not sampled.
  vec3 back = coverage < 1.0 ? behind(at) : vec3(0.0);
  vec3 front = coverage > 0.0 ? personAt(at, coverage) : vec3(0.0);
  color = vec4(mix(back, front, coverage), kind == CUTOUT ? coverage : 1.0);
}
