// pointwise: a 1x1 convolution, with what comes before it (a gate per channel, an enlarged picture to add) and after it
// (an activation, a residual).
// one invocation = four pixels by GROUPS groups of four output channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights   array<Stored>  see lib/sums.wgsl
//           1 input     array<Stored>  INPUT_GROUPS per pixel
//           2 gate      array<Stored>  one factor per input channel, if IS_GATED
//           3 low       array<Stored>  INPUT_GROUPS per pixel at LOW_WIDTH x LOW_HEIGHT, if HAS_LOW
//           4 residual  array<Stored>  OUTPUT_GROUPS per pixel, added last, if HAS_RESIDUAL
//           5 output    array<Stored>  OUTPUT_GROUPS per pixel
// out: activate(weights * (input * gate + enlarge(low)) + bias) + residual.
// source: ours; enlarging with half-pixel centres as in TensorFlow Lite's RESIZE_BILINEAR.
@group(0) @binding(0) var<storage, read> weights: array<Stored>;
@group(0) @binding(1) var<storage, read> input: array<Stored>;
@group(0) @binding(2) var<storage, read> gate: array<Stored>;
@group(0) @binding(3) var<storage, read> low: array<Stored>;
@group(0) @binding(4) var<storage, read> residual: array<Stored>;
@group(0) @binding(5) var<storage, read_write> output: array<Stored>;

// The four texels of `low` between which a pixel lies, and their weights.
struct Neighbours {
  at: vec4u,
  weight: vec4f,
}

fn neighboursOf(pixel: u32) -> Neighbours {
  let place = vec2f(f32(pixel % WIDTH), f32(pixel / WIDTH));
  let lowSize = vec2f(f32(LOW_WIDTH), f32(LOW_HEIGHT));
  let size = vec2f(f32(WIDTH), f32(PIXELS / WIDTH));
  let source = max((place + 0.5) * lowSize / size - 0.5, vec2f());
  let first = vec2u(source);
  let last = vec2u(LOW_WIDTH - 1u, LOW_HEIGHT - 1u);
  let a = min(first, last);
  let b = min(first + 1u, last);
  let f = source - vec2f(first);
  let at = vec4u(
    a.y * LOW_WIDTH + a.x,
    a.y * LOW_WIDTH + b.x,
    b.y * LOW_WIDTH + a.x,
    b.y * LOW_WIDTH + b.x,
  );
  let weight = vec4f((1.0 - f.x) * (1.0 - f.y), f.x * (1.0 - f.y), (1.0 - f.x) * f.y, f.x * f.y);
  return Neighbours(at * INPUT_GROUPS, weight);
}

fn enlarged(near: Neighbours, group: u32) -> vec4f {
  return near.weight.x * vec4f(low[near.at.x + group])
    + near.weight.y * vec4f(low[near.at.y + group])
    + near.weight.z * vec4f(low[near.at.z + group])
    + near.weight.w * vec4f(low[near.at.w + group]);
}

fn store(pixel: u32, group: u32, sums: mat4x4f) {
  for (var i = 0u; i < 4u; i++) {
    let at = (pixel + i) * OUTPUT_GROUPS + group;
    var value = activate(sums[i], ACTIVATION);
    if (HAS_RESIDUAL) { value += vec4f(residual[at]); }
    output[at] = Stored(value);
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // Invocations past the end do the last pixels over again, so that quads stay whole, and write nothing.
  let pixel = 4u * min(id.x, QUADS - 1u);
  let group = id.y * GROUPS;
  var near0: Neighbours;
  var near1: Neighbours;
  var near2: Neighbours;
  var near3: Neighbours;
  if (HAS_LOW) {
    near0 = neighboursOf(pixel);
    near1 = neighboursOf(pixel + 1u);
    near2 = neighboursOf(pixel + 2u);
    near3 = neighboursOf(pixel + 3u);
  }
  startSums(group);
  for (var i = 0u; i < INPUT_GROUPS; i++) {
    let at = pixel * INPUT_GROUPS + i;
    var inputs = mat4x4f(
      vec4f(input[at]),
      vec4f(input[at + INPUT_GROUPS]),
      vec4f(input[at + 2u * INPUT_GROUPS]),
      vec4f(input[at + 3u * INPUT_GROUPS]),
    );
    if (IS_GATED) {
      let factor = vec4f(gate[i]);
      inputs = mat4x4f(inputs[0] * factor, inputs[1] * factor, inputs[2] * factor, inputs[3] * factor);
    }
    if (HAS_LOW) {
      inputs += mat4x4f(enlarged(near0, i), enlarged(near1, i), enlarged(near2, i), enlarged(near3, i));
    }
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
