// squeeze-excite: the mean of each channel, and the one or two small fully connected layers that make a gate of it.
// one invocation = a share of the sums, then single outputs; one workgroup in all, because every output needs every mean.
// @group(0) 0 weights  array<Stored>  first layer if HIDDEN_GROUPS > 0: [hidden group][input group] blocks, bias; then the
//                                     same of the second
//           1 input    array<Stored>  INPUT_GROUPS per pixel, PIXELS of them
//           2 low      array<Stored>  INPUT_GROUPS per pixel, LOW_PIXELS of them; their mean is added (0: none)
//           3 gate     array<Stored>  OUTPUT_GROUPS, one factor per channel
// out: activate(second * activate(first * mean + bias) + bias). The mean of a picture enlarged twofold with half-pixel
//      centres is that of the small picture, so `low` need not be enlarged.
// source: ours; Hu et al., Squeeze-and-Excitation Networks, for what is computed.
@group(0) @binding(0) var<storage, read> weights: array<Stored>;
@group(0) @binding(1) var<storage, read> input: array<Stored>;
@group(0) @binding(2) var<storage, read> low: array<Stored>;
@group(0) @binding(3) var<storage, read_write> gate: array<Stored>;

const SIZE = 256u;
const SHARES = SIZE / INPUT_GROUPS;
const FIRST_LENGTH = 4u * HIDDEN_GROUPS * INPUT_GROUPS;
const SECOND = WEIGHTS + FIRST_LENGTH + HIDDEN_GROUPS;
const MIDDLE_GROUPS = select(INPUT_GROUPS, HIDDEN_GROUPS, HIDDEN_GROUPS > 0u);

var<workgroup> shares: array<vec4f, SIZE>;
var<workgroup> means: array<vec4f, INPUT_GROUPS>;
var<workgroup> middle: array<vec4f, MIDDLE_GROUPS>;

fn blockAt(at: u32) -> mat4x4f {
  return mat4x4f(
    vec4f(weights[at]),
    vec4f(weights[at + 1u]),
    vec4f(weights[at + 2u]),
    vec4f(weights[at + 3u]),
  );
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) index: u32) {
  let group = index % INPUT_GROUPS;
  let share = index / INPUT_GROUPS;
  var sum = vec4f();
  if (share < SHARES) {
    for (var pixel = share; pixel < PIXELS; pixel += SHARES) {
      sum += vec4f(input[pixel * INPUT_GROUPS + group]);
    }
    sum /= f32(PIXELS);
    if (LOW_PIXELS > 0u) {
      var lowSum = vec4f();
      for (var pixel = share; pixel < LOW_PIXELS; pixel += SHARES) {
        lowSum += vec4f(low[pixel * INPUT_GROUPS + group]);
      }
      sum += lowSum / f32(max(LOW_PIXELS, 1u));
    }
  }
  shares[index] = sum;
  workgroupBarrier();
  if (index < INPUT_GROUPS) {
    var mean = vec4f();
    for (var i = 0u; i < SHARES; i++) {
      mean += shares[i * INPUT_GROUPS + index];
    }
    means[index] = mean;
  }
  workgroupBarrier();
  if (index < MIDDLE_GROUPS) {
    if (HIDDEN_GROUPS > 0u) {
      var value = vec4f(weights[WEIGHTS + FIRST_LENGTH + index]);
      for (var i = 0u; i < INPUT_GROUPS; i++) {
        value += blockAt(WEIGHTS + 4u * (index * INPUT_GROUPS + i)) * means[i];
      }
      middle[index] = activate(value, HIDDEN_ACTIVATION);
    } else {
      middle[index] = means[index];
    }
  }
  workgroupBarrier();
  for (var o = index; o < OUTPUT_GROUPS; o += SIZE) {
    var value = vec4f(weights[SECOND + 4u * OUTPUT_GROUPS * MIDDLE_GROUPS + o]);
    for (var i = 0u; i < MIDDLE_GROUPS; i++) {
      value += blockAt(SECOND + 4u * (o * MIDDLE_GROUPS + i)) * middle[i];
    }
    gate[o] = Stored(activate(value, ACTIVATION));
  }
}
