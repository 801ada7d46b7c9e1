import { expect } from 'chai';
import type { EffectSettings } from '../../src/pipeline/effect-settings.js';
import { Pipeline, type PipelineOptions } from '../../src/pipeline/pipeline.js';
import { FrameCount } from '../helpers/frame-count.js';
import { GivenFrames } from '../helpers/given-frames.js';
import { loadPhoto } from '../helpers/photo.js';
import { compare, pixelAt, type Picture } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { chooseSeed } from '../helpers/seed.js';
import { readFrame } from '../helpers/video-frame.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
const SIZE = { width: 360, height: 288 };
/** Where the room has a board; the person is between the two. */
const BOARD_SIDES = [0, 300] as const;
const BOARD = { width: 60, height: 120, cell: 6 };
/** Of its squares, black to white; the blur leaves less than a twentieth. */
const RAW_CONTRAST = 200;
const BLURRED_CONTRAST = 40;

const SETTINGS: EffectSettings = {
  mode: 'blur',
  sigma: 32,
  src: null,
  color: '#ff00ff',
  fit: 'cover',
  model: 'auto',
  preview: 'none',
  platform: 'prefer',
};

interface Emitted {
  readonly picture: Picture;
  readonly timestamp: number;
  readonly isCovered: boolean;
}

/** What a browser may say of a frame. */
type Word = (frame: VideoFrame) => void;

const saying =
  (metadata: () => unknown): Word =>
  (frame) =>
    void Object.defineProperty(frame, 'metadata', { value: metadata });
const confirmed = saying(() => ({ backgroundBlur: { enabled: true } }));
const denied = saying(() => ({ backgroundBlur: { enabled: false } }));
const throwing = saying(() => {
  throw new Error('no metadata');
});
const unsaid = saying(() => ({}));
const missing: Word = (frame) =>
  void Object.defineProperty(frame, 'metadata', { value: undefined });

describe('Pipeline with platform prefer', () => {
  let photo: Picture;
  let board: Picture;
  let count: FrameCount;
  let emitted: Emitted[];
  let source: GivenFrames;
  let pipeline: Pipeline | null;

  before(async () => {
    photo = await loadPhoto(SIZE);
    board = paintBoard(photo);
  });

  beforeEach(() => {
    count = new FrameCount();
    emitted = [];
    source = new GivenFrames(count);
    pipeline = null;
  });

  afterEach(() => {
    pipeline?.close();
    count.restore();
  });

  async function create(
    settings: Partial<EffectSettings> = {},
    inference: PipelineOptions['inference'] = 'wasm',
  ): Promise<Pipeline> {
    source = new GivenFrames(count);
    pipeline?.close();
    pipeline = await Pipeline.create(
      {
        inference,
        assets: ASSETS,
        settings: { ...SETTINGS, ...settings },
        frameSize: SIZE,
        emit: (frame, isCovered) => {
          count.track(frame);
          emitted.push({ picture: readFrame(frame), timestamp: frame.timestamp, isCovered });
          frame.close();
        },
        playVideo: () => expect.fail('no video is wanted'),
        onFailure: (error) => expect.fail(error.message),
        onWarning: (error) => expect.fail(error.message),
      },
      new AbortController().signal,
    );
    pipeline.setSource(source);
    return pipeline;
  }

  const update = (settings: Partial<EffectSettings>) =>
    pipeline!.update({ ...SETTINGS, ...settings });

  it('control: sees a board that was blurred, and one that was not', async () => {
    await create({ platform: 'none' });
    await source.give(board);
    expect(contrastOf(board)).to.be.above(RAW_CONTRAST);
    expect(contrastOf(emitted[0]!.picture)).to.be.below(BLURRED_CONTRAST);
  });

  it('passes a confirmed frame as it is, for a covered one, without the model', async () => {
    await create();
    await source.give(board, 5, confirmed);
    const { picture, timestamp, isCovered } = emitted[0]!;
    expect(picture.data).to.deep.equal(board.data);
    expect([timestamp, isCovered]).to.deep.equal([5, true]);
    expect(pipeline!.stats).to.include({ framesIn: 1, framesOut: 1, inferenceRuns: 0 });
  });

  for (const [name, word] of Object.entries({ denied, throwing, unsaid, missing })) {
    it(`processes a frame that is not confirmed: ${name}`, async () => {
      await create();
      await source.give(board, 0, word);
      expect(emitted[0]!.isCovered).to.be.true;
      expect(contrastOf(emitted[0]!.picture)).to.be.below(BLURRED_CONTRAST);
      expect(pipeline!.stats.inferenceRuns).to.equal(1);
    });
  }

  it('processes every frame where the page does not prefer it', async () => {
    await create({ platform: 'none' });
    await source.give(board, 0, confirmed);
    expect(contrastOf(emitted[0]!.picture)).to.be.below(BLURRED_CONTRAST);
  });

  it('processes every frame in a mode that is no blur', async () => {
    await create({ mode: 'color' });
    await source.give(board, 0, confirmed);
    expect(contrastOf(emitted[0]!.picture)).to.be.below(BLURRED_CONTRAST);
    expect(pixelAt(emitted[0]!.picture, 20, 20).slice(0, 3)).to.deep.equal([255, 0, 255]);
  });

  it('calls a plain frame plain, whatever the system says', async () => {
    await create({ mode: 'none' });
    await source.give(board, 0, confirmed);
    expect(emitted[0]!.isCovered).to.be.false;
  });

  it('decides for each frame anew', async () => {
    await create();
    const words = [confirmed, unsaid, confirmed, denied, confirmed];
    for (const [i, word] of words.entries()) await source.give(board, 33_333 * i, word);
    const isRaw = emitted.map(({ picture }) => contrastOf(picture) > RAW_CONTRAST);
    expect(isRaw).to.deep.equal([true, false, true, false, true]);
  });

  it('takes every confirmed frame, and closes each once', async () => {
    await create();
    for (let i = 0; i < 200; i++) await source.give(board, i, confirmed);
    expect(emitted).to.have.length(200);
    expect({ open: count.open, twice: count.closedTwice }).to.deep.equal({ open: 0, twice: 0 });
  }).timeout(60_000);

  it('keeps nothing of the frames before for the first one that is ours again', async () => {
    await create({}, 'webgl');
    await source.give(board);
    const [fresh] = emitted;
    await create({}, 'webgl');
    for (let i = 0; i < 5; i++) await source.give(mirror(board), 33_333 * i);
    await source.give(board, 5 * 33_333, confirmed);
    await source.give(board, 6 * 33_333);
    // A room that is learnt anew begins with what it had in memory, at a weight of 0: a rounding.
    expect(compare(emitted.at(-1)!.picture, fresh!.picture).max).to.be.at.most(1);
  }).timeout(60_000);

  it('lets nothing unconfirmed out, however words and settings change', async () => {
    const random = seededRandom(chooseSeed());
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    await create();
    let settings = SETTINGS;
    for (let i = 0; i < 250; i++) {
      if (random() < 0.3) {
        const mode = pick(['blur', 'blur', 'color', 'transparent', 'none'] as const);
        settings = { ...SETTINGS, mode, platform: pick(['prefer', 'none']) };
        pipeline!.update(settings);
      }
      const word = pick([confirmed, confirmed, denied, throwing, unsaid, missing]);
      const before = emitted.length;
      await source.give(board, 33_333 * i, word);
      const isPlain = settings.mode === 'none';
      const { mode, platform } = settings;
      const isPassed = mode === 'blur' && platform === 'prefer' && word === confirmed;
      if (isPlain || isPassed) expect(emitted).to.have.length(before + 1);
      for (const { picture, isCovered } of emitted.slice(before)) {
        expect(contrastOf(picture) > BLURRED_CONTRAST, `${i}`).to.equal(isPlain || isPassed);
        expect(isCovered, `${i}`).to.equal(!isPlain);
      }
    }
    expect(count.open).to.equal(0);
  }).timeout(120_000);

  it('processes again from the frame on at which it is no longer preferred', async () => {
    await create();
    await source.give(board, 0, confirmed);
    update({ platform: 'none' });
    await source.give(board, 1, confirmed);
    update({});
    await source.give(board, 2, confirmed);
    const isRaw = emitted.map(({ picture }) => contrastOf(picture) > RAW_CONTRAST);
    expect(isRaw).to.deep.equal([true, false, true]);
  });
});

/** The picture with a black and white board at either side. */
function paintBoard({ width, height, data }: Picture): Picture {
  const painted = new Uint8ClampedArray(data);
  for (const left of BOARD_SIDES) {
    for (let y = 0; y < BOARD.height; y++) {
      for (let x = left; x < left + BOARD.width; x++) {
        const level = 255 * ((Math.floor(x / BOARD.cell) + Math.floor(y / BOARD.cell)) % 2);
        painted.fill(level, 4 * (y * width + x), 4 * (y * width + x) + 3);
      }
    }
  }
  return { width, height, data: painted };
}

/** Mean difference of two squares of the board that touch, away from its rim: 255 as painted, 0 where it is gone. */
function contrastOf(picture: Picture): number {
  const differences: number[] = [];
  for (const left of BOARD_SIDES) {
    for (let y = 45; y < 75; y += BOARD.cell) {
      const x = left + BOARD.width / 2 + BOARD.cell / 2;
      const [a] = pixelAt(picture, x, y);
      const [b] = pixelAt(picture, x + BOARD.cell, y);
      differences.push(Math.abs(a! - b!));
    }
  }
  return differences.reduce((sum, value) => sum + value, 0) / differences.length;
}

function mirror({ width, height, data }: Picture): Picture {
  const mirrored = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * (y * width + width - 1 - x);
      mirrored.set(data.subarray(from, from + 4), 4 * (y * width + x));
    }
  }
  return { width, height, data: mirrored };
}
