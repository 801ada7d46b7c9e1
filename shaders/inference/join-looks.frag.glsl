#version 300 es
// join-looks: what the model found in two overlapping parts of the frame, as one mask. Over the overlap one gives way to
// the other, so that no seam shows.
// one invocation = one texel of the joined mask; origin top-left.
// 0 first   sampler2D r16f/r8  confidence 0..1 of the left look, nearest filter
// 1 second  sampler2D r16f/r8  the same of the right one
// 2 params  uniform Params (src/inference/join-params.ts)
// out: r16f (r8 where float targets are missing), confidence 0..1.
// source: ours.
precision highp float;
uniform sampler2D first;
uniform sampler2D second;
layout(std140) uniform Params {
  vec2 size;
  float extent;
  float shiftTexels;
};
in vec2 uv;
out vec4 color;

float lookAt(sampler2D look, vec2 inLook) {
  vec2 place = inLook * size + shiftTexels - 0.5;
  vec2 base = floor(place);
  vec2 part = place - base;
  ivec2 last = ivec2(size) - 1;
  ivec2 near = clamp(ivec2(base), ivec2(0), last);
  ivec2 far = clamp(ivec2(base) + 1, ivec2(0), last);
  float top = mix(texelFetch(look, near, 0).r, texelFetch(look, ivec2(far.x, near.y), 0).r, part.x);
  float bottom = mix(texelFetch(look, ivec2(near.x, far.y), 0).r, texelFetch(look, far, 0).r, part.x);
  return mix(top, bottom, part.y);
}

void main() {
  vec2 place = vec2(uv.x / extent, uv.y);
  // From the first look's left edge to the second one's.
  vec2 start = vec2((1.0 - extent) / extent, 0.0);
  float share = clamp((uv.x - 1.0 + extent) / (2.0 * extent - 1.0), 0.0, 1.0);
  float m = mix(lookAt(first, place), lookAt(second, place - start), share);
  color = vec4(m, 0.0, 0.0, 1.0);
}
