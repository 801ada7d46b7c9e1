// blur: one axis of a Gaussian over the weighted room.
// one invocation = one texel of the shrunken room; origin top-left; clamped at the edges.
// @group(0) 0 room    texture_2d rgba16float  rgb premultiplied by the weight in a, loaded
//           1 params  uniform Params (src/compositor/blur-params.ts); weights[i / 4][i % 4] is the tap at distance i,
//                     and the taps of both sides add up to 1
// out: rgba16float, as the input.
// source: ours; the weights come from planBlur (src/compositor/blur-plan.ts).
struct Params {
  size: vec2f,
  axis: vec2f,
  radius: i32,
  weights: array<vec4f, 8>,
}
@group(0) @binding(0) var room: texture_2d<f32>;
@group(0) @binding(1) var<uniform> params: Params;

@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let last = vec2i(params.size) - 1;
  let here = vec2i(position.xy);
  let along = vec2i(params.axis);
  var sum = textureLoad(room, here, 0) * params.weights[0][0];
  for (var i = 1; i <= params.radius; i++) {
    let weight = params.weights[i >> 2][i & 3];
    sum += weight * textureLoad(room, clamp(here + i * along, vec2i(0), last), 0);
    sum += weight * textureLoad(room, clamp(here - i * along, vec2i(0), last), 0);
  }
  return sum;
}
