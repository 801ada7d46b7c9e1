#version 300 es
// copy-mask: keeps the segmenter's mask past the callback in which MediaPipe lends it, and moves it back by the half
// texel by which the model's picture was shifted.
// one invocation = one mask texel; origin top-left.
// 0 mask    sampler2D r32f  confidence 0..1 that the texel shows a person, nearest filter
// 1 params  uniform Params (src/inference/mask-copy.ts)
// out: r16f (r8 where float targets are missing), confidence 0..1.
// source: ours.
precision highp float;
uniform sampler2D mask;
layout(std140) uniform Params {
  vec2 size;
};
in vec2 uv;
out vec4 color;

void main() {
  ivec2 here = ivec2(uv * size);
  ivec2 next = min(here + 1, ivec2(size) - 1);
  float sum = texelFetch(mask, here, 0).r + texelFetch(mask, ivec2(next.x, here.y), 0).r
    + texelFetch(mask, ivec2(here.x, next.y), 0).r + texelFetch(mask, next, 0).r;
  color = vec4(sum / 4.0, 0.0, 0.0, 1.0);
}
