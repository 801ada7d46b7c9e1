#version 300 es
// copy-mask: keeps the segmenter's mask past the callback in which MediaPipe lends it.
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
  color = vec4(texelFetch(mask, ivec2(uv * size), 0).r, 0.0, 0.0, 1.0);
}
