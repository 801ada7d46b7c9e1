#version 300 es
// blur: one axis of a Gaussian over the weighted room.
// one invocation = one texel of the shrunken room; origin top-left; clamped at the edges.
// 0 room    sampler2D rgba16f  rgb premultiplied by the weight in a, nearest filter
// 1 params  uniform Params (src/compositor/blur-params.ts); weights[i / 4][i % 4] is the tap at distance i, and the taps
//           of both sides add up to 1
// out: rgba16f, as the input.
// source: ours; the weights come from planBlur (src/compositor/blur-plan.ts).
precision highp float;
uniform sampler2D room;
layout(std140) uniform Params {
  vec2 size;
  vec2 axis;
  int radius;
  vec4 weights[8];
};
in vec2 uv;
out vec4 color;

void main() {
  ivec2 last = ivec2(size) - 1;
  ivec2 here = ivec2(uv * size);
  ivec2 along = ivec2(axis);
  vec4 sum = texelFetch(room, here, 0) * weights[0][0];
  for (int i = 1; i <= radius; i++) {
    float weight = weights[i >> 2][i & 3];
    sum += weight * texelFetch(room, clamp(here + i * along, ivec2(0), last), 0);
    sum += weight * texelFetch(room, clamp(here - i * along, ivec2(0), last), 0);
  }
  color = sum;
}
