#version 300 es
// carry-guide: as `guide`, for a frame that the model does not see: the mask of the frame before, moved along with the picture.
// one invocation = one texel of the grid; origin top-left.
// 0 motion   sampler2D rgba8          the finest level of match-blocks, nearest filter
// 1 history  sampler2D rgba16f/rgba8  what `guide` or this pass gave for the frame before, nearest filter
// 2 frame    sampler2D rgba8          camera, sRGB-encoded, opaque, frame size, linear filter
// 3 params   uniform Params (src/mask/motion-params.ts)
// out: rgba16f (rgba8 where float targets are missing): the frame's mean colour in rgb, sRGB-encoded; the confidence 0..1
//      in a.
// source: ours.
precision highp float;
uniform sampler2D motion;
uniform sampler2D history;
uniform sampler2D frame;
layout(std140) uniform Params {
  vec2 gridSize;
  vec2 motionSize;
  vec2 sampleStep;
  int samplesPerAxis;
};
in vec2 uv;
out vec4 color;

void main() {
  vec2 first = uv - 0.5 * float(samplesPerAxis - 1) * sampleStep;
  vec3 sum = vec3(0.0);
  for (int y = 0; y < samplesPerAxis; y++) {
    for (int x = 0; x < samplesPerAxis; x++) {
      sum += texture(frame, first + vec2(float(x), float(y)) * sampleStep).rgb;
    }
  }
  vec2 code = texelFetch(motion, ivec2(uv * motionSize), 0).rg;
  vec2 way = (round(code * 255.0) - 128.0) * gridSize / motionSize;
  ivec2 there = clamp(ivec2(uv * gridSize) + ivec2(round(way)), ivec2(0), ivec2(gridSize) - 1);
  color = vec4(sum / float(samplesPerAxis * samplesPerAxis), texelFetch(history, there, 0).a);
}
