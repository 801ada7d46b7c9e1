// import-frame: the camera frame as a plain texture, once for all passes. Each sample of an external texture is two of its
// planes and a conversion of colours.
// one invocation = one pixel of the frame; origin top-left.
// @group(0) 0 frame          texture_external  camera, opaque; the browser converts it to sRGB
//           1 frameSampler   sampler  linear, clamped
// out: rgba8unorm, sRGB-encoded, opaque.
// source: ours.
@group(0) @binding(0) var frame: texture_external;
@group(0) @binding(1) var frameSampler: sampler;

@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  return textureSampleBaseClampToEdge(frame, frameSampler, uv);
}
