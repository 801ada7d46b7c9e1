/** Emscripten's tables of GL objects, which MediaPipe's loader lets grow with every frame as it is published. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { MAX_GL_SLOTS, reuseGlIds } from '../../tools/reuse-gl-ids.js';
import { ROOT } from '../../tools/root.js';
import { openCountedPage } from './helpers/counters.js';
import { samplePerson } from './helpers/stand.js';

const PUBLISHED = path.join(
  ROOT,
  'node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.js',
);
/** The tables share a counter, so the last ones to reach the limit can go past it by one each. */
const TABLES = 16;
/** The scene stands still but for the number on the person's face. */
const GREEN_TOLERANCE = 0.03;

/** Frames that bring the published tables well past the limit; nine ids a frame on tier 2, two on tier 4. */
const CASES = [
  { tier: 2, graphics: 'webgl', frames: 90 },
  { tier: 4, graphics: 'none', frames: 560 },
];

describe("MediaPipe's tables of GL objects", { timeout: 300_000 }, () => {
  for (const { tier, graphics, frames } of CASES) {
    it(`end at ${MAX_GL_SLOTS} slots on tier ${tier}, and the picture stays`, async (t) => {
      const { slots, green } = await runCall({ tier, graphics, frames });
      t.diagnostic(`${slots} slots after ${frames} frames; green ${green.join(' -> ')}`);
      assert.ok(slots <= MAX_GL_SLOTS + TABLES, `${slots} slots`);
      const [first, last] = green;
      assert.ok(first > 0.2 && first < 0.9, `control: ${first} of the picture is background`);
      assert.ok(Math.abs(last - first) < GREEN_TOLERANCE, `${first} before, ${last} after`);
    });

    it(`grow with every frame on tier ${tier} as published (control)`, async (t) => {
      const loader = await readFile(PUBLISHED, 'utf8');
      const { slots } = await runCall({ tier, graphics, frames, loader });
      t.diagnostic(`${slots} slots after ${frames} frames`);
      // Where this fails after an upgrade, the published loader is mended and reuseGlIds can go.
      assert.ok(slots > MAX_GL_SLOTS + TABLES, `${slots} slots`);
    });
  }

  it('are left alone, with an error, in a loader that is not known', () => {
    assert.throws(() => reuseGlIds('getNewId: table => GL.counter++'), /in another way/);
  });
});

async function runCall({ tier, graphics, frames, loader }) {
  const counted = await openCountedPage({ graphics, loader });
  try {
    const { page } = counted;
    const result = await page.evaluate(callAndLook, { frames, person: await samplePerson() });
    assert.equal(result.tier, tier);
    assert.deepEqual(page.problems, []);
    return { ...result, slots: (await counted.count())['GL slots'] };
  } finally {
    await counted.close();
  }
}

/** Runs in the page. `green`: the part of the picture that is background, at first and at last. */
async function callAndLook({ person, frames }) {
  const { Call } = await import('/test/e2e/helpers/page/call.js');
  const attributes = { mode: 'color', color: '#00ff00' };
  const call = await Call.open({ person, size: { width: 160, height: 96 }, attributes });
  const measureGreen = async () => {
    const { data } = await call.takePicture();
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] < 80 && data[i + 1] > 170 && data[i + 2] < 80) count++;
    }
    return count / (data.length / 4);
  };
  const tier = await call.start();
  await call.feedFrames(5);
  const first = await measureGreen();
  await call.feedFrames(frames);
  return { tier, green: [first, await measureGreen()] };
}
