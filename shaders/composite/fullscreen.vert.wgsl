// fullscreen: one triangle that covers the target, shared by every fragment pass.
// one invocation = one of three corners, made from the vertex number, so that no vertex buffer is needed.
// out: uv  0..1 over the target; v grows with the target's rows, so row 0 of an input lands in row 0 of the output.
// source: ours.
struct Corner {
  @builtin(position) position: vec4f,
  @location(0) uv: vec2f,
}

@vertex
fn main(@builtin(vertex_index) index: u32) -> Corner {
  let uv = vec2f(f32((index << 1) & 2), f32(index & 2));
  return Corner(vec4f(uv.x * 2 - 1, 1 - uv.y * 2, 0, 1), uv);
}
