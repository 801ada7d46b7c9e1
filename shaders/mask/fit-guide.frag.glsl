#version 300 es
// fit-guide: how the mask follows from the frame's colours round each texel: the a and b for which a . colour + b comes
// nearest to the mask over a window, with a penalty on large a. Where the window has no edge, a is near 0 and b the mean.
// one invocation = one texel of the grid; origin top-left.
// 0 guide   sampler2D rgba16f/rgba8  colour in rgb, confidence in a; nearest filter, clamped at the edges
// 1 params  uniform Params (src/mask/refine-params.ts)
// out: rgba16f: a in rgb, b in a. Where float targets are missing (rgba8), 0 in rgb and the mean in a.
// source: K. He, J. Sun, X. Tang: Guided Image Filtering, ECCV 2010, equations 5, 6 and 14 for a colour guide.
precision highp float;
uniform sampler2D guide;
layout(std140) uniform Params {
  vec2 gridSize;
  int radius;
  float penalty;
};
in vec2 uv;
out vec4 color;

void main() {
  ivec2 last = ivec2(gridSize) - 1;
  ivec2 here = ivec2(uv * gridSize);
  vec3 middle = texelFetch(guide, here, 0).rgb;
  vec4 mean = vec4(0.0);
  // Of colour by colour (xx, yy, zz; xy, yz, zx) and of colour by mask, all taken from the middle: small numbers lose less.
  vec3 squares = vec3(0.0);
  vec3 products = vec3(0.0);
  vec3 withMask = vec3(0.0);
  for (int y = -radius; y <= radius; y++) {
    for (int x = -radius; x <= radius; x++) {
      vec4 texel = texelFetch(guide, clamp(here + ivec2(x, y), ivec2(0), last), 0);
      vec3 change = texel.rgb - middle;
      mean += vec4(change, texel.a);
      squares += change * change;
      products += change * change.yzx;
      withMask += change * texel.a;
    }
  }
  float side = float(2 * radius + 1);
  float share = 1.0 / (side * side);
  mean *= share;
  if (penalty < 0.0) {
    color = vec4(0.0, 0.0, 0.0, mean.a);
    return;
  }
  vec3 variance = squares * share - mean.rgb * mean.rgb + penalty;
  vec3 covariance = products * share - mean.rgb * mean.gbr;
  vec3 aim = withMask * share - mean.rgb * mean.a;
  // The symmetric matrix ((xx xy zx) (xy yy yz) (zx yz zz)), solved by its adjugate.
  vec3 diagonal = variance.yzx * variance.zxy - covariance.yzx * covariance.yzx;
  float xy = covariance.z * covariance.y - covariance.x * variance.z;
  float zx = covariance.x * covariance.y - covariance.z * variance.y;
  float yz = covariance.x * covariance.z - covariance.y * variance.x;
  float determinant = variance.x * diagonal.x + covariance.x * xy + covariance.z * zx;
  vec3 a = vec3(
    dot(vec3(diagonal.x, xy, zx), aim),
    dot(vec3(xy, diagonal.y, yz), aim),
    dot(vec3(zx, yz, diagonal.z), aim)
  ) / determinant;
  color = vec4(a, mean.a - dot(a, mean.rgb + middle));
}
