// frame-corner: what the model's picture is made of: crop, scale and normalisation of the camera frame. A texel is the mean
// of its four corners, which it shares with its neighbours, so that there is one corner to sample for each texel; a single
// sample in its middle would skip pixels where a large frame is shrunk.
// The picture is moved right and down by half a texel: see INPUT_SHIFT_TEXELS (src/inference/segmenter.ts).
// column, row: of the texel whose top left corner it is.
// out: rgb 0..1, sRGB-encoded: the mean over a grid of places round the corner, as wide as a texel.
// source: ours.
fn frameCornerAt(column: i32, row: i32) -> vec3f {
  let modelSize = vec2f(f32(MODEL_WIDTH), f32(MODEL_HEIGHT));
  let count = params.samplesPerAxis;
  var sum = vec3f();
  for (var i = 0u; i < count * count; i++) {
    let inGrid = (vec2f(f32(i % count), f32(i / count)) + 0.5) / f32(count) - 0.5;
    let place = (vec2f(f32(column), f32(row)) + inGrid - SHIFT_TEXELS) / modelSize;
    let uv = params.crop.xy + params.crop.zw * clamp(place, vec2f(), vec2f(1.0));
    sum += textureSampleBaseClampToEdge(frame, frameSampler, uv).rgb;
  }
  return sum / f32(count * count);
}
