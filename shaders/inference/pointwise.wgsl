// pointwise: a 1x1 convolution, with what comes before it (a gate per channel, an enlarged picture to add) and after it
// (an activation, a residual).
// one invocation = four pixels by GROUPS groups of four output channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights   array<Weight4>  see lib/sums.wgsl
//           1 input     array<vec4f>  INPUT_GROUPS per pixel
//           2 gate      array<vec4f>  one factor per input channel, if IS_GATED
//           3 low       array<vec4f>  INPUT_GROUPS per pixel at LOW_WIDTH x LOW_HEIGHT, half of WIDTH and of the height,
//                                      if HAS_LOW; WIDTH is a multiple of four then
//           4 residual  array<vec4f>  OUTPUT_GROUPS per pixel, added last, if HAS_RESIDUAL
//           5 output    array<vec4f>  OUTPUT_GROUPS per pixel
// out: activate(weights * (input * gate + enlarge(low)) + bias) + residual.
// source: ours; enlarging with half-pixel centres as in TensorFlow Lite's RESIZE_BILINEAR.
@group(0) @binding(0) var<storage, read> weights: array<Weight4>;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read> gate: array<vec4f>;
@group(0) @binding(3) var<storage, read> low: array<vec4f>;
@group(0) @binding(4) var<storage, read> residual: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> output: array<vec4f>;

// Two rows of `low` between which four neighbouring pixels of a row lie, and the columns between which they do. Twofold
// with half-pixel centres, each pixel is a quarter of the way from one texel to the next.
struct Neighbours {
  upper: vec4u,
  lower: vec4u,
  lowerWeight: f32,
}

fn neighboursOf(pixel: u32) -> Neighbours {
  let column = i32(pixel % WIDTH);
  let row = i32(pixel / WIDTH);
  let last = vec4i(i32(LOW_WIDTH) - 1);
  let columns = clamp(vec4i(column / 2) + vec4i(-1, 0, 1, 2), vec4i(), last);
  let upperRow = max((row - 1) / 2, 0);
  let lowerRow = min((row + 1) / 2, i32(LOW_HEIGHT) - 1);
  return Neighbours(
    vec4u(upperRow * i32(LOW_WIDTH) + columns) * INPUT_GROUPS,
    vec4u(lowerRow * i32(LOW_WIDTH) + columns) * INPUT_GROUPS,
    select(0.25, 0.75, (row & 1) == 0),
  );
}

// One column of `low`, between the two rows.
fn lowAt(upper: u32, lower: u32, weight: f32) -> vec4f {
  return mix(low[upper], low[lower], weight);
}

// Four neighbouring pixels of the enlarged picture, of which the first is in an even column.
fn enlarged(near: Neighbours, group: u32) -> mat4x4f {
  let upper = near.upper + group;
  let lower = near.lower + group;
  let a = lowAt(upper.x, lower.x, near.lowerWeight);
  let b = lowAt(upper.y, lower.y, near.lowerWeight);
  let c = lowAt(upper.z, lower.z, near.lowerWeight);
  let d = lowAt(upper.w, lower.w, near.lowerWeight);
  return mat4x4f(mix(b, a, 0.25), mix(b, c, 0.25), mix(c, b, 0.25), mix(c, d, 0.25));
}

fn store(pixel: u32, group: u32, sums: mat4x4f) {
  for (var i = 0u; i < 4u; i++) {
    let at = (pixel + i) * OUTPUT_GROUPS + group;
    var value = activate(sums[i], ACTIVATION);
    if (HAS_RESIDUAL) { value += residual[at]; }
    output[at] = value;
  }
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // Invocations past the end do the last pixels over again, so that quads stay whole, and write nothing.
  let pixel = 4u * min(id.x, QUADS - 1u);
  let group = id.y * GROUPS;
  var near: Neighbours;
  if (HAS_LOW) { near = neighboursOf(pixel); }
  startSums(group);
  for (var i = 0u; i < INPUT_GROUPS; i++) {
    let at = pixel * INPUT_GROUPS + i;
    var inputs = mat4x4f(
      input[at],
      input[at + INPUT_GROUPS],
      input[at + 2u * INPUT_GROUPS],
      input[at + 3u * INPUT_GROUPS],
    );
    if (IS_GATED) {
      let factor = gate[i];
      inputs = mat4x4f(inputs[0] * factor, inputs[1] * factor, inputs[2] * factor, inputs[3] * factor);
    }
    if (HAS_LOW) { inputs += enlarged(near, i); }
    addProducts(inputs, group, i, lane);
  }
  if (id.x >= QUADS) { return; }
  store(pixel, group, sums0);
  if (GROUPS > 1u) { store(pixel, group + 1u, sums1); }
  if (GROUPS > 2u) { store(pixel, group + 2u, sums2); }
  if (GROUPS > 3u) { store(pixel, group + 3u, sums3); }
  if (GROUPS > 4u) { store(pixel, group + 4u, sums4); }
  if (GROUPS > 5u) { store(pixel, group + 5u, sums5); }
}
