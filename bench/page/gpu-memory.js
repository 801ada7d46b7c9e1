/** Runs in the page: what textures and buffers take on the GPU, from when this module is loaded. Padding is the driver's affair. */
const BYTES_PER_TEXEL = {
  r8unorm: 1,
  r16float: 2,
  r32float: 4,
  rg8unorm: 2,
  rgba8unorm: 4,
  bgra8unorm: 4,
  rgba16float: 8,
  rgba32float: 16,
};

const { R8, R16F, R32F, RG8, RGBA8, RGBA16F, RGBA32F, RGBA } = WebGL2RenderingContext;
const GL_BYTES_PER_TEXEL = new Map([
  [R8, 1],
  [R16F, 2],
  [R32F, 4],
  [RG8, 2],
  [RGBA8, 4],
  [RGBA, 4],
  [RGBA16F, 8],
  [RGBA32F, 16],
]);

let allocated = 0;

/** Bytes that were asked for so far; what is given back is not taken off. */
export function readAllocated() {
  return allocated;
}

function countCalls(prototype, name, countBytes) {
  const native = prototype[name];
  prototype[name] = function count(...args) {
    allocated += countBytes(...args);
    return native.apply(this, args);
  };
}

function known(bytes, format) {
  if (bytes === undefined) throw new Error(`how large a texel of ${format} is, is not known`);
  return bytes;
}

function texelsOf({ size }) {
  if (!Array.isArray(size)) return size.width * (size.height ?? 1);
  return size.reduce((product, side) => product * side);
}

if (globalThis.GPUDevice) {
  const { prototype } = globalThis.GPUDevice;
  countCalls(prototype, 'createBuffer', ({ size }) => size);
  countCalls(
    prototype,
    'createTexture',
    (spec) => texelsOf(spec) * known(BYTES_PER_TEXEL[spec.format], spec.format),
  );
}

const { prototype } = WebGL2RenderingContext;
countCalls(
  prototype,
  'texStorage2D',
  (target, levels, format, width, height) =>
    width * height * known(GL_BYTES_PER_TEXEL.get(format), format),
);
countCalls(prototype, 'texImage2D', (target, level, format, ...rest) =>
  // With six arguments the size is that of the picture, as with frames that are imported.
  rest.length < 5 ? 0 : rest[0] * rest[1] * known(GL_BYTES_PER_TEXEL.get(format), format),
);
countCalls(prototype, 'bufferData', (target, data) =>
  typeof data === 'number' ? data : (data?.byteLength ?? 0),
);
