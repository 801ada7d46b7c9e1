#version 300 es
// apply-fit: the fit of the small grid, applied to the frame's own pixels: the mask follows the edges of the picture. Then a
// steep ramp, so that what is nearly sure is sure.
// one invocation = one pixel of the frame; origin top-left.
// 0 fit     sampler2D rgba16f/rgba8  a in rgb, b in a, linear filter
// 1 frame   sampler2D rgba8          camera, sRGB-encoded, opaque, frame size, linear filter
// 2 params  uniform Params (src/mask/refine-params.ts)
// out: r8, person coverage 0..1.
// source: as fit-guide.frag.glsl, equation 8, with coefficients from a smaller grid: K. He, J. Sun: Fast Guided Filter,
// arXiv 1505.00996.
precision highp float;
uniform sampler2D fit;
uniform sampler2D frame;
layout(std140) uniform Params {
  float rampFrom;
  float rampTo;
};
in vec2 uv;
out vec4 color;

void main() {
  vec4 ab = texture(fit, uv);
  float m = dot(ab.rgb, texture(frame, uv).rgb) + ab.a;
  color = vec4(smoothstep(rampFrom, rampTo, m), 0.0, 0.0, 1.0);
}
