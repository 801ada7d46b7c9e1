#version 300 es
// mean-fit: what the windows round a texel say of it, on the mean: each of them fits an edge a little otherwise.
// one invocation = one texel of the grid; origin top-left.
// 0 fit     sampler2D rgba16f/rgba8  a and b of fit-guide.frag.glsl; nearest filter, clamped at the edges
// 1 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16f (rgba8 where float targets are missing): the mean over 3x3 texels.
// source: as fit-guide.frag.glsl, equation 8, over fewer windows.
precision highp float;
uniform sampler2D fit;
layout(std140) uniform Params {
  vec2 gridSize;
};
in vec2 uv;
out vec4 color;

void main() {
  ivec2 last = ivec2(gridSize) - 1;
  ivec2 here = ivec2(uv * gridSize);
  vec4 sum = vec4(0.0);
  for (int y = -1; y <= 1; y++) {
    for (int x = -1; x <= 1; x++) sum += texelFetch(fit, clamp(here + ivec2(x, y), ivec2(0), last), 0);
  }
  color = sum / 9.0;
}
