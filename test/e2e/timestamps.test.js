/**
 * What each output frame carries of its input frame: timestamp, size, orientation. The input frame's number is written on
 * the person's face, so that an output frame tells which one it was made of.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { tapOutputTracks } from './helpers/init-scripts.js';
import { openStand, samplePerson } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

/** With the size's least digits odd, not a multiple of any block, and both ways round. */
const SIZES = [
  { width: 320, height: 180 },
  { width: 641, height: 363 },
  { width: 240, height: 320 },
];

let person;
before(async () => {
  person = await samplePerson();
});

for (const { tier, graphics } of [
  { tier: 1, graphics: 'gpu' },
  { tier: 2, graphics: 'webgl' },
  { tier: 4, graphics: 'none' },
]) {
  describe(`on tier ${tier}`, () => {
    let stand;
    before(async () => {
      stand = await openStand({ graphics });
    });
    afterEach(() => stand.closePages());
    after(() => stand.close());

    /** A page with an element that runs. */
    async function openScene(attributes, options = {}) {
      const page = await stand.newPage({ init: [tapOutputTracks] });
      const activeTier = await page.evaluate(
        async (args) => {
          const { Scene } = await import('/test/e2e/helpers/page/scene.js');
          const { element } = await Scene.open(...args);
          await element.start();
          return element.activeTier;
        },
        // Of the shape of the frame, whatever that is.
        [person, { model: 'auto', ...attributes }, options],
      );
      assert.equal(activeTier, tier);
      return page;
    }

    const flow = (page, count) => page.evaluate((n) => globalThis.scene.flow(n), count);

    const readFrames = (page) =>
      page.evaluate(() => {
        const { frames, camera } = globalThis.scene;
        return frames.map(({ timestamp, number, width, height }) => ({
          timestamp,
          number,
          width,
          height,
          expected: camera.timestamps[number],
        }));
      });

    it('gives each frame the timestamp of the one it was made of, in every mode', async () => {
      const page = await openScene({ mode: 'blur' });
      await flow(page, 12);
      // Mode none comes last: what stands after it is not a frame of the camera.
      for (const mode of ['color', 'none']) {
        await page.evaluate((next) => globalThis.scene.setMode(next), mode);
        await flow(page, 12);
      }
      assertOwnTimestamps(await readFrames(page), 36);
    });

    for (const { width, height } of SIZES) {
      it(`keeps size and orientation of ${width}x${height}`, async () => {
        const page = await openScene({ mode: 'color' }, { size: { width, height }, fps: 5 });
        await flow(page, 5);
        const frames = await readFrames(page);
        // The number is read where the camera wrote it: nothing is turned, mirrored or shifted.
        assertOwnTimestamps(frames, 5);
        for (const frame of frames) {
          assert.deepEqual({ width: frame.width, height: frame.height }, { width, height });
        }
      });
    }

    it('follows a change of resolution under the same track', async () => {
      const page = await openScene({ mode: 'color' });
      await flow(page, 5);
      const sizes = [
        [480, 270],
        [300, 320],
        [320, 180],
      ];
      for (const size of sizes) {
        await page.evaluate(([w, h]) => globalThis.scene.camera.resize(w, h), size);
        await flow(page, 5);
      }
      const frames = await readFrames(page);
      // The first frames of another shape are cut out by the model of the shape before, some of them badly.
      assertOwnTimestamps(
        frames.filter(({ number }) => number !== null),
        20,
      );
      const seen = [...new Set(frames.map(({ width, height }) => `${width}x${height}`))];
      assert.deepEqual(seen, ['320x180', '480x270', '300x320']);
      const { leaks, tracks, events } = await page.evaluate(() => globalThis.scene.report());
      assert.deepEqual(leaks, []);
      assert.deepEqual(tracks, [{ kind: 'video', readyState: 'live' }]);
      assert.deepEqual(
        events.filter(({ type }) => type === 'bg-error'),
        [],
      );
      assert.equal(
        await page.evaluate(
          () => globalThis.outputTracks.filter((t) => t.readyState === 'live').length,
        ),
        1,
        'no second track was made',
      );
    });

    it('drops what it has no time for, and never queues', async () => {
      const page = await openScene({ mode: 'blur' }, { size: { width: 640, height: 360 } });
      await flow(page, 3);
      const rest = await page.evaluate(async () => {
        const { scene } = globalThis;
        const { until } = await import('/test/e2e/helpers/page/element.js');
        const { camera, element } = scene;
        camera.pause();
        const before = scene.frames.length;
        await camera.burst(60);
        const last = camera.count - 1;
        // The governor may leave out any single one of them.
        camera.play(scene.fps);
        const isNewer = ({ number }) => number !== null && number >= last;
        await until(() => scene.frames.some(isNewer), 'a frame from after the burst comes out');
        camera.pause();
        const stats = await until(() => {
          const { framesIn, framesOut, framesDropped } = element.stats;
          return framesIn === framesOut + framesDropped && { framesIn, framesOut, framesDropped };
        }, 'the figures add up');
        return { ...stats, out: scene.frames.findIndex(isNewer) - before };
      });
      assert.ok(rest.out < 60, `${rest.out} of 60 came out`);
      // On the CPU the thread is busy throughout, and the browser drops the frames before the pipeline can count them.
      if (tier < 4) assert.ok(rest.framesDropped > 0, `${rest.framesDropped} dropped`);
      assertOwnTimestamps(await readFrames(page), 4);
    });
  });
}

function assertOwnTimestamps(frames, atLeast) {
  assert.ok(frames.length >= atLeast, `${frames.length} frames, expected ${atLeast}`);
  for (const { timestamp, number, expected } of frames) {
    assert.notEqual(number, null, `the frame at ${timestamp} shows its number`);
    assert.equal(timestamp, expected, `timestamp of frame ${number}`);
  }
  const isInOrder = frames.slice(1).every(({ number }, i) => number > frames[i].number);
  assert.ok(isInOrder, `each frame once, in order: ${frames.map(({ number }) => number)}`);
}
