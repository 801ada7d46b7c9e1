// double: what the probe asks of a device before it trusts it with a network.
// one invocation = one number.
// @group(0) 0 numbers  array<f32>
// out: each number times two.
// source: ours.
@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&numbers)) { numbers[id.x] *= 2.0; }
}
