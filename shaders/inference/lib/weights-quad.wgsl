// weights-quad: as weights.wgsl, where four neighbouring invocations want the same block: each loads one column and
// hands it to the others.
// at: in units of vec4, the same in the whole quad. lane: local_invocation_index of a workgroup that is one row, so that
// the quads of its subgroups are four neighbours.
// source: ours. For adapters whose subgroups are the lanes of a CPU's vector unit, where a load is four scalar loads and
// a broadcast one shuffle: on SwiftShader a 32 to 96 channel product took 5.2 ms so, and 9.5 ms with weights.wgsl.
fn weightsAt(at: u32, lane: u32) -> mat4x4f {
  let column = vec4f(weights[at + (lane & 3u)]);
  return mat4x4f(
    quadBroadcast(column, 0u),
    quadBroadcast(column, 1u),
    quadBroadcast(column, 2u),
    quadBroadcast(column, 3u),
  );
}
