/**
 * What stands behind the person is changed during frames, two hundred times, at random. Every frame that leaves is looked
 * at: each shows one background, whole, and none the room. Mode `none`, after which black may come, is in
 * privacy.test.js. `SWITCH_TIER` names other tiers than 2, `SEED` the seed of an earlier run.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCountedPage } from './helpers/counters.js';
import { tapOutputTracks } from './helpers/init-scripts.js';
import { assertNoGrowth } from './helpers/leaks.js';
import { samplePerson } from './helpers/stand.js';

const GRAPHICS = { 1: 'gpu', 2: 'webgl', 4: 'none' };
const SWITCHES = 200;
/** Textures of the search for motion, which begins when frames are late. A leak would be of one in each switch. */
const AT_FIRST_NEED = 8;
const tiers = (process.env.SWITCH_TIER ?? '2').split(',').map(Number);

for (const tier of tiers) {
  describe(`200 random switches on tier ${tier}`, { timeout: 300_000 }, () => {
    it('show no raw, blank or torn frame, and leave nothing behind', async (t) => {
      const seed = Number(process.env.SEED ?? Date.now() % 100_000);
      t.diagnostic(`SEED=${seed}`);
      const counted = await openCountedPage({ graphics: GRAPHICS[tier], init: [tapOutputTracks] });
      try {
        const { page } = counted;
        const started = await page.evaluate(open, { person: await samplePerson(), seed });
        assert.equal(started, tier, 'control: the tier');
        await page.evaluate(() => globalThis.switcher.tour());
        await page.evaluate(() => globalThis.switcher.rest());
        const before = await counted.count();
        await page.evaluate(resume, SWITCHES);
        await page.evaluate(() => globalThis.switcher.rest());
        assertNoGrowth(await counted.count(), before, AT_FIRST_NEED);
        const { scene, shown } = await page.evaluate(report);
        t.diagnostic(`${scene.frames} frames: ${JSON.stringify(shown.seen)}`);
        assert.equal(scene.activeTier, tier);
        assert.equal(scene.rawFrames, 0, 'raw frames');
        assert.equal(scene.blackFrames, 0, 'blank frames');
        assert.deepEqual(shown.torn, []);
        assert.deepEqual(
          Object.keys(shown.seen).sort(),
          shown.backgrounds.sort(),
          'control: each background was seen, and told from the others',
        );
        assert.deepEqual(
          scene.events.filter(({ type }) => type === 'bg-error'),
          [],
        );
        counted.assertQuiet(0);
      } finally {
        await counted.close();
      }
    });
  });
}

/** Runs in the page. */
async function open({ person, seed }) {
  const { Scene } = await import('/test/e2e/helpers/page/scene.js');
  const { Switcher } = await import('/test/e2e/helpers/page/switcher.js');
  const size = { width: 192, height: 108 };
  const scene = await Scene.open(person, { mirror: true, sigma: 32 }, { fps: 20, size });
  await scene.element.start();
  globalThis.switcher = await Switcher.open(scene, seed);
  return scene.element.activeTier;
}

/** Runs in the page. */
async function resume(switches) {
  const { scene, switcher } = globalThis;
  scene.camera.play(scene.fps);
  await switcher.switch(switches);
}

/** Runs in the page. */
function report() {
  const { scene, switcher } = globalThis;
  return { scene: scene.report(), shown: switcher.report() };
}
