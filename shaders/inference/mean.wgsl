// mean: the mean of each channel over the whole picture, as it stands in the file; squeeze-excite.wgsl takes most cases.
// one invocation = one group of four channels.
// @group(0) 0 weights  array<Weight4>  unused
//           1 input    array<vec4f>  GROUPS per pixel, PIXELS of them
//           2 output   array<vec4f>  GROUPS
// out: the mean of each channel.
// source: ours.
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= GROUPS) { return; }
  var sum = vec4f();
  for (var pixel = 0u; pixel < PIXELS; pixel++) {
    sum += input[pixel * GROUPS + id.x];
  }
  output[id.x] = sum / f32(PIXELS);
}
