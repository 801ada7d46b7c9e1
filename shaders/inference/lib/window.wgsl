// window: a depthwise convolution of four neighbouring output pixels of a row (columns) in one group of channels.
// Weights lie as [group][y][x] vec4, then one vec4 of bias for each group, from WINDOW_WEIGHTS on. Outside the input
// there are zeros: SAME padding as TensorFlow Lite does it, PAD_TOP and PAD_LEFT before, the rest after.
// source: ours.
fn inputAt(row: i32, column: i32, group: u32) -> vec4f {
  let isInside = row >= 0 && row < INPUT_HEIGHT && column >= 0 && column < INPUT_WIDTH;
  let pixel = clamp(row, 0, INPUT_HEIGHT - 1) * INPUT_WIDTH + clamp(column, 0, INPUT_WIDTH - 1);
  return select(vec4f(), input[u32(pixel) * WINDOW_GROUPS + group], isInside);
}

fn windowWeightAt(group: u32, y: i32, x: i32) -> vec4f {
  return vec4f(weights[WINDOW_WEIGHTS + (group * KERNEL_HEIGHT + u32(y)) * KERNEL_WIDTH + u32(x)]);
}

fn windowAt(row: i32, column: i32, group: u32) -> mat4x4f {
  let bias = vec4f(weights[WINDOW_WEIGHTS + WINDOW_GROUPS * KERNEL_HEIGHT * KERNEL_WIDTH + group]);
  var sums = mat4x4f(bias, bias, bias, bias);
  let left = column * STRIDE_X - PAD_LEFT;
  for (var y = 0; y < i32(KERNEL_HEIGHT); y++) {
    let inputRow = row * STRIDE_Y - PAD_TOP + y;
    if (STRIDE_X == 1) {
      // Each step to the right needs one new pixel only.
      var a = inputAt(inputRow, left, group);
      var b = inputAt(inputRow, left + 1, group);
      var c = inputAt(inputRow, left + 2, group);
      for (var x = 0; x < i32(KERNEL_WIDTH); x++) {
        let d = inputAt(inputRow, left + x + 3, group);
        let weight = windowWeightAt(group, y, x);
        sums += mat4x4f(weight * a, weight * b, weight * c, weight * d);
        a = b;
        b = c;
        c = d;
      }
    } else {
      for (var x = 0; x < i32(KERNEL_WIDTH); x++) {
        let weight = windowWeightAt(group, y, x);
        sums += mat4x4f(
          weight * inputAt(inputRow, left + x, group),
          weight * inputAt(inputRow, left + x + STRIDE_X, group),
          weight * inputAt(inputRow, left + x + 2 * STRIDE_X, group),
          weight * inputAt(inputRow, left + x + 3 * STRIDE_X, group),
        );
      }
    }
  }
  return mat4x4f(
    activate(sums[0], WINDOW_ACTIVATION),
    activate(sums[1], WINDOW_ACTIVATION),
    activate(sums[2], WINDOW_ACTIVATION),
    activate(sums[3], WINDOW_ACTIVATION),
  );
}
