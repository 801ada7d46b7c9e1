// guide: the frame and its mask side by side on a small grid. Where the model is in doubt, what looks like the empty room is
// room. Of the mask before, as much stays as the picture stood still: a model's doubt changes from frame to frame, also where
// nothing moves; what moves has another colour, and no history. What was taken for a person is given up sooner than the
// other way round, so that the room behind someone who leaves is hidden at once.
// one invocation = one texel of the grid; origin top-left.
// @group(0) 0 mask          texture_2d r32float/r16float  confidence 0..1, mask resolution, loaded
//           1 history       texture_2d rgba16float        what this pass gave for the frame before, loaded
//           2 room          texture_2d rgba16float        the empty room, as far as it is known, loaded
//           3 params        uniform Params (src/mask/refine-params.ts)
// @group(1) 0 frame         texture_2d rgba8unorm  camera, sRGB-encoded, opaque (src/gpu/frame-import.ts)
//           1 frameSampler  sampler  linear, clamped
// out: rgba16float: the frame's mean colour in rgb, sRGB-encoded; the confidence 0..1 in a.
// source: ours.
struct Params {
  gridSize: vec2f,
  maskSize: vec2f,
  sampleStep: vec2f,
  samplesPerAxis: i32,
  shiftTexels: f32,
  risingWeight: f32,
  fallingWeight: f32,
  stillness: f32,
  roomWeight: f32,
  roomNoise: f32,
  doubtfulFrom: f32,
}
@group(0) @binding(0) var mask: texture_2d<f32>;
@group(0) @binding(1) var history: texture_2d<f32>;
@group(0) @binding(2) var room: texture_2d<f32>;
@group(0) @binding(3) var<uniform> params: Params;
@group(1) @binding(0) var frame: texture_2d<f32>;
@group(1) @binding(1) var frameSampler: sampler;

fn maskTexelAt(at: vec2i) -> f32 {
  let value = textureLoad(mask, clamp(at, vec2i(0), vec2i(params.maskSize) - 1), 0).r;
  // Not-a-number is nobody: it would stay in the history.
  return select(0.0, min(value, 1.0), value > 0.0);
}

fn maskAt(uv: vec2f) -> f32 {
  let place = uv * params.maskSize + params.shiftTexels - 0.5;
  let first = floor(place);
  let part = place - first;
  let at = vec2i(first);
  let top = mix(maskTexelAt(at), maskTexelAt(at + vec2i(1, 0)), part.x);
  let bottom = mix(maskTexelAt(at + vec2i(0, 1)), maskTexelAt(at + vec2i(1, 1)), part.x);
  return mix(top, bottom, part.y);
}

// How alike two colours are: 1 where they are one, 0.37 where their channels differ by `scale`, as root mean square.
fn likeness(difference: vec3f, scale: f32) -> f32 {
  return exp(-dot(difference, difference) / (3 * scale * scale));
}

@fragment
fn main(@builtin(position) position: vec4f, @location(0) uv: vec2f) -> @location(0) vec4f {
  let perAxis = params.samplesPerAxis;
  let first = uv - 0.5 * f32(perAxis - 1) * params.sampleStep;
  var sum = vec3f(0);
  for (var y = 0; y < perAxis; y++) {
    for (var x = 0; x < perAxis; x++) {
      let at = first + vec2f(f32(x), f32(y)) * params.sampleStep;
      sum += textureSampleLevel(frame, frameSampler, at, 0).rgb;
    }
  }
  let color = sum / f32(perAxis * perAxis);
  let here = vec2i(position.xy);
  let known = textureLoad(room, here, 0);
  let found = maskAt(uv);
  // A mask of 0.95 and more is in no doubt; below 0.65 it is wholly.
  let doubt = clamp((0.95 - found) / 0.3, 0, 1);
  let isRoom = likeness(color - known.rgb, params.roomNoise) * known.a * doubt;
  // Not so low that it would pass for surely nobody: the room must not be learnt from what it made doubtful itself.
  let m = max(found * (1 - params.roomWeight * isRoom), min(found, params.doubtfulFrom));
  let before = textureLoad(history, here, 0);
  let weight = select(params.fallingWeight, params.risingWeight, m > before.a);
  return vec4f(color, mix(m, before.a, weight * likeness(color - before.rgb, params.stillness)));
}
