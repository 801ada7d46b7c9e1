// frame-texel: one texel of the picture that the model is shown: crop, scale and normalisation of the camera frame.
// The mean over a grid of places, because a single one would skip pixels where a large frame is shrunk. The picture is
// moved right and down by half a texel: see INPUT_SHIFT_TEXELS (src/inference/segmenter.ts).
// out: rgb 0..1, sRGB-encoded; 0 outside, as SAME padding wants it.
// source: ours.
fn frameTexelAt(column: i32, row: i32) -> vec3f {
  let isInside = column >= 0 && row >= 0 && column < MODEL_WIDTH && row < MODEL_HEIGHT;
  let modelSize = vec2f(f32(MODEL_WIDTH), f32(MODEL_HEIGHT));
  let count = params.samplesPerAxis;
  var sum = vec3f();
  for (var y = 0u; y < count; y++) {
    for (var x = 0u; x < count; x++) {
      let inGrid = (vec2f(f32(x), f32(y)) + 0.5) / f32(count) - 0.5;
      let offset = 0.5 + SPREAD_TEXELS * inGrid - SHIFT_TEXELS;
      let place = (vec2f(f32(column), f32(row)) + offset) / modelSize;
      let uv = params.crop.xy + params.crop.zw * clamp(place, vec2f(), vec2f(1.0));
      sum += textureSampleBaseClampToEdge(frame, frameSampler, uv).rgb;
    }
  }
  return select(vec3f(), sum / f32(count * count), isInside);
}
