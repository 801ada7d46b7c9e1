// remember-room: the empty room, learnt where there is surely nobody. Kept where a person stands before it, in the light of the rest.
// one invocation = one texel of the grid; origin top-left.
// @group(0) 0 guide   texture_2d rgba16float  this frame's colour in rgb, confidence in a; loaded, clamped at the edges
//           1 room    texture_2d rgba16float  what this pass gave for the frame before, loaded
//           2 watch   texture_2d rgba16float  one texel, of watch-room; loaded
//           3 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16float: the room's colour in rgb, sRGB-encoded; in a how well it is known, 0..1, and 1
//      only where it was learnt from this very frame.
// source: ours.
struct Params {
  gridSize: vec2f,
  reach: i32,
  surelyRoom: f32,
  framesToKnow: f32,
  isKept: f32,
  changeStep: f32,
}
@group(0) @binding(0) var guide: texture_2d<f32>;
@group(0) @binding(1) var room: texture_2d<f32>;
@group(0) @binding(2) var watch: texture_2d<f32>;
@group(0) @binding(3) var<uniform> params: Params;

// What is hidden is known a little less well than what is seen, so that it can be told from it.
const HIDDEN = 0.99;

@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let last = vec2i(params.gridSize) - 1;
  let here = vec2i(position.xy);
  var nearest = 0.0;
  for (var y = -1; y <= 1; y++) {
    for (var x = -1; x <= 1; x++) {
      let at = clamp(here + vec2i(x, y) * params.reach, vec2i(0), last);
      nearest = max(nearest, textureLoad(guide, at, 0).a);
    }
  }
  let known = textureLoad(room, here, 0);
  let watched = textureLoad(watch, vec2i(0), 0);
  let sureness = known.a * params.isKept * watched.a;
  if (nearest > params.surelyRoom) {
    let isDue = any(abs(watched.rgb) >= vec3f(params.changeStep));
    let lit = clamp(known.rgb + select(vec3f(0), watched.rgb, isDue), vec3f(0), vec3f(1));
    return vec4f(lit, min(sureness, HIDDEN));
  }
  let frames = sureness * params.framesToKnow;
  let color = mix(known.rgb, textureLoad(guide, here, 0).rgb, 1 / (frames + 1));
  return vec4f(color, min(1, (frames + 1) / params.framesToKnow));
}
