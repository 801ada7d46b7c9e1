#version 300 es
// match-blocks: where each texel's surroundings were in the frame before: the place at which a window of 3x3 texels differs
// least. On the coarsest level all places within a radius are tried; on the others, those round the place that the level
// above found, the places that it found for the neighbours, and the same place.
// one invocation = one texel of the level; origin top-left.
// 0 now      sampler2D rgba8  this frame's level, nearest filter
// 1 before   sampler2D rgba8  the level of the frame before, nearest filter
// 2 coarser  sampler2D rgba8  what this pass gave for the level above; not looked at on the coarsest; nearest filter
// 3 params   uniform Params (src/mask/motion-params.ts)
// out: rgba8: in rg the way back to that place, in texels of the level, 128/255 is 0; in b what differs there, as root mean
//      square of a channel, 0..0.25.
// source: hierarchical block matching: M. Bierling, Displacement estimation by hierarchical blockmatching, SPIE 1001, 1988.
precision highp float;
uniform sampler2D now;
uniform sampler2D before;
uniform sampler2D coarser;
layout(std140) uniform Params {
  vec2 size;
  vec2 coarserSize;
  int radius;
  int isCoarsest;
  float lengthCost;
};
in vec2 uv;
out vec4 color;

const ivec2 SIDES[4] = ivec2[](ivec2(0, -1), ivec2(-1, 0), ivec2(1, 0), ivec2(0, 1));

ivec2 here;
vec3 window[9];
ivec2 best;
float bestDifference;
float bestCost;

ivec2 clampToLevel(ivec2 at) {
  return clamp(at, ivec2(0), ivec2(size) - 1);
}

ivec2 offsetOf(int i) {
  return ivec2(i % 3, i / 3) - 1;
}

void tryWay(ivec2 way) {
  float sum = 0.0;
  for (int i = 0; i < 9; i++) {
    vec3 difference = window[i] - texelFetch(before, clampToLevel(here + offsetOf(i) + way), 0).rgb;
    sum += dot(difference, difference);
  }
  float difference = sum / 27.0;
  float cost = difference + lengthCost * length(vec2(way));
  if (cost < bestCost) {
    best = way;
    bestDifference = difference;
    bestCost = cost;
  }
}

ivec2 coarserWay(ivec2 at) {
  vec2 texel = texelFetch(coarser, clamp(at, ivec2(0), ivec2(coarserSize) - 1), 0).rg;
  return 2 * (ivec2(round(texel * 255.0)) - 128);
}

void main() {
  here = ivec2(uv * size);
  for (int i = 0; i < 9; i++) {
    window[i] = texelFetch(now, clampToLevel(here + offsetOf(i)), 0).rgb;
  }
  bestCost = 1e9;
  tryWay(ivec2(0));
  ivec2 middle = ivec2(0);
  if (isCoarsest == 0) {
    ivec2 above = here / 2;
    middle = coarserWay(above);
    for (int i = 0; i < 4; i++) tryWay(coarserWay(above + SIDES[i]));
  }
  for (int y = -radius; y <= radius; y++) {
    for (int x = -radius; x <= radius; x++) tryWay(middle + ivec2(x, y));
  }
  color = vec4((vec2(best) + 128.0) / 255.0, 4.0 * sqrt(bestDifference), 1.0);
}
