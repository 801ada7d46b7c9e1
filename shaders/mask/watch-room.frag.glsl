#version 300 es
// watch-room: what has become of the room where it is seen, for where it is hidden: how its light has changed, and whether it
// is still the same room. Changes are gathered until they are due: half floats would round away what is added bit by bit.
// one invocation = the one texel there is; 16 x 9 places spread over the grid are looked at.
// 0 guide   sampler2D rgba16f/rgba8  this frame's colour in rgb, confidence in a; nearest filter
// 1 room    sampler2D rgba16f/rgba8  what remember-room gave for the frame before, nearest filter
// 2 before  sampler2D rgba16f/rgba8  what this pass gave for the frame before; one texel
// 3 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16f (rgba8 where float targets are missing, and changeShare is 0): in rgb the change of the colour that was gathered,
//      sRGB-encoded, due where a channel reaches changeStep; 1 in a, or 0 where most of the places have changed.
// source: ours.
precision highp float;
uniform sampler2D guide;
uniform sampler2D room;
uniform sampler2D before;
layout(std140) uniform Params {
  vec2 gridSize;
  float surelyRoom;
  float sameRoom;
  float fewestSeen;
  float isKept;
  float changeShare;
  float changeStep;
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
    seen += 1.0;
    vec3 difference = now.rgb - known.rgb;
    // A door that opened is no other light.
    if (dot(difference, difference) > 3.0 * sameRoom * sameRoom) continue;
    same += 1.0;
    change += difference;
  }
  vec3 gathered = texelFetch(before, ivec2(0), 0).rgb * isKept;
  if (any(greaterThanEqual(abs(gathered), vec3(changeStep)))) gathered = vec3(0.0);
  if (same >= fewestSeen) gathered += changeShare * change / same;
  bool isOther = seen >= fewestSeen && same < 0.5 * seen;
  color = isOther ? vec4(0.0) : vec4(gathered, 1.0);
}
