/**
 * Functions that run in a page or a worker before its own scripts, as those of init-scripts.js do, and count what a
 * graphics or wasm library keeps.
 */

/**
 * Counts WebGL objects that were made and not deleted, in contexts that are not lost: `countGlObjects()` gives a number
 * for each kind. One that was only dropped counts as alive: it would be freed at some later time, or never.
 */
export function trackGlObjects() {
  const KINDS = {
    textures: ['createTexture', 'deleteTexture'],
    buffers: ['createBuffer', 'deleteBuffer'],
    framebuffers: ['createFramebuffer', 'deleteFramebuffer'],
    renderbuffers: ['createRenderbuffer', 'deleteRenderbuffer'],
    vertexArrays: ['createVertexArray', 'deleteVertexArray'],
    samplers: ['createSampler', 'deleteSampler'],
    programs: ['createProgram', 'deleteProgram'],
    shaders: ['createShader', 'deleteShader'],
    syncs: ['fenceSync', 'deleteSync'],
  };
  const made = new Map();
  const objectsOf = (context, kind) => {
    if (!made.has(context)) {
      made.set(context, Object.fromEntries(Object.keys(KINDS).map((name) => [name, new Set()])));
    }
    return made.get(context)[kind];
  };
  globalThis.countGlObjects = () => {
    for (const context of made.keys()) if (context.isContextLost()) made.delete(context);
    const sum = (kind) => [...made.values()].reduce((total, sets) => total + sets[kind].size, 0);
    return Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, sum(kind)]));
  };
  const { prototype } = globalThis.WebGL2RenderingContext ?? {};
  if (!prototype) return;
  for (const [kind, [create, destroy]] of Object.entries(KINDS)) {
    const { [create]: createObject, [destroy]: destroyObject } = prototype;
    prototype[create] = function createAndKeep(...args) {
      const object = createObject.apply(this, args);
      if (object) objectsOf(this, kind).add(object);
      return object;
    };
    prototype[destroy] = function destroyAndForget(object) {
      objectsOf(this, kind).delete(object);
      destroyObject.call(this, object);
    };
  }
}

/** Counts the bytes of the wasm memories that instances export: `countWasmBytes()`. They grow and never shrink. */
export function trackWasmMemory() {
  const memories = new Set();
  const keep = (result) => {
    for (const value of Object.values((result.instance ?? result).exports)) {
      if (value instanceof WebAssembly.Memory) memories.add(value);
    }
    return result;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...args) => keep(await instantiate(...args));
  }
  globalThis.countWasmBytes = () =>
    [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

/**
 * Counts the slots, used or not, of the largest of Emscripten's tables of GL objects: `countGlSlots()`. Works only with a
 * loader that has been through `exposeGlTables`.
 */
export function trackGlSlots() {
  globalThis.countGlSlots = () =>
    Object.values(globalThis.emscriptenGl ?? {})
      .filter(Array.isArray)
      .reduce((most, { length }) => Math.max(most, length), 0);
}

/** For the text of MediaPipe's loader, which keeps Emscripten's tables to itself. */
export function exposeGlTables(loader) {
  const from = 'var GL = {';
  if (loader.split(from).length !== 2) throw new Error(`the loader has no single "${from}"`);
  return loader.replace(from, 'var GL = globalThis.emscriptenGl = {');
}
