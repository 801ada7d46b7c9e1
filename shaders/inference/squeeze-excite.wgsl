// squeeze-excite: the mean of each channel, and the one or two small fully connected layers that make a gate of it.
// one invocation = a share of the sums, then single outputs; one workgroup in all, because every output needs every mean.
// @group(0) 0 weights  array<Weight4>  first layer if hiddenGroups > 0: [hidden group][input group] blocks, bias; then the
//                                     same of the second
//           1 params   uniform Params (src/inference/kernels/squeeze-excite.ts); not constants, because a shader with
//                      barriers is slow to compile and so one serves all blocks
//           2 input    array<vec4f>  inputGroups per pixel, `pixels` of them
//           3 low      array<vec4f>  inputGroups per pixel, `lowPixels` of them; their mean is added (0: none)
//           4 gate     array<vec4f>  outputGroups, one factor per channel
// out: activate(second * activate(first * mean + bias) + bias). The mean of a picture enlarged twofold with half-pixel
//      centres is that of the small picture, so `low` need not be enlarged.
// source: ours; Hu et al., Squeeze-and-Excitation Networks, for what is computed.
struct Params {
  inputGroups: u32,
  hiddenGroups: u32,
  outputGroups: u32,
  pixels: u32,
  lowPixels: u32,
  hiddenActivation: u32,
  activation: u32,
}

@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> input: array<vec4f>;
@group(0) @binding(3) var<storage, read> low: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gate: array<vec4f>;

var<workgroup> shares: array<vec4f, WORKGROUP_SIZE>;
// The means, then what the first layer makes of them.
var<workgroup> values: array<vec4f, 2u * WORKGROUP_SIZE>;

fn blockAt(at: u32) -> mat4x4f {
  return mat4x4f(
    vec4f(weights[at]),
    vec4f(weights[at + 1u]),
    vec4f(weights[at + 2u]),
    vec4f(weights[at + 3u]),
  );
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) index: u32) {
  let inputGroups = params.inputGroups;
  let shareCount = WORKGROUP_SIZE / inputGroups;
  let group = index % inputGroups;
  let share = index / inputGroups;
  var sum = vec4f();
  var lowSum = vec4f();
  if (share < shareCount) {
    for (var pixel = share; pixel < params.pixels; pixel += shareCount) {
      sum += input[pixel * inputGroups + group];
    }
    for (var pixel = share; pixel < params.lowPixels; pixel += shareCount) {
      lowSum += low[pixel * inputGroups + group];
    }
  }
  shares[index] = sum / f32(params.pixels) + lowSum / f32(max(params.lowPixels, 1u));
  workgroupBarrier();
  if (index < inputGroups) {
    var mean = vec4f();
    for (var i = 0u; i < shareCount; i++) {
      mean += shares[i * inputGroups + index];
    }
    values[index] = mean;
  }
  var at = 0u;
  var start = 0u;
  var columns = inputGroups;
  for (var layer = select(1u, 0u, params.hiddenGroups > 0u); layer < 2u; layer++) {
    let isFirst = layer == 0u;
    let rows = select(params.outputGroups, params.hiddenGroups, isFirst);
    workgroupBarrier();
    if (index < rows) {
      var value = vec4f(weights[at + 4u * rows * columns + index]);
      for (var i = 0u; i < columns; i++) {
        value += blockAt(at + 4u * (index * columns + i)) * values[start + i];
      }
      value = activate(value, select(params.activation, params.hiddenActivation, isFirst));
      if (isFirst) {
        values[inputGroups + index] = value;
      } else {
        gate[index] = value;
      }
    }
    at += (4u * columns + 1u) * rows;
    start += inputGroups;
    columns = params.hiddenGroups;
  }
}
