/**
 * Functions for `page.addInitScript`: each runs in the page before any of its scripts, and uses nothing from this module.
 * All leave the browser's own classes in `globalThis.native`, for the test's own camera and reader.
 */

/** To be run first: keeps what the others take away, and collects what the component makes. */
export function keepNatives() {
  const { MediaStreamTrackGenerator, MediaStreamTrackProcessor, VideoFrame, Worker } = globalThis;
  globalThis.native = { MediaStreamTrackGenerator, MediaStreamTrackProcessor, VideoFrame, Worker };
  globalThis.native.captureStream = HTMLCanvasElement.prototype.captureStream;
  globalThis.workers = [];
  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      super(url, options);
      globalThis.workers.push({ name: options?.name ?? '', worker: this, at: performance.now() });
    }
  };
}

/**
 * The page does not hear that its tier is too slow, as every tier may be on a machine without a GPU. To be run after
 * `keepNatives`, for tests that are about one tier.
 */
export function keepTier() {
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      super(url, options);
      this.addEventListener('message', (event) => {
        if (event.data?.type === 'load') event.stopImmediatePropagation();
      });
    }
  };
}

/**
 * Every track that frames could leave by, from the moment it is made: `onOutputTrack(track)` sees each. One that a worker
 * makes is seen when the page takes it out of its message.
 */
export function tapOutputTracks() {
  const tracks = [];
  globalThis.outputTracks = tracks;
  const tell = (track) => {
    if (tracks.includes(track)) return;
    tracks.push(track);
    globalThis.onOutputTrack?.(track);
  };
  if (globalThis.MediaStreamTrackGenerator) {
    globalThis.MediaStreamTrackGenerator = new Proxy(globalThis.MediaStreamTrackGenerator, {
      construct(target, args) {
        const generator = new target(...args);
        tell(generator);
        return generator;
      },
    });
  }
  const { captureStream } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.captureStream = function capture(...args) {
    const stream = captureStream.apply(this, args);
    for (const track of stream.getVideoTracks()) tell(track);
    return stream;
  };
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
  Object.defineProperty(MessageEvent.prototype, 'data', {
    ...data,
    get() {
      const value = data.get.call(this);
      if (value?.track instanceof MediaStreamTrack) tell(value.track);
      return value;
    },
  });
}

/** A browser whose tracks can't be read and written by scripts. */
export function removeInsertableStreams() {
  delete globalThis.MediaStreamTrackProcessor;
  delete globalThis.MediaStreamTrackGenerator;
}

/** A page whose policy forbids workers. */
export function breakWorkers() {
  globalThis.Worker = class {
    constructor() {
      throw new DOMException('no workers here', 'SecurityError');
    }
  };
}

/** For a worker: keeps its WebGL contexts, so that a test can lose them. `loseContexts()` gives how many there were. */
export function keepWebglContexts() {
  const contexts = new Set();
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function get(kind, ...args) {
    const context = getContext.call(this, kind, ...args);
    if (context && kind.startsWith('webgl')) contexts.add(context);
    return context;
  };
  globalThis.loseContexts = () => {
    const live = [...contexts].filter((context) => !context.isContextLost());
    for (const context of live) context.getExtension('WEBGL_lose_context').loseContext();
    return live.length;
  };
}

/**
 * For a worker: keeps its WebGPU devices, so that a test can lose them, and refuses more than so many adapters or
 * devices. `loseDevices()` gives how many there were, and the time on the clock that all realms share.
 *
 * @param {object} [limits]
 * @param {number} [limits.adapters]
 * @param {number} [limits.devices]
 * @param {number} [limits.doomed] the device, counted from 1, that is lost as soon as it is made
 */
export function controlGpu({ adapters = Infinity, devices = Infinity, doomed = 0 } = {}) {
  const { requestAdapter } = GPU.prototype;
  const { requestDevice } = GPUAdapter.prototype;
  const alive = new Set();
  let made = 0;
  GPU.prototype.requestAdapter = async function request(...args) {
    return adapters-- > 0 ? requestAdapter.apply(this, args) : null;
  };
  GPUAdapter.prototype.requestDevice = async function request(...args) {
    if (devices-- <= 0) throw new DOMException('refused by the test', 'OperationError');
    const device = await requestDevice.apply(this, args);
    alive.add(device);
    void device.lost.then(() => alive.delete(device));
    if (++made === doomed) setTimeout(() => device.destroy());
    return device;
  };
  globalThis.loseDevices = () => {
    const timeMs = performance.timeOrigin + performance.now();
    for (const device of alive) device.destroy();
    return { count: alive.size, timeMs };
  };
}

/**
 * For a page or a worker: keeps every VideoFrame that is made there or arrives there, so that none can be collected
 * unseen. `countOpenFrames()` gives how many are neither closed nor handed on (`open`), how many there were at once since
 * it was last asked (`peak`), and how many in all.
 */
export function trackVideoFrames() {
  const frames = new Set();
  let total = 0;
  let peak = 0;
  const prune = () => {
    for (const frame of frames) if (frame.format === null) frames.delete(frame);
  };
  const keep = (frame) => {
    if (!frames.has(frame)) total++;
    frames.add(frame);
    if (frames.size > peak) prune();
    peak = Math.max(peak, frames.size);
    return frame;
  };
  const isFrame = (value) => value instanceof VideoFrame;

  const { clone } = VideoFrame.prototype;
  VideoFrame.prototype.clone = function cloneAndKeep() {
    return keep(clone.call(this));
  };
  globalThis.VideoFrame = new Proxy(VideoFrame, {
    construct: (target, args) => keep(new target(...args)),
  });
  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = async function readAndKeep(...args) {
    const result = await read.apply(this, args);
    if (isFrame(result.value)) keep(result.value);
    return result;
  };
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
  Object.defineProperty(MessageEvent.prototype, 'data', {
    ...data,
    get() {
      const value = data.get.call(this);
      const frame = value?.frame ?? value?.picture;
      if (isFrame(frame) && frame.format !== null) keep(frame);
      return value;
    },
  });
  globalThis.countOpenFrames = () => {
    prune();
    const counts = { open: frames.size, peak, total };
    peak = frames.size;
    return counts;
  };
}

/** For a page or a worker: keeps count of the WebGL contexts that are alive and not lost. */
export function trackWebglContexts() {
  const contexts = [];
  for (const { prototype } of [globalThis.HTMLCanvasElement, OffscreenCanvas].filter(Boolean)) {
    const { getContext } = prototype;
    prototype.getContext = function getAndKeep(kind, ...args) {
      const context = getContext.call(this, kind, ...args);
      if (context && kind.startsWith('webgl')) contexts.push(new WeakRef(context));
      return context;
    };
  }
  globalThis.countWebglContexts = () =>
    contexts.filter((ref) => ref.deref()?.isContextLost() === false).length;
}

/**
 * For a page or a worker: keeps count of the WebGPU devices that are not lost, and of their buffers and textures that are
 * not destroyed.
 */
export function trackGpuObjects() {
  const made = new Map();
  const { requestDevice } = globalThis.GPUAdapter?.prototype ?? {};
  globalThis.countGpuObjects = () => ({
    devices: made.size,
    objects: [...made.values()].reduce((sum, { size }) => sum + size, 0),
  });
  if (!requestDevice) return;
  GPUAdapter.prototype.requestDevice = async function requestAndKeep(...args) {
    const device = await requestDevice.apply(this, args);
    made.set(device, new Set());
    void device.lost.then(() => made.delete(device));
    return device;
  };
  for (const [name, { prototype }] of Object.entries({
    createBuffer: GPUBuffer,
    createTexture: GPUTexture,
  })) {
    const create = GPUDevice.prototype[name];
    GPUDevice.prototype[name] = function createAndKeep(...args) {
      const object = create.apply(this, args);
      made.get(this)?.add(object);
      return object;
    };
    const { destroy } = prototype;
    prototype.destroy = function destroyAndForget() {
      for (const objects of made.values()) objects.delete(this);
      destroy.call(this);
    };
  }
}
