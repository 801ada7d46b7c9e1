#version 300 es
// guide: the frame and its mask side by side on a small grid. Where the model is in doubt, what looks like the empty room is
// room. Of the mask before, as much stays as the picture stood still: a model's doubt changes from frame to frame, also where
// nothing moves; what moves has another colour, and no history. What was taken for a person is given up sooner than the
// other way round, so that the room behind someone who leaves is hidden at once.
// one invocation = one texel of the grid; origin top-left.
// 0 mask     sampler2D r32f/r16f/r8   confidence 0..1, mask resolution, nearest filter
// 1 history  sampler2D rgba16f/rgba8  what this pass gave for the frame before, nearest filter
// 2 room     sampler2D rgba16f/rgba8  the empty room, as far as it is known, nearest filter
// 3 frame    sampler2D rgba8          camera, sRGB-encoded, opaque, frame size, linear filter
// 4 params   uniform Params (src/mask/refine-params.ts)
// out: rgba16f (rgba8 where float targets are missing): the frame's mean colour in rgb, sRGB-encoded; the confidence 0..1
//      in a.
// source: ours.
precision highp float;
uniform sampler2D mask;
uniform sampler2D history;
uniform sampler2D room;
uniform sampler2D frame;
layout(std140) uniform Params {
  vec2 gridSize;
  vec2 maskSize;
  vec2 sampleStep;
  int samplesPerAxis;
  float shiftTexels;
  float risingWeight;
  float fallingWeight;
  float stillness;
  float roomWeight;
  float roomNoise;
  float doubtfulFrom;
};
in vec2 uv;
out vec4 color;

float maskTexelAt(ivec2 at) {
  float value = texelFetch(mask, clamp(at, ivec2(0), ivec2(maskSize) - 1), 0).r;
  // Not-a-number is nobody: it would stay in the history.
  return value > 0.0 ? min(value, 1.0) : 0.0;
}

float maskAt(vec2 at) {
  vec2 place = at * maskSize + shiftTexels - 0.5;
  vec2 part = fract(place);
  ivec2 first = ivec2(floor(place));
  float top = mix(maskTexelAt(first), maskTexelAt(first + ivec2(1, 0)), part.x);
  float bottom = mix(maskTexelAt(first + ivec2(0, 1)), maskTexelAt(first + ivec2(1, 1)), part.x);
  return mix(top, bottom, part.y);
}

// How alike two colours are: 1 where they are one, 0.37 where their channels differ by `scale`, as root mean square.
float likeness(vec3 difference, float scale) {
  return exp(-dot(difference, difference) / (3.0 * scale * scale));
}

void main() {
  vec2 first = uv - 0.5 * float(samplesPerAxis - 1) * sampleStep;
  vec3 sum = vec3(0.0);
  for (int y = 0; y < samplesPerAxis; y++) {
    for (int x = 0; x < samplesPerAxis; x++) {
      sum += texture(frame, first + vec2(float(x), float(y)) * sampleStep).rgb;
    }
  }
  vec3 mean = sum / float(samplesPerAxis * samplesPerAxis);
  ivec2 here = ivec2(uv * gridSize);
  vec4 known = texelFetch(room, here, 0);
  float found = maskAt(uv);
  // A mask of 0.95 and more is in no doubt; below 0.65 it is wholly.
  float doubt = clamp((0.95 - found) / 0.3, 0.0, 1.0);
  float isRoom = likeness(mean - known.rgb, roomNoise) * known.a * doubt;
  // Not so low that it would pass for surely nobody: the room must not be learnt from what it made doubtful itself.
  float m = max(found * (1.0 - roomWeight * isRoom), min(found, doubtfulFrom));
  vec4 before = texelFetch(history, here, 0);
  float weight = m > before.a ? risingWeight : fallingWeight;
  color = vec4(mean, mix(m, before.a, weight * likeness(mean - before.rgb, stillness)));
}
