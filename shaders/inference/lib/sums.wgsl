// sums: the outputs that one invocation collects: four pixels (columns) by four channels (rows), GROUPS times.
// Weights lie as [output group][input group] blocks, then one vec4 of bias for each output group, from WEIGHTS on.
// Written out and not an array, because an array in memory is slower than registers on every adapter tried.
// source: ours.
var<private> sums0: mat4x4f;
var<private> sums1: mat4x4f;
var<private> sums2: mat4x4f;
var<private> sums3: mat4x4f;
var<private> sums4: mat4x4f;
var<private> sums5: mat4x4f;

fn biasAt(group: u32) -> mat4x4f {
  let bias = vec4f(weights[WEIGHTS + 4u * OUTPUT_GROUPS * INPUT_GROUPS + group]);
  return mat4x4f(bias, bias, bias, bias);
}

fn blockAt(group: u32, inputGroup: u32, lane: u32) -> mat4x4f {
  return weightsAt(WEIGHTS + 4u * (group * INPUT_GROUPS + inputGroup), lane);
}

// Begins with the bias of output groups `group` to `group + GROUPS - 1`.
fn startSums(group: u32) {
  sums0 = biasAt(group);
  if (GROUPS > 1u) { sums1 = biasAt(group + 1u); }
  if (GROUPS > 2u) { sums2 = biasAt(group + 2u); }
  if (GROUPS > 3u) { sums3 = biasAt(group + 3u); }
  if (GROUPS > 4u) { sums4 = biasAt(group + 4u); }
  if (GROUPS > 5u) { sums5 = biasAt(group + 5u); }
}

// Adds what input group `inputGroup` of four pixels (columns of `inputs`) gives.
fn addProducts(inputs: mat4x4f, group: u32, inputGroup: u32, lane: u32) {
  sums0 += blockAt(group, inputGroup, lane) * inputs;
  if (GROUPS > 1u) { sums1 += blockAt(group + 1u, inputGroup, lane) * inputs; }
  if (GROUPS > 2u) { sums2 += blockAt(group + 2u, inputGroup, lane) * inputs; }
  if (GROUPS > 3u) { sums3 += blockAt(group + 3u, inputGroup, lane) * inputs; }
  if (GROUPS > 4u) { sums4 += blockAt(group + 4u, inputGroup, lane) * inputs; }
  if (GROUPS > 5u) { sums5 += blockAt(group + 5u, inputGroup, lane) * inputs; }
}
