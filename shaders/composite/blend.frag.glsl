#version 300 es
// blend: puts the person over what stands behind them.
// one invocation = one output pixel. The canvas counts rows from the bottom, so v is turned over here and only here.
// 0 frame       sampler2D rgba8          camera, sRGB-encoded, opaque, linear filter
// 1 alpha       sampler2D r8             person coverage 0..1, mask size, linear filter
// 2 background  sampler2D rgba16f/rgba8  blurred room, rgb premultiplied by a; or a picture, opaque
// 3 params      uniform Params (src/compositor/blend-params.ts)
// out: rgba8, sRGB-encoded, opaque. Blending is done on encoded values, as every 2D canvas does, so that both
//      compositors give one picture.
// source: ours.
precision highp float;
uniform sampler2D frame;
uniform sampler2D alpha;
uniform sampler2D background;
layout(std140) uniform Params {
  vec4 fill;
  vec4 placement;
  int kind;
  int isCubic;
};
in vec2 uv;
out vec4 color;

const int BLUR = 0;
const int COLOR = 1;

// The background enlarged by a cubic B-spline: sixteen texels in four linear samples.
vec4 cubicAt(vec2 place) {
  vec2 size = vec2(textureSize(background, 0));
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
  vec4 top = near.x * texture(background, a) + far.x * texture(background, vec2(b.x, a.y));
  vec4 bottom = near.x * texture(background, vec2(a.x, b.y)) + far.x * texture(background, b);
  return near.y * top + far.y * bottom;
}

vec3 behind(vec2 at) {
  if (kind == COLOR) return fill.rgb;
  vec2 inPicture = (at - placement.xy) / placement.zw;
  if (kind == BLUR) {
    vec4 room = isCubic != 0 ? cubicAt(inPicture) : texture(background, inPicture);
    // No room near here: the person covers it all, and the fill is not seen.
    return room.a > 1e-4 ? room.rgb / room.a : fill.rgb;
  }
  bool isOutside = any(lessThan(inPicture, vec2(0.0))) || any(greaterThan(inPicture, vec2(1.0)));
  return isOutside ? fill.rgb : texture(background, inPicture).rgb;
}

void main() {
  vec2 at = vec2(uv.x, 1.0 - uv.y);
  color = vec4(mix(behind(at), texture(frame, at).rgb, texture(alpha, at).r), 1.0);
}
