/**
 * A real Firefox, which can't read or write tracks: tier 3's own browser. What the other side of a call receives is looked
 * at, with Firefox's fake camera and with a recording of a person.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it as test } from 'node:test';
import { findFirefox } from '../../tools/find-firefox.js';
import { openFirefoxStand } from './helpers/firefox-stand.js';

/** What inference runs on: `webgl` or `webgpu`. */
const INFERENCE = 'webgpu';
const EXPECTED = {
  tier: 3,
  inference: INFERENCE,
  compositor: { webgl: 'webgl2', webgpu: 'webgpu' }[INFERENCE],
  transport: 'capture-stream',
  offMainThread: true,
};
const TIER_3_TEXT = /a little delay/i;

/** Ten times what a test or the browser's start takes on two cores without a GPU. */
const TIMEOUT_MS = 40_000;
/** For a single wait in a page, so that it is the page that says what did not come. */
const WAIT_MS = 20_000;

/** As far as a codec takes a colour from what it was, and as two readers see the same moment of a clip. */
const COLOR_TOLERANCE = 30;
/** A blurred map has less than this part of its detail. */
const BLURRED_DETAIL = 0.5;
/**
 * Firefox's fake camera is one bright colour, whose hue goes round in 14 s while its luma stays from 105 to 150 (measured
 * over 40 s). So the background has to be white or black, and black could be the picture of a failure.
 */
const FAKE_CAMERA_LUMA = { min: 85, max: 170 };

const WHITE = [255, 255, 255];
const GREEN = [0, 255, 0];
const CORNERS = { left: [0, 0.12, 0.06, 0.08], right: [0.9, 0.12, 0.1, 0.22] };

const it = (name, fn) => test(name, { timeout: TIMEOUT_MS }, fn);

const { executablePath, reason } = findFirefox({ install: true });

describe('in Firefox', { skip: reason ?? false }, () => {
  let stand;
  before(
    async () => {
      stand = await openFirefoxStand({ executablePath });
    },
    { timeout: TIMEOUT_MS },
  );
  after(() => stand?.close());

  async function call(options) {
    const page = await stand.newPage();
    try {
      const limits = { tolerance: COLOR_TOLERANCE, timeoutMs: WAIT_MS };
      const result = await page.evaluate(callThroughElement, { ...options, ...limits });
      assertRunning(result);
      assert.deepEqual(page.problems, []);
      return result.looks;
    } finally {
      await page.close();
    }
  }

  it('tier 3 replaces the whole of a picture without a person', async () => {
    const regions = { ...CORNERS, middle: [0.4, 0.4, 0.2, 0.2] };
    const { camera, color, blur, moved } = await call({ hasPerson: false, color: WHITE, regions });
    for (const name of Object.keys(regions)) {
      assertNear(color[name].mean, WHITE, `${name} in mode color`);
      assertFakeCamera(camera[name].mean, `control: the camera's own ${name}`);
      assertFakeCamera(blur[name].mean, `${name} in mode blur`);
      assertFakeCamera(moved[name].mean, `${name} in mode blur, later`);
    }
  });

  it('tier 3 keeps a person and covers the room', async () => {
    const regions = { ...CORNERS, face: [0.46, 0.42, 0.12, 0.15], map: [0.02, 0.27, 0.18, 0.3] };
    const { camera, color, blur } = await call({ hasPerson: true, color: GREEN, regions });
    for (const corner of ['left', 'right']) {
      assertNear(color[corner].mean, GREEN, `${corner} in mode color`);
      const own = camera[corner].mean;
      assert.ok(!isNear(own, GREEN), 'control: the room itself is not green');
    }
    assertNear(color.face.mean, camera.face.mean, 'face in mode color');
    assertNear(blur.face.mean, camera.face.mean, 'face in mode blur');
    assertNear(blur.right.mean, camera.right.mean, 'blurred wall');
    const kept = blur.map.detail / camera.map.detail;
    assert.ok(kept < BLURRED_DETAIL, `the map keeps ${kept.toFixed(2)} of its detail`);
  });
});

/** Runs in the page. `regions` must have `left`, where no person is. */
async function callThroughElement({ hasPerson, color, regions, tolerance, timeoutMs }) {
  const { mountCamera, tryStart, until } = await import('/test/e2e/helpers/page/element.js');
  const { WatchedVideo } = await import('/test/e2e/helpers/page/watched-video.js');
  const { Loopback } = await import('/demo/loopback.js');
  const { openSampleSource } = await import('/demo/sample-source.js');
  const size = { width: 320, height: 180 };

  const own = hasPerson
    ? (await openSampleSource()).stream
    : await navigator.mediaDevices.getUserMedia({ video: size });
  const attributes = { mode: 'color', color: `rgb(${color})`, sigma: 24, ...size };
  const element = await mountCamera(attributes, hasPerson ? { source: own } : {});
  const started = await tryStart(element, timeoutMs);
  if (!started.ok) throw new Error(`start() failed: ${started.code} ${started.message}`);
  const toast = element.shadowRoot.querySelector('[part=toast] slot')?.textContent.trim() ?? '';
  const camera = new WatchedVideo(own);
  const received = new WatchedVideo();
  await new Loopback().call(element.stream, received.element);

  const differs = async (from, by) => {
    const { left } = await received.look({ left: regions.left }, 1);
    return left.mean.some((value, c) => Math.abs(value - from[c]) > by);
  };

  const isColor = async () => !(await differs(color, tolerance));
  await until(isColor, 'the colour arrives', timeoutMs);
  const looks = { camera: await camera.look(regions), color: await received.look(regions) };
  const { framesOut } = element.stats;
  await until(() => element.stats.framesOut >= framesOut + 5, 'frames flow', timeoutMs);

  element.mode = 'blur';
  await until(() => differs(color, 3 * tolerance), 'the blurred picture arrives', timeoutMs);
  looks.blur = await received.look(regions);
  if (!hasPerson) {
    const hasMoved = () => differs(looks.blur.left.mean, 2 * tolerance);
    await until(hasMoved, 'the next colour of the fake camera arrives', timeoutMs);
    looks.moved = await received.look(regions);
  }
  const { activeTier, stats } = element;
  element.stop();
  return { toast, looks, activeTier, stats };
}

function assertRunning({ toast, activeTier, stats }) {
  const { tier, inference, compositor, transport, offMainThread } = stats;
  assert.deepEqual({ tier, inference, compositor, transport, offMainThread }, EXPECTED);
  assert.equal(activeTier, EXPECTED.tier);
  assert.match(toast, TIER_3_TEXT);
  assert.ok(stats.inferenceRuns > 0);
}

function isNear(actual, expected) {
  return actual.every((value, c) => Math.abs(value - expected[c]) <= COLOR_TOLERANCE);
}

function assertNear(actual, expected, what) {
  const [is, wanted] = [actual, expected].map((color) => color.map(Math.round).join());
  assert.ok(isNear(actual, expected), `${what} is ${is}, expected ${wanted}`);
}

function assertFakeCamera([r, g, b], what) {
  const luma = 0.299 * r + 0.587 * g + 0.114 * b;
  const { min, max } = FAKE_CAMERA_LUMA;
  assert.ok(luma >= min && luma <= max, `${what} has a luma of ${luma}, expected ${min} to ${max}`);
}
