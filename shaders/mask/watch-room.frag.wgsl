// watch-room: what has become of the room where it is seen, for where it is hidden: how its light has changed, and whether it
// is still the same room. Changes are gathered until they are due: half floats would round away what is added bit by bit.
// one invocation = the one texel there is; 16 x 9 places spread over the grid are looked at.
// @group(0) 0 guide   texture_2d rgba16float  this frame's colour in rgb, confidence in a; loaded
//           1 room    texture_2d rgba16float  what remember-room gave for the frame before, loaded
//           2 before  texture_2d rgba16float  what this pass gave for the frame before; one texel, loaded
//           3 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16float: in rgb the change of the colour that was gathered, sRGB-encoded, due where a channel reaches changeStep;
//      1 in a, or 0 where most of the places have changed.
// source: ours.
struct Params {
  gridSize: vec2f,
  surelyRoom: f32,
  sameRoom: f32,
  fewestSeen: f32,
  isKept: f32,
  changeShare: f32,
  changeStep: f32,
}
@group(0) @binding(0) var guide: texture_2d<f32>;
@group(0) @binding(1) var room: texture_2d<f32>;
@group(0) @binding(2) var before: texture_2d<f32>;
@group(0) @binding(3) var<uniform> params: Params;

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
    seen += 1;
    let difference = now.rgb - known.rgb;
    // A door that opened is no other light.
    if (dot(difference, difference) > 3 * params.sameRoom * params.sameRoom) {
      continue;
    }
    same += 1;
    change += difference;
  }
  var gathered = textureLoad(before, vec2i(0), 0).rgb * params.isKept;
  if (any(abs(gathered) >= vec3f(params.changeStep))) {
    gathered = vec3f(0);
  }
  if (same >= params.fewestSeen) {
    gathered += params.changeShare * change / same;
  }
  let isOther = seen >= params.fewestSeen && same < 0.5 * seen;
  return select(vec4f(gathered, 1), vec4f(0), isOther);
}
