/** One call whose camera is changed again and again. */
import assert from 'node:assert/strict';
import { openCountedPage } from './counters.js';
import { assertSame } from './leaks.js';
import { samplePerson } from './stand.js';

const GRAPHICS = { 1: 'gpu', 2: 'webgl', 4: 'none' };
const SIZE = { width: 160, height: 96 };
const HEAP_GROWTH = 1.1;
/** Two cameras to choose from. */
const FLAGS = ['--use-fake-device-for-media-stream=device-count=2'];

/**
 * Fails unless frames of each camera come out under one and the same track, and nothing piles up.
 *
 * @param {object} options
 * @param {1 | 2 | 4} options.tier
 * @param {'source' | 'device-id'} options.by the page hands another track over, or asks for another device
 * @param {number} options.switches
 * @param {number} [options.warmUps] switches before: the first ones fill caches and pools
 * @param {import('node:test').TestContext} options.t
 */
export async function assertSwitches({ tier, by, switches, warmUps = 4, t }) {
  const counted = await openCountedPage({ graphics: GRAPHICS[tier], flags: FLAGS });
  try {
    const { page } = counted;
    const person = await samplePerson();
    const reached = await page.evaluate(openCall, { person, size: SIZE, by });
    assert.equal(reached, tier);
    const run = (count) => page.evaluate(switchCameras, { count, by });
    await run(warmUps);
    const before = await counted.count();
    const tracks = await run(switches);
    const after = await counted.count();

    assert.deepEqual(tracks, { output: 1, isLive: true, cameras: switches });
    if (by === 'source') assertSame(after, before, `after ${switches} switches`);
    assert.equal(after.workers, 2);
    for (const realm of ['page', 'pipeline', 'gate']) {
      const [from, to] = [before, after].map((counts) => counts[`heap kB ${realm}`]);
      t.diagnostic(`heap of ${realm}: ${from.toFixed(0)} -> ${to.toFixed(0)} kB`);
      assert.ok(to <= from * HEAP_GROWTH, `heap of ${realm}: ${from} -> ${to} kB`);
    }
    counted.assertQuiet(switches);
  } finally {
    await counted.close();
  }
}

/** Runs in the page. */
async function openCall({ person, size, by }) {
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function open(...args) {
    const stream = await getUserMedia.apply(this, args);
    [globalThis.opened] = stream.getVideoTracks();
    return stream;
  };
  const { Call } = await import('/test/e2e/helpers/page/call.js');
  const ownCamera = by === 'source';
  globalThis.call = await Call.open({ person, size, attributes: size, ownCamera });
  return globalThis.call.start();
}

/** Runs in the page. Gives how many output tracks there were, and how many cameras whose forerunner was let go. */
async function switchCameras({ count, by }) {
  const { until } = await import('/test/e2e/helpers/page/element.js');
  const { call } = globalThis;
  const output = new Set();
  let cameras = 0;
  // Every other camera is of another size, and its frames show whether they are of the new one.
  const sizes = [
    { width: 160, height: 96 },
    { width: 192, height: 96 },
  ];
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter(
    ({ kind }) => kind === 'videoinput',
  );
  const replace = {
    async source(index) {
      const size = sizes[index % 2];
      await call.replaceCamera(size);
      let isNew = false;
      call.look = ({ displayWidth }) => (isNew = displayWidth === size.width);
      await call.feed(() => isNew);
    },
    async 'device-id'(index) {
      const { deviceId } = devices[index % 2];
      call.element.setAttribute('device-id', deviceId);
      await until(() => globalThis.opened?.getSettings().deviceId === deviceId, 'the other device');
      const from = call.frames;
      await until(() => call.frames >= from + 2, 'frames of the new device');
    },
  }[by];
  for (let i = 1; i <= count; i++) {
    const previous = globalThis.opened;
    await replace(i);
    if (previous?.readyState !== 'live') cameras++;
    output.add(call.element.stream.getVideoTracks()[0]);
  }
  call.look = null;
  const [track] = output;
  return { output: output.size, isLive: track.readyState === 'live', cameras };
}
