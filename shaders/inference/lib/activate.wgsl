// activate: the activations that follow an op; which one is a constant, so the others cost nothing.
// Values of `kind` are those of ACTIVATION_CODE (src/inference/kernels/kernel.ts).
// source: the formulas of the TensorFlow Lite reference kernels.
fn activate(value: vec4f, kind: u32) -> vec4f {
  switch kind {
    case 1u: { return max(value, vec4f()); }
    case 2u: { return clamp(value, vec4f(), vec4f(6.0)); }
    case 3u: { return value * clamp(value + 3.0, vec4f(), vec4f(6.0)) / 6.0; }
    case 4u: { return 1.0 / (1.0 + exp(-value)); }
    default: { return value; }
  }
}
