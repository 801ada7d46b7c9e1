// window-sums: a depthwise convolution of four neighbouring pixels of a row, if IS_ADDED its own input on top, and the
// product with a matrix, which ends in the sums of lib/sums.wgsl.
// source: ours.
fn sumWindows(row: i32, column: i32, lane: u32) {
  startSums(0u);
  for (var i = 0u; i < WINDOW_GROUPS; i++) {
    var inputs = windowAt(row, column, i);
    if (IS_ADDED) {
      inputs += mat4x4f(
        inputAt(row, column, i),
        inputAt(row, column + 1, i),
        inputAt(row, column + 2, i),
        inputAt(row, column + 3, i),
      );
    }
    addProducts(inputs, 0u, i, lane);
  }
}
