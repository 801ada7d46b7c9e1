// fit-guide: how the mask follows from the frame's colours round each texel: the a and b for which a . colour + b comes
// nearest to the mask over a window, with a penalty on large a. Where the window has no edge, a is near 0 and b the mean.
// one invocation = one texel of the grid; origin top-left.
// @group(0) 0 guide   texture_2d rgba16float  colour in rgb, confidence in a; loaded, clamped at the edges
//           1 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16float: a in rgb, b in a.
// source: K. He, J. Sun, X. Tang: Guided Image Filtering, ECCV 2010, equations 5, 6 and 14 for a colour guide.
struct Params {
  gridSize: vec2f,
  radius: i32,
  penalty: f32,
}
@group(0) @binding(0) var guide: texture_2d<f32>;
@group(0) @binding(1) var<uniform> params: Params;

@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let last = vec2i(params.gridSize) - 1;
  let here = vec2i(position.xy);
  let middle = textureLoad(guide, here, 0).rgb;
  var mean = vec4f(0);
  // Of colour by colour (xx, yy, zz; xy, yz, zx) and of colour by mask, all taken from the middle: small numbers lose less.
  var squares = vec3f(0);
  var products = vec3f(0);
  var withMask = vec3f(0);
  for (var y = -params.radius; y <= params.radius; y++) {
    for (var x = -params.radius; x <= params.radius; x++) {
      let texel = textureLoad(guide, clamp(here + vec2i(x, y), vec2i(0), last), 0);
      let color = texel.rgb - middle;
      mean += vec4f(color, texel.a);
      squares += color * color;
      products += color * color.yzx;
      withMask += color * texel.a;
    }
  }
  let side = f32(2 * params.radius + 1);
  let share = 1 / (side * side);
  mean *= share;
  let variance = squares * share - mean.rgb * mean.rgb + params.penalty;
  let covariance = products * share - mean.rgb * mean.gbr;
  let aim = withMask * share - mean.rgb * mean.a;
  // The symmetric matrix ((xx xy zx) (xy yy yz) (zx yz zz)), solved by its adjugate.
  let diagonal = variance.yzx * variance.zxy - covariance.yzx * covariance.yzx;
  let xy = covariance.z * covariance.y - covariance.x * variance.z;
  let zx = covariance.x * covariance.y - covariance.z * variance.y;
  let yz = covariance.x * covariance.z - covariance.y * variance.x;
  let determinant = variance.x * diagonal.x + covariance.x * xy + covariance.z * zx;
  let a = vec3f(
    dot(vec3f(diagonal.x, xy, zx), aim),
    dot(vec3f(xy, diagonal.y, yz), aim),
    dot(vec3f(zx, yz, diagonal.z), aim),
  ) / determinant;
  return vec4f(a, mean.a - dot(a, mean.rgb + middle));
}
