// binary: a sum or a product, element by element; the second operand may be one value per channel. A sum with an op's own
// activation, or an activation alone (IS_ALONE), is the same pass.
// one invocation = one pixel by one group of four channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights  array<Weight4>  unused
//           1 first    array<vec4f>  GROUPS per pixel
//           2 second   array<vec4f>  GROUPS per pixel, or GROUPS in all if IS_BROADCAST
//           3 output   array<vec4f>  GROUPS per pixel
// out: activate(first + second) or activate(first * second).
// source: ours.
@group(0) @binding(1) var<storage, read> first: array<vec4f>;
@group(0) @binding(2) var<storage, read> second: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= PIXELS) { return; }
  let at = id.x * GROUPS + id.y;
  let a = first[at];
  let b = second[select(at, id.y, IS_BROADCAST)];
  let both = select(a + b, a * b, IS_PRODUCT);
  output[at] = activate(select(both, a, IS_ALONE), ACTIVATION);
}
