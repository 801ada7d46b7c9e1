// resize-bilinear: enlarges or shrinks a picture by linear interpolation.
// one invocation = one output pixel by one group of four channels. Tensors are [pixel][group of 4 channels].
// @group(0) 0 weights  array<Weight4>  unused
//           1 input    array<vec4f>  GROUPS per pixel, INPUT_WIDTH x INPUT_HEIGHT
//           2 output   array<vec4f>  GROUPS per pixel, WIDTH x HEIGHT
// out: the mean of the four nearest pixels, weighted by distance; clamped at the edges.
// source: ours; TensorFlow Lite's RESIZE_BILINEAR for half-pixel centres and aligned corners.
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= WIDTH * HEIGHT) { return; }
  let place = vec2f(f32(id.x % WIDTH), f32(id.x / WIDTH));
  let scale = vec2f(SCALE_X, SCALE_Y);
  let source = max((place + OFFSET) * scale - OFFSET, vec2f());
  let last = vec2u(INPUT_WIDTH - 1u, INPUT_HEIGHT - 1u);
  let a = min(vec2u(source), last);
  let b = min(a + 1u, last);
  let f = source - vec2f(a);
  let top = mix(
    input[(a.y * INPUT_WIDTH + a.x) * GROUPS + id.y],
    input[(a.y * INPUT_WIDTH + b.x) * GROUPS + id.y],
    f.x,
  );
  let bottom = mix(
    input[(b.y * INPUT_WIDTH + a.x) * GROUPS + id.y],
    input[(b.y * INPUT_WIDTH + b.x) * GROUPS + id.y],
    f.x,
  );
  output[id.x * GROUPS + id.y] = mix(top, bottom, f.y);
}
