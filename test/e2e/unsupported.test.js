/** Every tier starts and then fails before its first frame: what `unsupported` makes of that. */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import {
  flow,
  PIPELINE,
  prependToWorker,
  report,
  start,
  useScenes,
  waitForState,
} from './helpers/scene-page.js';

/** A start that hangs must not hang the run. */
const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

/** For the pipeline's worker: no frame's size can be read, so that no stage gets to see one. */
function breakFrames() {
  Object.defineProperty(VideoFrame.prototype, 'displayWidth', {
    get() {
      // The component tries its transports with frames of this size.
      if (this.codedWidth === 2) return 2;
      throw new Error('broken by the test');
    },
  });
}

describe('where all tiers fail before their first frame', () => {
  const openScene = useScenes('none');
  const prepare = (page) => prependToWorker(page, PIPELINE, () => `(${breakFrames})()`);

  it('blocks, with an error and no frame, by default', async () => {
    const page = await openScene({ mode: 'blur' }, { prepare });
    const result = await start(page);
    assert.equal(result.ok, false);
    assert.equal(result.name, 'BgCameraError');
    assert.equal(result.code, 'stage-failed');
    const { state, frames, activeTier } = await report(page);
    assert.deepEqual({ state, frames, activeTier }, { state: 'blocked', frames: 0, activeTier: 5 });
  });

  it('goes on without effect when the user says so', async () => {
    const page = await openScene({ mode: 'blur' }, { prepare });
    await start(page);
    await page.getByRole('button', { name: /without effect/i }).click();
    await waitForState(page, 'running');
    const live = await page.evaluate(() => globalThis.scene.element.stream.getVideoTracks().length);
    assert.equal(live, 1);
  });

  it('resolves the same start() without effect with unsupported="passthrough"', async () => {
    const page = await openScene({ mode: 'blur', unsupported: 'passthrough' }, { prepare });
    assert.deepEqual(await start(page), { ok: true });
    const { state, activeTier } = await report(page);
    assert.deepEqual({ state, activeTier }, { state: 'running', activeTier: 5 });
  });

  it('control: an unbroken pipeline covers', async () => {
    const page = await openScene({ mode: 'blur', unsupported: 'passthrough' });
    assert.deepEqual(await start(page), { ok: true });
    await flow(page, 3);
    assert.equal((await report(page)).activeTier, 4);
  });
});
