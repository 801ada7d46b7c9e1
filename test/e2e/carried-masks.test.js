/**
 * Masks that are carried from frame to frame, in a build whose model sees every third frame at most, as on a slow GPU: so many
 * frames come out, nothing raw is among them, and nothing is left behind.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it as test } from 'node:test';
import { buildNamedVariant } from '../../tools/variants.js';

process.env.BG_CAMERA_CDN = await buildNamedVariant('model-every-3');
const { assertNoLeaks } = await import('./helpers/leaks.js');
const { assertNoLeak, flow, startAndFlow, useScenes } = await import('./helpers/scene-page.js');
const { openStand, samplePerson } = await import('./helpers/stand.js');

const it = (name, fn) => test(name, { timeout: 180_000 }, fn);
const FRAMES = 24;

for (const [tier, graphics] of [
  [1, 'gpu'],
  [2, 'webgl'],
]) {
  describe(`on tier ${tier}, the model for every third frame`, () => {
    const openScene = useScenes(graphics);
    let stand;
    before(async () => {
      stand = await openStand({ graphics });
    });
    after(() => stand.close());

    it('gives all frames of a person who sits still, with a third of the inferences', async (t) => {
      const page = await stand.newPage();
      const size = { width: 160, height: 96 };
      const stats = await page.evaluate(
        async ([options, count]) => {
          const { Call } = await import('/test/e2e/helpers/page/call.js');
          const call = await Call.open(options);
          await call.start();
          const from = call.element.stats;
          const passed = (name) => call.element.stats[name] - from[name];
          await call.feed(() => passed('framesOut') >= count);
          return { out: passed('framesOut'), runs: passed('inferenceRuns') };
        },
        [{ person: await samplePerson(), size }, FRAMES],
      );
      t.diagnostic(JSON.stringify(stats));
      // At first a frame is noted that could not be carried to.
      assert.ok(stats.runs >= stats.out / 3 - 1, 'the control: the model looks');
      assert.ok(stats.runs <= stats.out / 3 + 4);
    });

    it('lets nothing raw out, through all modes', async () => {
      const page = await openScene({ mode: 'blur' });
      await startAndFlow(page);
      for (const mode of ['color', 'blur']) {
        await page.evaluate((to) => globalThis.scene.setMode(to, {}), mode);
        await flow(page, 8);
      }
      await assertNoLeak(page);
    });

    it('leaves nothing behind', (t) =>
      assertNoLeaks({ graphics, tier, rounds: 2, frames: FRAMES, t }));
  });
}
