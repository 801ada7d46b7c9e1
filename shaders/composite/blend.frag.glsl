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
};
in vec2 uv;
out vec4 color;

const int BLUR = 0;
const int COLOR = 1;

vec3 behind(vec2 at) {
  if (kind == COLOR) return fill.rgb;
  vec2 inPicture = (at - placement.xy) / placement.zw;
  if (kind == BLUR) {
    vec4 room = texture(background, inPicture);
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
