import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scoreMasks } from '../../bench/quality/scores.js';
import { drawSitter, drawWalk, repeat, SIZE } from './masks.js';

const FRAMES = 8;
const WALK = drawWalk(FRAMES);
const STILL = repeat(drawSitter(20), FRAMES);
const NOBODY = new Float32Array(SIZE.width * SIZE.height);

const score = (masks, truths) => scoreMasks({ masks, truths, size: SIZE });

describe('scoreMasks', () => {
  it('finds nothing wrong with the true masks', () => {
    assert.deepEqual(score(WALK, WALK), {
      frames: FRAMES,
      missing: 0,
      rawFrames: 0,
      edgeMae: 0,
      boundaryF: 1,
      roomShown: 0,
      personLost: 0,
      flicker: 0,
      dtSSD: 0,
      lagFrames: 0,
    });
  });

  it('sees masks that are shifted by 3 px, which is more than the same outline', () => {
    const near = score(repeat(drawSitter(22), FRAMES), STILL);
    const far = score(repeat(drawSitter(23), FRAMES), STILL);
    assert.equal(near.boundaryF, 1);
    // The upper edge, a quarter of the outline, is the same.
    assert.ok(Math.abs(far.boundaryF - 0.25) < 0.02, `boundaryF is ${far.boundaryF}`);
    assert.ok(far.edgeMae > near.edgeMae, `${far.edgeMae} and ${near.edgeMae}`);
    assert.equal(far.flicker, 0);
    // Three columns of nineteen that are surely the person, and the soft one of the mask.
    assert.ok(Math.abs(far.personLost - (100 * 3) / 19) < 1e-9, `personLost is ${far.personLost}`);
  });

  it('takes the error near the outline only', () => {
    const faint = repeat(drawSitter(20, { alpha: 0.8 }), FRAMES);
    const { edgeMae } = score(faint, STILL);
    assert.ok(edgeMae > 0.05 && edgeMae < 0.2, `edgeMae is ${edgeMae}`);
    const hole = drawSitter(20);
    hole[40 * SIZE.width + 30] = 0;
    assert.equal(score(repeat(hole, FRAMES), STILL).edgeMae, 0);
    assert.ok(score(repeat(hole, FRAMES), STILL).personLost > 0);
  });

  it('counts as room what is shown more than 8 px away from the person', () => {
    const at = (x) => 20 * SIZE.width + x;
    const [near, far] = [drawSitter(20), drawSitter(20)];
    near[at(20 - 8)] = 1;
    far[at(20 - 9)] = 1;
    assert.equal(score(repeat(near, FRAMES), STILL).roomShown, 0);
    assert.equal(score(repeat(far, FRAMES), STILL).roomShown, 100 / NOBODY.length);
  });

  it('finds masks that are one frame late', () => {
    assert.equal(score([WALK[0], ...WALK.slice(0, -1)], WALK).lagFrames, 1);
    assert.equal(score([WALK[0], WALK[0], ...WALK.slice(0, -2)], WALK).lagFrames, 2);
  });

  it('finds no lag in wrong masks of someone who sits still', () => {
    assert.equal(score(repeat(drawSitter(23), FRAMES), STILL).lagFrames, 0);
  });

  it('measures flicker where the true mask stands still, in thousandths', () => {
    const masks = STILL.map((mask, at) => mask.map((alpha) => (at % 2 ? alpha : 0.9 * alpha)));
    const person = STILL[0].reduce((sum, alpha) => sum + alpha, 0);
    const { flicker, dtSSD } = score(masks, STILL);
    assert.ok(Math.abs(flicker - (100 * person) / NOBODY.length) < 1e-3, `flicker is ${flicker}`);
    assert.ok(dtSSD > 0);
  });

  it('takes the person who moves for no flicker', () => {
    assert.equal(score(WALK, WALK).flicker, 0);
    assert.ok(score(STILL, WALK).dtSSD > 0);
  });

  it('counts frames that show the whole room as raw, and nowhere else', () => {
    const masks = WALK.with(3, new Float32Array(NOBODY.length).fill(1));
    const { frames, rawFrames, boundaryF, roomShown } = score(masks, WALK);
    assert.deepEqual([frames, rawFrames, boundaryF, roomShown], [FRAMES - 1, 1, 1, 0]);
  });

  it('counts frames that did not come', () => {
    const { frames, missing, dtSSD } = score(WALK.with(3, null), WALK);
    assert.deepEqual([frames, missing, dtSSD], [FRAMES - 1, 1, 0]);
  });

  it('gives no figure where no frame tells', () => {
    const { frames, missing, boundaryF, flicker, lagFrames } = score(
      [null, null],
      WALK.slice(0, 2),
    );
    assert.deepEqual([frames, missing], [0, 2]);
    assert.deepEqual([boundaryF, flicker, lagFrames], [null, null, null]);
  });

  it('agrees that nobody is there', () => {
    const empty = repeat(NOBODY, FRAMES);
    const { boundaryF, personLost, edgeMae } = score(empty, empty);
    assert.deepEqual([boundaryF, personLost, edgeMae], [1, 0, null]);
  });
});
