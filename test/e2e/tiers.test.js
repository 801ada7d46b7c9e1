/**
 * The tiers with a real video as the camera, all the way through a real RTCPeerConnection: what the other side receives.
 * Tiers are reached by taking facts away, never by asking for one.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { breakWorkers, removeInsertableStreams } from './helpers/init-scripts.js';
import { openStand, sampleCamera, FRAME } from './helpers/stand.js';

/** Pure green, as a codec and two colour conversions may leave it. */
const GREEN = { min: [0, 190, 0], max: [90, 255, 90] };
/** The face keeps the camera's colours, as far as the codec does and as two readers see the same moment of a clip. */
const FACE_TOLERANCE = 30;
/** A blurred map has less than this part of its detail. */
const BLURRED_DETAIL = 0.5;

const TIER_3_TEXT = /a little delay/i;
const TIER_4_TEXT = /background blur is using your CPU; quality may be reduced/i;

const GPU = { inference: 'webgpu', compositor: 'webgpu' };
const GL = { inference: 'webgl', compositor: 'webgl2' };
const CPU = { inference: 'wasm', compositor: 'canvas2d' };

const IN_WORKER = { transport: 'insertable', offMainThread: true };
const CAPTURED_IN_WORKER = { transport: 'capture-stream', offMainThread: true };
const CAPTURED_ON_PAGE = { transport: 'capture-stream', offMainThread: false };

/** Without workers nothing keeps the tier (see `keepTier`), so it has to be fast enough for a machine without a GPU. */
const ON_PAGE = { model: 'landscape' };

const CASES = [
  {
    name: 'tier 1, where there is WebGPU',
    graphics: 'gpu',
    init: [],
    expected: { tier: 1, ...GPU, ...IN_WORKER },
    toast: null,
  },
  {
    name: 'tier 3, where there is WebGPU and tracks cannot be read and written',
    graphics: 'gpu',
    init: [removeInsertableStreams],
    expected: { tier: 3, ...GPU, ...CAPTURED_IN_WORKER },
    toast: TIER_3_TEXT,
  },
  {
    name: 'tier 3 on the page, where there is WebGPU and workers cannot be started',
    graphics: 'gpu',
    init: [breakWorkers],
    attributes: ON_PAGE,
    expected: { tier: 3, ...GPU, ...CAPTURED_ON_PAGE },
    toast: TIER_3_TEXT,
  },
  {
    name: 'tier 2, where there is no WebGPU adapter',
    graphics: 'webgl',
    init: [],
    expected: { tier: 2, ...GL, ...IN_WORKER },
    toast: null,
  },
  {
    name: 'tier 3 with WebGL2, where there is no WebGPU adapter either',
    graphics: 'webgl',
    init: [removeInsertableStreams],
    expected: { tier: 3, ...GL, ...CAPTURED_IN_WORKER },
    toast: TIER_3_TEXT,
  },
  {
    name: 'tier 3 with WebGL2 on the page, where workers cannot be started',
    graphics: 'webgl',
    init: [breakWorkers],
    attributes: ON_PAGE,
    expected: { tier: 3, ...GL, ...CAPTURED_ON_PAGE },
    toast: TIER_3_TEXT,
  },
  {
    name: 'tier 4, where there is no WebGL',
    graphics: 'none',
    init: [],
    expected: { tier: 4, ...CPU, ...IN_WORKER },
    toast: TIER_4_TEXT,
  },
  {
    name: 'tier 4, where there is no WebGL and tracks cannot be read and written',
    graphics: 'none',
    init: [removeInsertableStreams],
    expected: { tier: 4, ...CPU, ...CAPTURED_IN_WORKER },
    toast: TIER_4_TEXT,
  },
];

for (const graphics of ['gpu', 'webgl', 'none']) {
  describe(`in a browser with graphics: ${graphics}`, () => {
    let stand;
    before(async () => {
      stand = await openStand({ graphics, camera: await sampleCamera() });
    });
    afterEach(() => stand.closePages());
    after(() => stand.close());

    for (const { name, init, attributes, expected, toast } of CASES.filter(
      (c) => c.graphics === graphics,
    )) {
      it(name, async () => {
        const page = await stand.newPage({ init });
        const call = await page.evaluate(callThroughElement, { ...FRAME, attributes });

        const { tier, inference, compositor, transport, offMainThread } = call.stats;
        assert.deepEqual({ tier, inference, compositor, transport, offMainThread }, expected);
        assert.equal(call.activeTier, expected.tier);
        if (toast) assert.match(call.toast ?? '', toast);
        else assert.equal(call.toast, null);

        assert.ok(call.later > call.earlier, `frames: ${call.earlier}, then ${call.later}`);
        assert.ok(call.stats.inferenceRuns > 0);
        assert.deepEqual(call.received, FRAME);

        const { camera, color, blur } = call.pictures;
        for (const corner of ['left', 'right']) {
          assertBetween(color[corner], GREEN, `${corner} corner in mode color`);
          assert.ok(!isBetween(camera[corner], GREEN), 'control: the room itself is not green');
        }
        assertNear(color.face, camera.face, FACE_TOLERANCE, 'face in mode color');
        assertNear(blur.face, camera.face, FACE_TOLERANCE, 'face in mode blur');
        assertNear(blur.right, camera.right, FACE_TOLERANCE, 'blurred wall');
        const kept = blur.mapDetail / camera.mapDetail;
        assert.ok(kept < BLURRED_DETAIL, `the map keeps ${kept.toFixed(2)} of its detail`);
        assert.deepEqual(page.problems, []);
      });
    }
  });
}

/** Runs in the page. */
async function callThroughElement({ width, height, attributes }) {
  const { mountCamera, until } = await import('/test/e2e/helpers/page/element.js');
  const { PictureReader } = await import('/test/e2e/helpers/page/picture-reader.js');
  const { Loopback } = await import('/demo/loopback.js');
  const reader = new PictureReader();

  const plain = await navigator.mediaDevices.getUserMedia({ video: { width, height } });
  const element = await mountCamera({
    mode: 'color',
    color: '#00ff00',
    width,
    height,
    ...attributes,
  });
  await element.start();
  const toast = element.shadowRoot.querySelector('[part=toast] slot')?.textContent.trim() ?? null;
  const received = await play();
  await new Loopback().call(element.stream, received);
  const camera = await play(plain);

  /** Means over several frames: the clip moves, and the two videos do not show the same moment. */
  const look = async (video) => {
    const looks = [];
    for (let i = 0; i < 6; i++) {
      await nextFrame(video);
      const picture = reader.read(video);
      looks.push({
        left: picture.mean([0, 0, 0.06, 0.1]),
        right: picture.mean([0.9, 0, 0.1, 0.3]),
        face: picture.mean([0.46, 0.4, 0.12, 0.2]),
        mapDetail: picture.detail([0.02, 0.2, 0.18, 0.4]),
      });
    }
    const average = (key) => looks.reduce((sum, one) => sum + one[key], 0) / looks.length;
    const averages = (key) =>
      [0, 1, 2].map((c) => looks.reduce((sum, one) => sum + one[key][c], 0) / looks.length);
    return {
      left: averages('left'),
      right: averages('right'),
      face: averages('face'),
      mapDetail: average('mapDetail'),
    };
  };

  // A codec starts badly.
  await until(async () => {
    await nextFrame(received);
    return reader.read(received).mean([0, 0, 0.06, 0.1])[1] > 180 && received.videoWidth === width;
  }, 'green arrives');
  const earlier = received.getVideoPlaybackQuality().totalVideoFrames;
  const pictures = { camera: await look(camera), color: await look(received) };
  const later = received.getVideoPlaybackQuality().totalVideoFrames;

  element.mode = 'blur';
  element.sigma = 24;
  await until(async () => {
    await nextFrame(received);
    const [r, g] = reader.read(received).mean([0.9, 0, 0.1, 0.3]);
    return Math.abs(r - g) < 60;
  }, 'the blurred room arrives');
  pictures.blur = await look(received);

  const { activeTier, stats } = element;
  const size = { width: received.videoWidth, height: received.videoHeight };
  element.stop();
  for (const track of plain.getTracks()) track.stop();
  return { toast, earlier, later, received: size, pictures, activeTier, stats };

  async function play(stream = null) {
    const video = Object.assign(document.createElement('video'), {
      muted: true,
      srcObject: stream,
    });
    video.autoplay = true;
    document.body.append(video);
    return video;
  }

  function nextFrame(video) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no frame arrives')), 20_000);
      video.requestVideoFrameCallback(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function isBetween(color, { min, max }) {
  return color.every((value, i) => value >= min[i] && value <= max[i]);
}

function assertBetween(color, range, what) {
  const rounded = color.map(Math.round);
  assert.ok(
    isBetween(color, range),
    `${what} is ${rounded}, expected ${range.min} to ${range.max}`,
  );
}

function assertNear(actual, expected, tolerance, what) {
  const isNear = actual.every((value, i) => Math.abs(value - expected[i]) <= tolerance);
  const rounded = [actual, expected].map((color) => color.map(Math.round).join());
  assert.ok(isNear, `${what} is ${rounded[0]}, the camera's is ${rounded[1]}`);
}
