/** Functions that a fault server puts in front of the component's workers. Each uses nothing from this module. */

/** Does what the test asks for over a channel, as no driver reaches into the workers of every browser. */
export function obeyFaults(service) {
  const channel = new BroadcastChannel('faults');
  const acts = {
    look: () => true,
    throw: () =>
      setTimeout(() => {
        throw new Error('thrown by the test');
      }),
    hang: () =>
      setTimeout(() => {
        for (;;);
      }),
    close: () => globalThis.close(),
    loseContexts: () => globalThis.loseContexts(),
    restoreContexts: () => globalThis.restoreContexts(),
    loseDevices: () => globalThis.loseDevices().count,
    exhaustMemory: () => globalThis.exhaustMemory(),
    failDrawing: (times) => globalThis.failDrawing(times),
  };
  channel.onmessage = ({ data }) => {
    if (data.service !== service || !(data.act in acts)) return;
    const value = acts[data.act](data.arg);
    channel.postMessage({ answerTo: data.id, value: typeof value === 'number' ? value : 1 });
  };
}

/** WebGL contexts that can be lost as by a driver's reset, and given back. Each gives how many there were. */
export function loseWebgl() {
  const contexts = new Set();
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function get(kind, ...args) {
    const context = getContext.call(this, kind, ...args);
    if (context && kind.startsWith('webgl')) contexts.add(context);
    return context;
  };
  const lost = [];
  globalThis.loseContexts = () => {
    const live = [...contexts].filter((context) => !context.isContextLost());
    for (const context of live) {
      const extension = context.getExtension('WEBGL_lose_context');
      extension.loseContext();
      lost.push(extension);
    }
    return live.length;
  };
  globalThis.restoreContexts = () => {
    for (const extension of lost) extension.restoreContext();
    return lost.length;
  };
}

/** From `exhaustMemory()` on, every texture that is asked for is larger than any device has room for. */
export function exhaustTextures() {
  let isExhausted = false;
  globalThis.exhaustMemory = () => {
    isExhausted = true;
  };
  const HUGE = 1 << 28;
  if (globalThis.GPUDevice) {
    const { createTexture } = GPUDevice.prototype;
    GPUDevice.prototype.createTexture = function create(descriptor) {
      const size = isExhausted ? [HUGE, HUGE] : descriptor.size;
      return createTexture.call(this, { ...descriptor, size });
    };
  }
  if (globalThis.WebGL2RenderingContext) {
    const { texStorage2D, texImage2D } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.texStorage2D = function storage(target, levels, format, w, h) {
      const [width, height] = isExhausted ? [HUGE, HUGE] : [w, h];
      texStorage2D.call(this, target, levels, format, width, height);
    };
    WebGL2RenderingContext.prototype.texImage2D = function image(...args) {
      if (isExhausted && args.length >= 9) args.splice(3, 2, HUGE, HUGE);
      texImage2D.apply(this, args);
    };
  }
}

/** After `failDrawing(times)` so many drawings into a 2D canvas throw: how a stage meets a frame that it can't take. */
export function failDrawings() {
  let left = 0;
  globalThis.failDrawing = (times) => {
    left = times;
  };
  const { prototype } = OffscreenCanvasRenderingContext2D;
  const { drawImage } = prototype;
  prototype.drawImage = function draw(...args) {
    if (left > 0) {
      left--;
      throw new DOMException('refused by the test', 'InvalidStateError');
    }
    drawImage.apply(this, args);
  };
}
