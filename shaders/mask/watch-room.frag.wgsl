// watch-room: what has become of the room where it is seen, for where it is hidden: how its light has changed, and whether it
// is still the same room.
// one invocation, one texel: 16 x 9 places spread over the grid are looked at.
// @group(0) 0 guide   texture_2d rgba16float  this frame's colour in rgb, confidence in a; loaded
//           1 room    texture_2d rgba16float  what remember-room gave for the frame before, loaded
//           2 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16float: mean change of the colour in rgb, sRGB-encoded; 1 in a, or 0 where most of the places have changed.
// source: ours.
struct Params {
  gridSize: vec2f,
  surelyRoom: f32,
  sameRoom: f32,
  fewestSeen: f32,
}
@group(0) @binding(0) var guide: texture_2d<f32>;
@group(0) @binding(1) var room: texture_2d<f32>;
@group(0) @binding(2) var<uniform> params: Params;

const PLACES = vec2i(16, 9);

@fragment
fn main() -> @location(0) vec4f {
  var change = vec3f(0);
  var seen = 0.0;
  var same = 0.0;
  for (var i = 0; i < PLACES.x * PLACES.y; i++) {
    let place = (vec2f(vec2i(i % PLACES.x, i / PLACES.x)) + 0.5) / vec2f(PLACES);
    let at = vec2i(place * params.gridSize);
    let now = textureLoad(guide, at, 0);
    let known = textureLoad(room, at, 0);
    if (now.a > params.surelyRoom || known.a < 1) {
      continue;
    }
    let difference = now.rgb - known.rgb;
    change += difference;
    same += select(0.0, 1.0, dot(difference, difference) < 3 * params.sameRoom * params.sameRoom);
    seen += 1;
  }
  if (seen < params.fewestSeen) {
    return vec4f(0, 0, 0, 1);
  }
  return vec4f(change / seen, select(0.0, 1.0, same >= 0.5 * seen));
}
