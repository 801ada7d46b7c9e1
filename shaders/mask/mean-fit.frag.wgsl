// mean-fit: what the windows round a texel say of it, on the mean: each of them fits an edge a little otherwise.
// one invocation = one texel of the grid; origin top-left.
// @group(0) 0 fit     texture_2d rgba16float  a and b of fit-guide.frag.wgsl; loaded, clamped at the edges
//           1 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16float: the mean over 3x3 texels.
// source: as fit-guide.frag.wgsl, equation 8, over fewer windows.
struct Params {
  gridSize: vec2f,
}
@group(0) @binding(0) var fit: texture_2d<f32>;
@group(0) @binding(1) var<uniform> params: Params;

@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let last = vec2i(params.gridSize) - 1;
  let here = vec2i(position.xy);
  var sum = vec4f(0);
  for (var y = -1; y <= 1; y++) {
    for (var x = -1; x <= 1; x++) {
      sum += textureLoad(fit, clamp(here + vec2i(x, y), vec2i(0), last), 0);
    }
  }
  return sum / 9;
}
