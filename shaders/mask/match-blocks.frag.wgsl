// match-blocks: where each texel's surroundings were in the frame before: the place at which a window of 3x3 texels differs
// least. On the coarsest level all places within a radius are tried; on the others, those round the place that the level
// above found, the places that it found for the neighbours, and the same place.
// one invocation = one texel of the level; origin top-left.
// @group(0) 0 now      texture_2d rgba8unorm  this frame's level, loaded, clamped at the edges
//           1 before   texture_2d rgba8unorm  the level of the frame before, likewise
//           2 coarser  texture_2d rgba8unorm  what this pass gave for the level above; not looked at on the coarsest
//           3 params   uniform Params (src/mask/motion-params.ts)
// out: rgba8unorm: in rg the way back to that place, in texels of the level, 128/255 is 0; in b what differs there, as root
//      mean square of a channel, 0..0.25.
// source: hierarchical block matching: M. Bierling, Displacement estimation by hierarchical blockmatching, SPIE 1001, 1988.
struct Params {
  size: vec2f,
  coarserSize: vec2f,
  radius: i32,
  isCoarsest: i32,
  lengthCost: f32,
}
@group(0) @binding(0) var now: texture_2d<f32>;
@group(0) @binding(1) var before: texture_2d<f32>;
@group(0) @binding(2) var coarser: texture_2d<f32>;
@group(0) @binding(3) var<uniform> params: Params;

const SIDES = array(vec2i(0, -1), vec2i(-1, 0), vec2i(1, 0), vec2i(0, 1));

var<private> here: vec2i;
var<private> window: array<vec3f, 9>;
var<private> best: vec2i;
var<private> bestDifference: f32;
var<private> bestCost: f32;

fn clampToLevel(at: vec2i) -> vec2i {
  return clamp(at, vec2i(0), vec2i(params.size) - 1);
}

fn offsetOf(i: i32) -> vec2i {
  return vec2i(i % 3, i / 3) - 1;
}

fn tryWay(way: vec2i) {
  var sum = 0.0;
  for (var i = 0; i < 9; i++) {
    let difference = window[i] - textureLoad(before, clampToLevel(here + offsetOf(i) + way), 0).rgb;
    sum += dot(difference, difference);
  }
  let difference = sum / 27;
  let cost = difference + params.lengthCost * length(vec2f(way));
  if (cost < bestCost) {
    best = way;
    bestDifference = difference;
    bestCost = cost;
  }
}

fn coarserWay(at: vec2i) -> vec2i {
  let texel = textureLoad(coarser, clamp(at, vec2i(0), vec2i(params.coarserSize) - 1), 0);
  return 2 * (vec2i(round(texel.rg * 255)) - 128);
}

@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  here = vec2i(position.xy);
  for (var i = 0; i < 9; i++) {
    window[i] = textureLoad(now, clampToLevel(here + offsetOf(i)), 0).rgb;
  }
  bestCost = 1e9;
  tryWay(vec2i(0));
  var middle = vec2i(0);
  if (params.isCoarsest == 0) {
    let above = here / 2;
    middle = coarserWay(above);
    for (var i = 0; i < 4; i++) {
      tryWay(coarserWay(above + SIDES[i]));
    }
  }
  for (var y = -params.radius; y <= params.radius; y++) {
    for (var x = -params.radius; x <= params.radius; x++) {
      tryWay(middle + vec2i(x, y));
    }
  }
  return vec4f((vec2f(best) + 128) / 255, 4 * sqrt(bestDifference), 1);
}
