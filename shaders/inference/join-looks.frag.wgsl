// join-looks: what the model found in two overlapping parts of the frame, as one mask. Over the overlap one gives way to
// the other, so that no seam shows.
// one invocation = one texel of the joined mask; origin top-left.
// @group(0) 0 first   texture_2d r32float  confidence 0..1 of the left look, loaded
//           1 second  texture_2d r32float  the same of the right one
//           2 params  uniform Params (src/inference/join-params.ts)
// out: r16float, confidence 0..1.
// source: ours.
struct Params {
  size: vec2f,
  extent: f32,
  shiftTexels: f32,
}
@group(0) @binding(0) var first: texture_2d<f32>;
@group(0) @binding(1) var second: texture_2d<f32>;
@group(0) @binding(2) var<uniform> params: Params;

fn lookAt(look: texture_2d<f32>, inLook: vec2f) -> f32 {
  let place = inLook * params.size + params.shiftTexels - 0.5;
  let base = floor(place);
  let part = place - base;
  let last = vec2i(params.size) - 1;
  let near = clamp(vec2i(base), vec2i(0), last);
  let far = clamp(vec2i(base) + 1, vec2i(0), last);
  let top = mix(textureLoad(look, near, 0).r, textureLoad(look, vec2i(far.x, near.y), 0).r, part.x);
  let bottom = mix(textureLoad(look, vec2i(near.x, far.y), 0).r, textureLoad(look, far, 0).r, part.x);
  return mix(top, bottom, part.y);
}

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  let place = vec2f(uv.x / params.extent, uv.y);
  // From the first look's left edge to the second one's.
  let start = vec2f((1 - params.extent) / params.extent, 0);
  let share = clamp((uv.x - 1 + params.extent) / (2 * params.extent - 1), 0, 1);
  let m = mix(lookAt(first, place), lookAt(second, place - start), share);
  return vec4f(m, 0, 0, 1);
}
