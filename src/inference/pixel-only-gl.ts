/**
 * A stand-in for a WebGL2 context that carries pictures and draws nothing.
 *
 * MediaPipe's CPU delegate computes on the CPU, but takes its picture through WebGL: it uploads it with `texImage2D`
 * and reads it back with `readPixels`; without a context it does not start at all (tasks-vision 0.10.35,
 * "kGpuService ... was not provided"). Machines without WebGL are just those that need the CPU delegate, so it gets
 * this: an upload keeps the source canvas, a read copies its pixels, shaders are accepted unseen. Where WebGL exists
 * it saves the round trip through the GPU as well. Can go when the library takes pixels directly.
 */
export class PixelOnlyGl {
  /** Stands for the canvas that the library asks for its context; it asks for nothing else. */
  readonly canvas: OffscreenCanvas;

  constructor() {
    const context = createContext();
    const canvas: unknown = { width: 1, height: 1, getContext: () => context };
    this.canvas = canvas as OffscreenCanvas;
  }
}

type Texture = { source: OffscreenCanvas | null };
type Program = { sources: string[] };
type Shader = { source: string };
type ReadPixelsParameters = [number, number, number, number, number, number, Uint8Array, number?];

// Values of the WebGL 2 specification; the constants are on a class that machines without WebGL may lack.
const GL = {
  MAX_TEXTURE_SIZE: 0x0d33,
  VENDOR: 0x1f00,
  RENDERER: 0x1f01,
  VERSION: 0x1f02,
  MAX_TEXTURE_IMAGE_UNITS: 0x8872,
  MAX_COMBINED_TEXTURE_IMAGE_UNITS: 0x8b4d,
  LINK_STATUS: 0x8b82,
  VALIDATE_STATUS: 0x8b83,
  ACTIVE_UNIFORMS: 0x8b86,
  SHADING_LANGUAGE_VERSION: 0x8b8c,
  FRAMEBUFFER_BINDING: 0x8ca6,
  FRAMEBUFFER_COMPLETE: 0x8cd5,
  FLOAT: 0x1406,
  SIGNALED: 0x9119,
  ALREADY_SIGNALED: 0x911a,
} as const;

const PARAMETERS = new Map<number, unknown>([
  [GL.VERSION, 'WebGL 2.0'],
  [GL.SHADING_LANGUAGE_VERSION, 'WebGL GLSL ES 3.00'],
  [GL.VENDOR, 'bg-camera'],
  [GL.RENDERER, 'none'],
  [GL.MAX_TEXTURE_SIZE, 8192],
  [GL.MAX_TEXTURE_IMAGE_UNITS, 16],
  [GL.MAX_COMBINED_TEXTURE_IMAGE_UNITS, 16],
  [GL.FRAMEBUFFER_BINDING, null],
]);

/** Extensions that the library's post-processing asks for before it sees that the CPU will do it. */
const EXTENSIONS = [
  'EXT_color_buffer_float',
  'EXT_color_buffer_half_float',
  'OES_texture_float_linear',
  'OES_texture_half_float_linear',
];

function createContext(): unknown {
  const methods: Record<string, unknown> = {
    ...createObjects(),
    ...createQueries(),
    ...createPixelPath(),
  };
  // Anything else (state, draws, deletes) has nothing to do here. Names in capitals are constants, and the two
  // buffer bindings are fields that Emscripten keeps on the context: a function there would read as "bound".
  return new Proxy(methods, {
    get(target, key) {
      if (typeof key === 'symbol') return undefined;
      if (key in target) return target[key];
      if (/^[A-Z0-9_]+$|Binding$/.test(key)) return undefined;
      return doNothing;
    },
  });
}

function doNothing(): void {
  // By design.
}

function createObjects() {
  return {
    createTexture: (): Texture => ({ source: null }),
    createFramebuffer: () => ({}),
    createRenderbuffer: () => ({}),
    createBuffer: () => ({}),
    createVertexArray: () => ({}),
    createShader: (): Shader => ({ source: '' }),
    createProgram: (): Program => ({ sources: [] }),
    fenceSync: () => ({}),
    shaderSource: (shader: Shader, source: string) => void (shader.source = source),
    attachShader: (program: Program, shader: Shader) => void program.sources.push(shader.source),
  };
}

function createQueries() {
  return {
    isContextLost: () => false,
    getError: () => 0,
    getContextAttributes: () => ({ alpha: true, antialias: false, depth: false, stencil: false }),
    getSupportedExtensions: () => EXTENSIONS,
    getExtension: (name: string) => (EXTENSIONS.includes(name) ? {} : null),
    getParameter: (name: number) => PARAMETERS.get(name) ?? 0,
    getShaderParameter: () => true,
    getShaderInfoLog: () => '',
    getProgramInfoLog: () => '',
    getProgramParameter(program: Program, name: number) {
      if (name === GL.LINK_STATUS || name === GL.VALIDATE_STATUS) return true;
      return name === GL.ACTIVE_UNIFORMS ? readUniformNames(program).length : 0;
    },
    getActiveUniform: (program: Program, index: number) => ({
      name: readUniformNames(program)[index],
      size: 1,
      type: GL.FLOAT,
    }),
    getUniformLocation: () => ({}),
    checkFramebufferStatus: () => GL.FRAMEBUFFER_COMPLETE,
    clientWaitSync: () => GL.ALREADY_SIGNALED,
    getSyncParameter: () => GL.SIGNALED,
  };
}

/** The library looks its uniforms up by name and stops when one is missing. */
function readUniformNames(program: Program): string[] {
  const declarations = program.sources.flatMap((source) => [
    ...source.matchAll(/uniform\s+(?:\w+\s+)*?(\w+)\s*[[;]/g),
  ]);
  return [...new Set(declarations.map((match) => match[1] ?? ''))];
}

function createPixelPath() {
  let bound: Texture | null = null;
  let attached: Texture | null = null;
  return {
    bindTexture: (_target: number, texture: Texture | null) => void (bound = texture),
    texImage2D(...parameters: unknown[]) {
      const source = parameters.at(-1);
      if (bound && source instanceof OffscreenCanvas) bound.source = source;
    },
    framebufferTexture2D: (...parameters: unknown[]) => void (attached = parameters[3] as Texture),
    readPixels(...parameters: unknown[]) {
      const [x, y, width, height, , , heap, offset = 0] = parameters as ReadPixelsParameters;
      const pixels = attached?.source?.getContext('2d')?.getImageData(x, y, width, height).data;
      if (pixels) heap.set(pixels, offset);
    },
  };
}
