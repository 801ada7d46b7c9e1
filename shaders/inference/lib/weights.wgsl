// weights: one block of a matrix of weights: column = input channel, row = output channel, four of each.
// at: in units of vec4. lane: unused here, see weights-quad.wgsl.
// source: ours.
fn weightsAt(at: u32, lane: u32) -> mat4x4f {
  return mat4x4f(
    vec4f(weights[at]),
    vec4f(weights[at + 1u]),
    vec4f(weights[at + 2u]),
    vec4f(weights[at + 3u]),
  );
}
