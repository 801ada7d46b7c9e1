/** The camera ends, or gives what no camera should give. */
const ENDED = {
  state: 'error',
  code: 'camera-ended',
  text: /disconnected/,
  leaves: 'black',
  withinMs: 3000,
};
/** The component asks a track for its state twice a second; these are on top. */
const GOES_ON = { state: 'running', withinMs: 10_000 };

const replaceCamera = (bench) => bench.evaluate(() => globalThis.scene.replaceCamera());

/** The camera gives frames of another size from now on. */
const resizing = (width, height, more = {}) => ({
  name: `frames of ${width}x${height}`,
  moments: ['call', 'switch'],
  inject: (bench) =>
    bench.evaluate(([w, h]) => globalThis.scene.camera.resize(w, h), [width, height]),
  expect: GOES_ON,
  frees: 'buffers of the former size',
  ...more,
});

/** The camera writes a dozen frames with such steps between their timestamps, then goes on as before. */
const stepping = (name, stepUs) => ({
  name,
  moments: ['call'],
  inject: (bench) =>
    bench.evaluate(async (step) => {
      for (let i = 0; i < 12; i++) await globalThis.scene.camera.write({ stepUs: step });
    }, stepUs),
  expect: GOES_ON,
  frees: 'nothing',
});

export const CAMERA_FAULTS = [
  {
    name: 'camera ends',
    moments: ['call', 'switch'],
    inject: (bench) => bench.evaluate(() => globalThis.scene.camera.end()),
    repair: replaceCamera,
    expect: ENDED,
    frees: 'pipeline and camera',
  },
  {
    name: 'camera ends while it starts',
    moments: ['start'],
    injectAtStart: (bench) => bench.evaluate(() => globalThis.scene.camera.end()),
    repair: replaceCamera,
    expect: { state: 'error', code: 'camera-ended', leaves: 'nothing', withinMs: 20_000 },
    frees: 'everything',
  },
  {
    name: 'camera stopped by the page',
    moments: ['start', 'call', 'switch'],
    injectAtStart: stopCamera,
    inject: stopCamera,
    repair: replaceCamera,
    expect: {
      start: { ...ENDED, leaves: 'nothing', withinMs: 20_000 },
      call: ENDED,
      switch: ENDED,
    },
    frees: 'pipeline and camera',
  },
  {
    name: 'camera taken by another application',
    moments: ['call'],
    isOwnCamera: true,
    inject: async (bench) => {
      await bench.evaluate(async () => {
        globalThis.refusal = 'NotReadableError';
        await globalThis.scene.camera.end();
      });
    },
    // Whoever tries again now reads why it fails.
    repair: async (bench) => {
      await bench.trial('begin');
      const { code } = await bench.trial('settle');
      if (code !== 'camera-busy') throw new Error(`start() gave ${code}`);
      await bench.evaluate(() => (globalThis.refusal = null));
    },
    expect: ENDED,
    frees: 'pipeline and camera',
  },
  {
    name: 'permission revoked',
    moments: ['call'],
    isOwnCamera: true,
    inject: (bench) =>
      bench.evaluate(async () => {
        globalThis.refusal = 'NotAllowedError';
        await globalThis.scene.camera.end();
      }),
    repair: async (bench) => {
      await bench.trial('begin');
      const { code } = await bench.trial('settle');
      if (code !== 'camera-denied') throw new Error(`start() gave ${code}`);
      await bench.evaluate(() => (globalThis.refusal = null));
    },
    expect: ENDED,
    frees: 'pipeline and camera',
  },
  {
    name: 'camera replaced',
    moments: ['start', 'call', 'switch'],
    injectAtStart: replaceCamera,
    inject: replaceCamera,
    expect: GOES_ON,
    frees: 'the former source',
  },
  {
    name: 'camera replaced by one of another size',
    moments: ['call', 'switch'],
    inject: (bench) =>
      bench.evaluate(() => globalThis.scene.replaceCamera({ width: 256, height: 192 })),
    expect: GOES_ON,
    frees: 'the former source',
  },
  resizing(480, 270, { name: 'resolution changes' }),
  // The scene's model is for wide frames.
  resizing(180, 320, { name: 'orientation changes', attributes: { model: 'auto' } }),
  resizing(321, 181, { name: 'odd sizes' }),
  {
    ...resizing(1, 1, { name: 'frames of 1x1', moments: ['call'] }),
    // Nothing can be read in such a picture: they come for a while, then those before again.
    inject: (bench) =>
      bench.evaluate(async () => {
        const { camera } = globalThis.scene;
        camera.resize(1, 1);
        await globalThis.scene.shoot(15);
        camera.resize(320, 180);
      }),
  },
  {
    ...resizing(3840, 2160, { name: 'frames of 4K', moments: ['call'] }),
    inject: (bench) =>
      bench.evaluate(async () => {
        const { camera } = globalThis.scene;
        camera.resize(3840, 2160);
        await globalThis.scene.shoot(4);
        camera.resize(320, 180);
      }),
    expect: { state: 'running', withinMs: 45_000 },
  },
  stepping('equal timestamps', 0),
  stepping('timestamps run backward', -40_000),
  stepping('timestamps jump by hours', 3_600_000_000),
  {
    name: 'timestamp zero',
    moments: ['start'],
    options: { size: { firstTimestampUs: 0 } },
    expect: GOES_ON,
    frees: 'nothing',
  },
  {
    name: 'camera muted, then unmuted',
    moments: ['call'],
    // As the page sees it when the user turns the camera off by a switch: no script can do that to a real track.
    inject: (bench) =>
      bench.evaluate(async () => {
        const { scene } = globalThis;
        const { until } = await import('/test/e2e/helpers/page/element.js');
        const { track } = scene.camera;
        const setMuted = (value, event) => {
          Object.defineProperty(track, 'muted', { value, configurable: true });
          track.dispatchEvent(new Event(event));
        };
        scene.camera.pause();
        setMuted(true, 'mute');
        await until(() => scene.frames.at(-1).isBlack, 'black leaves', 20_000);
        setMuted(false, 'unmute');
        scene.camera.play(scene.fps);
      }),
    expect: { state: 'running', withinMs: 20_000, mayReport: true },
    frees: 'nothing',
  },
  {
    name: 'camera gives no more frames, then some',
    moments: ['call'],
    isOwnCamera: true,
    inject: (bench) =>
      bench.evaluate(async () => {
        const { scene } = globalThis;
        const { until } = await import('/test/e2e/helpers/page/element.js');
        scene.camera.pause();
        await until(() => scene.frames.at(-1).isBlack, 'black leaves', 20_000);
        scene.camera.play(scene.fps);
      }),
    expect: { state: 'running', withinMs: 20_000, mayReport: true },
    frees: 'nothing',
  },
  {
    name: 'source gives no more frames, then some',
    moments: ['call'],
    // A canvas or a screen may stand still for good reasons.
    inject: (bench) =>
      bench.evaluate(async () => {
        const { scene } = globalThis;
        scene.camera.pause();
        await new Promise((resolve) => setTimeout(resolve, 5000));
        scene.camera.play(scene.fps);
      }),
    expect: { state: 'running', withinMs: 20_000, mayReport: true },
    frees: 'nothing',
  },
  {
    name: 'camera gives the same pixels again and again',
    moments: ['call'],
    isOwnCamera: true,
    inject: (bench) =>
      bench.evaluate(async () => {
        const { camera } = globalThis.scene;
        const { count } = camera;
        Object.defineProperty(camera, 'count', { get: () => count, set() {}, configurable: true });
        await new Promise((resolve) => setTimeout(resolve, 5000));
        delete camera.count;
        camera.count = count;
      }),
    expect: { state: 'running', withinMs: 20_000, mayReport: true },
    frees: 'nothing',
  },
  {
    name: 'track says that the system blurs, and no frame does',
    moments: ['call', 'switch'],
    attributes: { platform: 'prefer' },
    inject: (bench) =>
      bench.evaluate(() => {
        const { track } = globalThis.scene.camera;
        const settings = track.getSettings();
        track.getSettings = () => ({ ...settings, backgroundBlur: true });
        track.dispatchEvent(new Event('configurationchange'));
      }),
    expect: GOES_ON,
    frees: 'nothing',
  },
  {
    name: 'source without a picture',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(async () => {
        const { scene } = globalThis;
        scene.element.source = new MediaStream();
        await scene.shoot(5);
      }),
    expect: { ...GOES_ON, code: 'camera-missing' },
    frees: 'nothing',
  },
].map((fault) => ({ group: 'camera', tiers: [4], ...fault }));

function stopCamera(bench) {
  return bench.evaluate(() => {
    globalThis.scene.camera.pause();
    globalThis.scene.camera.track.stop();
  });
}
