#version 300 es
// watch-room: what has become of the room where it is seen, for where it is hidden: how its light has changed, and whether it
// is still the same room.
// one invocation, one texel: 16 x 9 places spread over the grid are looked at.
// 0 guide   sampler2D rgba16f/rgba8  this frame's colour in rgb, confidence in a; nearest filter
// 1 room    sampler2D rgba16f/rgba8  what remember-room gave for the frame before, nearest filter
// 2 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16f (rgba8 where float targets are missing, where no light gets less): mean change of the colour in rgb,
//      sRGB-encoded; 1 in a, or 0 where most of the places have changed.
// source: ours.
precision highp float;
uniform sampler2D guide;
uniform sampler2D room;
layout(std140) uniform Params {
  vec2 gridSize;
  float surelyRoom;
  float sameRoom;
  float fewestSeen;
};
out vec4 color;

const ivec2 PLACES = ivec2(16, 9);

void main() {
  vec3 change = vec3(0.0);
  float seen = 0.0;
  float same = 0.0;
  for (int i = 0; i < PLACES.x * PLACES.y; i++) {
    vec2 place = (vec2(i % PLACES.x, i / PLACES.x) + 0.5) / vec2(PLACES);
    ivec2 at = ivec2(place * gridSize);
    vec4 now = texelFetch(guide, at, 0);
    vec4 known = texelFetch(room, at, 0);
    if (now.a > surelyRoom || known.a < 1.0) continue;
    vec3 difference = now.rgb - known.rgb;
    change += difference;
    same += dot(difference, difference) < 3.0 * sameRoom * sameRoom ? 1.0 : 0.0;
    seen += 1.0;
  }
  bool isTold = seen >= fewestSeen;
  color = isTold ? vec4(change / seen, same >= 0.5 * seen ? 1.0 : 0.0) : vec4(0.0, 0.0, 0.0, 1.0);
}
