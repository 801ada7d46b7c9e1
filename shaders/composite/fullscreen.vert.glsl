#version 300 es
// fullscreen: one triangle that covers the target, shared by every fragment pass.
// one invocation = one of three corners, made from the vertex number, so that no vertex buffer is needed.
// out: uv  0..1 over the target; v grows with the target's rows, so row 0 of an input lands in row 0 of the output.
// source: ours.
precision highp float;
out vec2 uv;

void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  uv = corner;
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
