#version 300 es
// weigh-room: shrinks the frame for the blur and weighs each sample by how surely it is room, so that no colour of the
// person enters the blur. What is hidden is taken from the room as it is remembered, as far as it is.
// one invocation = one texel of the shrunken room, its margin included; origin top-left. In the margin all samples
// lie outside and are clamped to the frame's outermost pixels.
// 0 frame       sampler2D rgba8          camera, sRGB-encoded, opaque, frame size, linear filter
// 1 alpha       sampler2D r8             person coverage 0..1, mask size, linear filter
// 2 remembered  sampler2D rgba16f/rgba8  the empty room, how well it is known in a; grid of the mask, nearest filter:
//                                         what is not known must not mix with what is
// 3 params      uniform Params (src/compositor/blur-params.ts); what is covered by personFrom or more weighs nothing
// out: rgba16f, rgb premultiplied by the weight in a, the mean over the samples, weighted by a tent.
// source: ours. Each sample lies between four pixels, so a linear filter gives their mean at once; see roomSamples
// (src/compositor/blur-plan.ts).
precision highp float;
uniform sampler2D frame;
uniform sampler2D alpha;
uniform sampler2D remembered;
layout(std140) uniform Params {
  vec2 scale;
  vec2 offset;
  vec2 sampleStep;
  int samplesPerAxis;
  float personFrom;
  float recall;
};
in vec2 uv;
out vec4 color;

void main() {
  vec2 middle = uv * scale + offset;
  vec2 first = middle - 0.5 * float(samplesPerAxis - 1) * sampleStep;
  vec4 sum = vec4(0.0);
  float total = 0.0;
  for (int y = 0; y < samplesPerAxis; y++) {
    for (int x = 0; x < samplesPerAxis; x++) {
      float tent = float(samplesPerAxis - abs(2 * x + 1 - samplesPerAxis))
        * float(samplesPerAxis - abs(2 * y + 1 - samplesPerAxis));
      vec2 at = first + vec2(float(x), float(y)) * sampleStep;
      float weight = tent * max(0.0, 1.0 - texture(alpha, at).r / personFrom);
      sum += vec4(texture(frame, at).rgb * weight, weight);
      total += tent;
    }
  }
  vec4 seen = sum / total;
  vec4 known = texture(remembered, middle);
  color = seen + recall * known.a * (1.0 - seen.a) * vec4(known.rgb, 1.0);
}
