#version 300 es
// smooth-mask: one axis of the small Gaussian over the mask, which also moves the mask back by its shift; the second axis
// applies the steep sigmoid besides.
// one invocation = one mask texel; origin top-left.
// 0 mask    sampler2D r16f  confidence 0..1, mask resolution, nearest filter, clamped at the edges
// 1 params  uniform Params (src/mask/smooth-mask-params.ts)
// out: r16f confidence (first axis) or r8 alpha (second axis), both 0..1. Here 0 stays 0 and 1 stays 1: the sigmoid
//      is scaled to reach both, so that a sure background is covered wholly.
// source: DESIGN of this project: sigma 2 texels, 1 / (1 + exp(-12 (m - 0.5))).
precision highp float;
uniform sampler2D mask;
layout(std140) uniform Params {
  vec2 size;
  vec2 axis;
  float sigmaTexels;
  float slope;
  float shiftTexels;
};
in vec2 uv;
out vec4 color;

float sigmoid(float m) {
  return 1.0 / (1.0 + exp(-slope * (m - 0.5)));
}

float gaussian(int i, int radius) {
  return abs(i) > radius ? 0.0 : exp(-0.5 * float(i * i) / (sigmaTexels * sigmaTexels));
}

void main() {
  ivec2 last = ivec2(size) - 1;
  ivec2 here = ivec2(uv * size);
  int radius = int(ceil(3.0 * sigmaTexels));
  float sum = 0.0;
  float total = 0.0;
  for (int i = -radius; i <= radius + 1; i++) {
    // A shift by part of a texel is the linear mix of two whole ones.
    float weight = mix(gaussian(i, radius), gaussian(i - 1, radius), shiftTexels);
    ivec2 at = clamp(here + i * ivec2(axis), ivec2(0), last);
    sum += weight * texelFetch(mask, at, 0).r;
    total += weight;
  }
  float m = sum / total;
  if (slope > 0.0) {
    m = clamp((sigmoid(m) - sigmoid(0.0)) / (sigmoid(1.0) - sigmoid(0.0)), 0.0, 1.0);
  }
  color = vec4(m, 0.0, 0.0, 1.0);
}
