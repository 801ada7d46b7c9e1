// read-mask: copies a mask into a buffer, so that a benchmark can look at what it has timed.
// one invocation = one texel.
// @group(0) 0 mask    texture_2d  confidence 0..1, row 0 at the top
//           1 values  storage     array<f32>, row-major
// source: ours.

@group(0) @binding(0) var mask: texture_2d<f32>;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(mask);
  if (any(id.xy >= size)) {
    return;
  }
  values[id.y * size.x + id.x] = textureLoad(mask, id.xy, 0).r;
}
