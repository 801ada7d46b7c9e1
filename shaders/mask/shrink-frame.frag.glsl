#version 300 es
// shrink-frame: the frame's mean colours on a small grid, one level of the pyramid in which motion is searched.
// one invocation = one texel of the level; origin top-left.
// 0 frame   sampler2D rgba8  camera, sRGB-encoded, opaque, frame size, linear filter
// 1 params  uniform Params (src/mask/motion-params.ts)
// out: rgba8, sRGB-encoded, opaque.
// source: ours.
precision highp float;
uniform sampler2D frame;
layout(std140) uniform Params {
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
  color = vec4(sum / float(samplesPerAxis * samplesPerAxis), 1.0);
}
