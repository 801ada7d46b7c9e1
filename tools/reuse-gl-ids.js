/**
 * A table grows to so many slots before its free ones are used again. Four times what the segmenter keeps alive (260
 * textures), so that a free slot is found at once, and so many that an id rests for some eighty frames before it
 * stands for something else.
 */
export const MAX_GL_SLOTS = 1024;

const PUBLISHED = `getNewId: table => {
    var ret = GL.counter++;
`;

const CHANGED = `getNewId: table => {
    // Changed by bg-camera: a table of ${MAX_GL_SLOTS} slots goes round and takes those that are free.
    if (table.length >= ${MAX_GL_SLOTS}) {
      for (var step = 1; step < table.length; step++) {
        table.lastId = (table.lastId ?? 0) % (table.length - 1) + 1;
        if (!table[table.lastId]) return table.lastId;
      }
    }
    var ret = GL.counter++;
`;

/**
 * MediaPipe's loader with one function changed: Emscripten numbers WebGL objects and never uses a number twice, so the
 * tables that it finds them in grow with every frame (google-ai-edge/mediapipe#6352, emscripten-core/emscripten#22425).
 * Measured with 0.10.35: nine numbers a frame in each of three tables on the GPU delegate, two in one on the CPU's.
 *
 * @param {string} loader the text of `vision_wasm_module_internal.js`
 * @throws when the text is another than that of the pinned version; look then whether this is still needed
 */
export function reuseGlIds(loader) {
  if (loader.split(PUBLISHED).length !== 2) {
    throw new Error('the loader of @mediapipe/tasks-vision gives ids to GL objects in another way');
  }
  return loader.replace(PUBLISHED, CHANGED);
}
