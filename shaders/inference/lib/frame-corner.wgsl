// frame-corner: what the model's picture is made of: crop, scale and normalisation of the camera frame. A texel is the mean
// of its four corners, which it shares with its neighbours, so that there is one corner to sample for each texel; a single
// sample in its middle would skip pixels where a large frame is shrunk.
// The picture is moved right and down by half a texel: see INPUT_SHIFT_TEXELS (src/inference/segmenter.ts).
// Of a large frame, a corner is the mean over a grid of places round it, as wide as a texel.
// column, row: of the texel whose top left corner it is. grid: which place, from 0 to samplesPerAxis - 1 on each axis.
// out: rgb 0..1, sRGB-encoded.
// source: ours.
fn frameCornerAt(column: i32, row: i32, grid: vec2u) -> vec3f {
  let inGrid = (vec2f(grid) + 0.5) / f32(params.samplesPerAxis) - 0.5;
  let modelSize = vec2f(f32(MODEL_WIDTH), f32(MODEL_HEIGHT));
  let place = (vec2f(f32(column), f32(row)) + inGrid - SHIFT_TEXELS) / modelSize;
  let uv = params.crop.xy + params.crop.zw * clamp(place, vec2f(), vec2f(1.0));
  return textureSampleBaseClampToEdge(frame, frameSampler, uv).rgb;
}

// The place after this one; back at (0, 0) after the last.
fn nextInGrid(grid: vec2u) -> vec2u {
  let count = params.samplesPerAxis;
  let isRowDone = grid.x + 1u == count;
  let next = vec2u(grid.x + 1u, grid.y);
  return select(next, select(vec2u(0u, grid.y + 1u), vec2u(), grid.y + 1u == count), isRowDone);
}
