// write-mask: the network's output as the mask; depthwise-mask.wgsl does without it where it can.
// one invocation = one texel of the mask.
// @group(0) 0 weights  array<Weight4>  unused
//           1 input    array<vec4f>  one per pixel, the confidence in its first channel
//           2 mask     texture_storage_2d r32float  WIDTH x HEIGHT
// out: confidence 0..1 that the texel shows a person; origin top-left.
// source: ours.
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var mask: texture_storage_2d<r32float, write>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= WIDTH * HEIGHT) { return; }
  let value = f32(input[id.x].x);
  textureStore(mask, vec2u(id.x % WIDTH, id.x / WIDTH), vec4f(value, 0.0, 0.0, 1.0));
}
