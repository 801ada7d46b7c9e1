#version 300 es
// remember-room: the empty room, learnt where there is surely nobody. Kept where a person stands before it, in the light of the rest.
// one invocation = one texel of the grid; origin top-left.
// 0 guide   sampler2D rgba16f/rgba8  this frame's colour in rgb, confidence in a; nearest filter, clamped at the edges
// 1 room    sampler2D rgba16f/rgba8  what this pass gave for the frame before, nearest filter
// 2 watch   sampler2D rgba16f/rgba8  one texel, of watch-room
// 3 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16f (rgba8 where float targets are missing): the room's colour in rgb, sRGB-encoded; in a how well it is known,
//      0..1, and 1 only where it was learnt from this very frame.
// source: ours.
precision highp float;
uniform sampler2D guide;
uniform sampler2D room;
uniform sampler2D watch;
layout(std140) uniform Params {
  vec2 gridSize;
  int reach;
  float surelyRoom;
  float framesToKnow;
  float isKept;
  float changeStep;
};
in vec2 uv;
out vec4 color;

// What is hidden is known a little less well than what is seen, so that it can be told from it.
const float HIDDEN = 0.99;

void main() {
  ivec2 last = ivec2(gridSize) - 1;
  ivec2 here = ivec2(uv * gridSize);
  float nearest = 0.0;
  for (int y = -1; y <= 1; y++) {
    for (int x = -1; x <= 1; x++) {
      ivec2 at = clamp(here + ivec2(x, y) * reach, ivec2(0), last);
      nearest = max(nearest, texelFetch(guide, at, 0).a);
    }
  }
  vec4 known = texelFetch(room, here, 0);
  vec4 watched = texelFetch(watch, ivec2(0), 0);
  float sureness = known.a * isKept * watched.a;
  if (nearest > surelyRoom) {
    bool isDue = any(greaterThanEqual(abs(watched.rgb), vec3(changeStep)));
    vec3 lit = clamp(known.rgb + (isDue ? watched.rgb : vec3(0.0)), 0.0, 1.0);
    color = vec4(lit, min(sureness, HIDDEN));
    return;
  }
  float frames = sureness * framesToKnow;
  vec3 learnt = mix(known.rgb, texelFetch(guide, here, 0).rgb, 1.0 / (frames + 1.0));
  color = vec4(learnt, min(1.0, (frames + 1.0) / framesToKnow));
}
