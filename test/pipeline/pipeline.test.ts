import { expect } from 'chai';
import type { Inference } from '../../src/capability/tier.js';
import type { BgCameraError } from '../../src/errors.js';
import { ProcessorFrameSource } from '../../src/frames/processor-frame-source.js';
import type { VideoFeedMessage, VideoPlayerMessage } from '../../src/background/video-feed.js';
import type { EffectSettings } from '../../src/pipeline/effect-settings.js';
import { Pipeline, type PipelineOptions } from '../../src/pipeline/pipeline.js';
import { expectCode } from '../helpers/expect-code.js';
import { FrameCount } from '../helpers/frame-count.js';
import { GivenFrames } from '../helpers/given-frames.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { CapturedDevices, createGpuContext } from '../helpers/gpu.js';
import { loadPhoto } from '../helpers/photo.js';
import { compare, pixelAt, type Picture, type Rgb } from '../helpers/picture.js';
import { SyntheticCamera } from '../helpers/synthetic-camera.js';
import { until } from '../helpers/until.js';
import { makeColorFrame, readFrame } from '../helpers/video-frame.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
const LANDSCAPE_MODEL = `${ASSETS}models/selfie_segmentation_landscape.tflite`;
/** Small, and of the photo's shape: nearer to the square model than to the wide one. */
const SIZE = { width: 360, height: 288 };
const WIDE = { width: 384, height: 216 };
/** Where the photo shows the face, and where the room. */
const FACE = [190, 110] as const;
const ROOM: readonly (readonly [number, number])[] = [
  [20, 20],
  [340, 20],
  [20, 150],
  [340, 150],
];
const MAGENTA: Rgb = [255, 0, 255];
/** Masks of a sure person and a sure room are exact; what is left are roundings. */
const EXACT = 2;

const SETTINGS: EffectSettings = {
  mode: 'color',
  sigma: 8,
  src: null,
  color: '#ff00ff',
  fit: 'cover',
  model: 'auto',
  preview: 'none',
  platform: 'none',
};

interface Emitted {
  readonly picture: Picture;
  readonly timestamp: number;
  readonly isCovered: boolean;
}

describe('Pipeline', () => {
  let photo: Picture;
  let count: FrameCount;
  let emitted: Emitted[];
  let failures: BgCameraError[];
  let warnings: BgCameraError[];
  /** The page's ends of video backgrounds. */
  let players: MessagePort[];
  /** Whether frames came with a picture of the preview's own. */
  let previews: boolean[];
  let source: GivenFrames;
  let pipeline: Pipeline | null;

  before(async () => {
    photo = await loadPhoto(SIZE);
  });

  beforeEach(() => {
    count = new FrameCount();
    emitted = [];
    failures = [];
    warnings = [];
    players = [];
    previews = [];
    source = new GivenFrames(count);
    pipeline = null;
  });

  afterEach(() => {
    pipeline?.close();
    count.restore();
  });

  function emit(frame: VideoFrame, isCovered: boolean, preview: ImageBitmap | null): void {
    previews.push(preview !== null);
    preview?.close();
    count.track(frame);
    emitted.push({ picture: readFrame(frame), timestamp: frame.timestamp, isCovered });
    frame.close();
  }

  async function create(
    settings: Partial<EffectSettings> = {},
    options: Partial<PipelineOptions> = {},
  ): Promise<Pipeline> {
    pipeline = await Pipeline.create(
      {
        inference: 'wasm',
        assets: ASSETS,
        settings: { ...SETTINGS, ...settings },
        frameSize: SIZE,
        emit,
        playVideo: (_url, port) => players.push(port),
        onFailure: (error) => failures.push(error),
        onWarning: (error) => warnings.push(error),
        ...options,
      },
      new AbortController().signal,
    );
    pipeline.setSource(source);
    return pipeline;
  }

  const update = (settings: Partial<EffectSettings>) =>
    pipeline!.update({ ...SETTINGS, ...settings });

  const isNear = (
    picture: Picture,
    [x, y]: readonly [number, number],
    expected: ArrayLike<number>,
  ) =>
    pixelAt(picture, x, y)
      .slice(0, 3)
      .every((value, i) => Math.abs(value - expected[i]!) <= EXACT);

  const shows = (picture: Picture, room: Rgb) => ROOM.every((at) => isNear(picture, at, room));

  /** Gives the photo again and again, as a camera would, until it is so. */
  async function giveUntil(isTrue: () => boolean): Promise<void> {
    for (let i = 0; i < 3000; i++) {
      await source.give(photo, i);
      if (isTrue()) return;
      await new Promise(requestAnimationFrame);
    }
    throw new Error('it never came');
  }

  for (const inference of ['wasm', 'webgl', 'webgpu'] satisfies Inference[]) {
    describe(`with ${inference}`, () => {
      before(async function () {
        if (inference === 'webgpu') (await createGpuContext(this)).close();
      });

      it('replaces the room and keeps the person', async () => {
        await create({}, { inference });
        await source.give(photo, 1000);
        const { picture, isCovered } = emitted[0]!;
        expect(isCovered).to.be.true;
        expect(shows(picture, MAGENTA)).to.be.true;
        expect(isNear(picture, FACE, pixelAt(photo, ...FACE))).to.be.true;
      });

      it('gives each frame its own timestamp', async () => {
        await create({}, { inference });
        for (const timestamp of [33_333, 66_666, 1_000_000]) await source.give(photo, timestamp);
        expect(emitted.map(({ timestamp }) => timestamp)).to.deep.equal([
          33_333, 66_666, 1_000_000,
        ]);
      });

      it('gives the same picture for the same frame, however often', async () => {
        await create({}, { inference });
        for (let i = 0; i < 3; i++) await source.give(photo, i);
        expect(emitted[1]!.picture.data).to.deep.equal(emitted[2]!.picture.data);
      });

      it('closes every frame once', async () => {
        await create({}, { inference });
        for (let i = 0; i < 3; i++) await source.give(photo, i);
        update({ mode: 'none' });
        await source.give(photo, 4);
        expect({ open: count.open, twice: count.closedTwice }).to.deep.equal({ open: 0, twice: 0 });
      });

      it('puts another model in place of the running one', async () => {
        await create({}, { inference });
        await source.give(photo);
        expect(pipeline!.stats.model).to.equal('general');
        update({ model: 'landscape' });
        await until(() => pipeline!.stats.model === 'landscape', 'the other model');
        await source.give(photo);
        expect(shows(emitted.at(-1)!.picture, MAGENTA)).to.be.true;
      });

      it('keeps the old model when the new one is refused', async () => {
        const bytes = new Uint8Array(await (await fetch(LANDSCAPE_MODEL)).arrayBuffer());
        // Its size can still be read, but no tensor can: MediaPipe refuses it.
        bytes.fill(0, bytes.length >> 1);
        const url = URL.createObjectURL(new Blob([bytes]));
        await create({}, { inference });
        update({ model: url });
        await until(() => warnings.length > 0, 'a warning');
        expect(warnings[0]!.code).to.equal('model-invalid');
        await source.give(photo);
        expect(pipeline!.stats.model).to.equal('general');
        expect(shows(emitted.at(-1)!.picture, MAGENTA)).to.be.true;
        expect(failures).to.deep.equal([]);
      });
    });
  }

  describe('on WebGPU', () => {
    let devices: CapturedDevices;

    before(async function () {
      (await createGpuContext(this)).close();
      devices = new CapturedDevices();
    });

    after(() => devices.restore());

    it('goes on after a stage threw in the middle of a frame', async () => {
      await create({}, { inference: 'webgpu' });
      await source.give(photo, 1);
      const draw = Object.getOwnPropertyDescriptor(GPURenderPassEncoder.prototype, 'draw')!;
      GPURenderPassEncoder.prototype.draw = () => {
        throw new Error('no draw');
      };
      await source.give(photo, 2);
      Object.defineProperty(GPURenderPassEncoder.prototype, 'draw', draw);
      await source.give(photo, 3);
      await source.give(photo, 4);
      expect(emitted.map(({ timestamp }) => timestamp)).to.deep.equal([1, 3, 4]);
      expect(compare(emitted[0]!.picture, emitted[1]!.picture).max).to.equal(0);
      expect(failures).to.deep.equal([]);
    });

    it('fails with gpu-lost when its device is lost, and emits nothing more', async () => {
      await create({}, { inference: 'webgpu' });
      await source.give(photo, 1);
      devices.last.destroy();
      await devices.last.lost;
      await source.give(photo, 2);
      await source.give(photo, 3);
      expect(failures.map(({ code }) => code)).to.deep.equal(['gpu-lost']);
      expect(emitted.map(({ timestamp }) => timestamp)).to.deep.equal([1]);
      expect(count.open).to.equal(0);
    });

    it('destroys its device when it is closed', async () => {
      await create({}, { inference: 'webgpu' });
      pipeline!.close();
      expect((await devices.last.lost).reason).to.equal('destroyed');
    });

    it('submits once for each frame, and reads nothing back', async () => {
      const calls = new WebgpuCallCount();
      await create({ mode: 'blur' }, { inference: 'webgpu' });
      for (let i = 0; i < 3; i++) await source.give(photo, i);
      calls.take();
      for (let i = 0; i < 5; i++) await source.give(photo, i);
      const counts = calls.take();
      calls.restore();
      expect(counts).to.include({ submit: 5, createCommandEncoder: 5 });
      const isForbidden = (name: string) =>
        /^(mapAsync|copyTextureToBuffer|createBuffer)/.test(name);
      expect(Object.keys(counts).filter(isForbidden)).to.deep.equal([]);
    });
  });

  describe('fed by a real track', () => {
    it('gives one covered frame for each frame of the camera, with its timestamp', async () => {
      const camera = new SyntheticCamera(photo);
      const running = await create();
      running.setSource(ProcessorFrameSource.fromTrack(camera.track));
      const given: number[] = [];
      for (let i = 1; i <= 3; i++) {
        given.push(await camera.give());
        await until(() => emitted.length === i, `frame ${i}`);
      }
      expect(emitted.map(({ timestamp }) => timestamp)).to.deep.equal(given);
      expect(emitted.every(({ isCovered }) => isCovered)).to.be.true;
      camera.stop();
    });
  });

  describe('modes', () => {
    it('passes the plain frame on in mode none, and says so', async () => {
      await create({ mode: 'none' });
      await source.give(photo, 5);
      expect(emitted[0]!.isCovered).to.be.false;
      expect(emitted[0]!.timestamp).to.equal(5);
      expect(emitted[0]!.picture.data).to.deep.equal(photo.data);
    });

    it('loads no model in mode none', async () => {
      await create({ mode: 'none' }, { assets: new URL('/nowhere/', location.href).href });
      await source.give(photo);
      expect(emitted).to.have.length(1);
    });

    it('emits no plain frame any more from the moment a cover is asked for', async () => {
      await create({ mode: 'none' });
      await source.give(photo);
      update({ mode: 'color' });
      const before = emitted.length;
      // The stages are being made now: frames are dropped, never passed.
      await giveUntil(() => emitted.length > before);
      const after = emitted.slice(before);
      expect(after.every(({ isCovered }) => isCovered)).to.be.true;
      // The first ones may have a blur behind them; the room itself is in none.
      for (const { picture } of after) expect(picture.data).to.not.deep.equal(photo.data);
      await source.give(photo);
      expect(shows(emitted.at(-1)!.picture, MAGENTA)).to.be.true;
    });

    it('passes plain frames on at once when none is asked for', async () => {
      await create();
      await source.give(photo);
      update({ mode: 'none' });
      await source.give(photo);
      expect(emitted.map(({ isCovered }) => isCovered)).to.deep.equal([true, false]);
    });

    it('covers at once when it comes back from none', async () => {
      await create();
      update({ mode: 'none' });
      await source.give(photo);
      update({ mode: 'color' });
      await source.give(photo);
      expect(emitted.map(({ isCovered }) => isCovered)).to.deep.equal([false, true]);
    });

    it('goes on without a background that does not come, the room well covered', async () => {
      // A page that never answers; of sigma 0 the room would be left as it is.
      await create({ mode: 'video', src: 'https://example.test/slow.webm', sigma: 0 });
      await source.give(photo);
      update({ mode: 'blur', sigma: 32 });
      await source.give(photo);
      const [waiting, blurred] = emitted.map(({ picture }) => picture);
      expect(compare(waiting!, blurred!).max).to.be.at.most(EXACT);
      // The photo's room is plain, and its person stays: little changes, but for a room left as it is, nothing would.
      expect(compare(waiting!, photo).mean).to.be.above(1);
      expect(failures).to.deep.equal([]);
    });

    it('ends with the newest of many settings', async () => {
      await create();
      for (const color of ['red', 'blue', 'white', 'lime']) update({ color });
      await giveUntil(() => shows(emitted.at(-1)!.picture, [0, 255, 0]));
      await source.give(photo);
      expect(shows(emitted.at(-1)!.picture, [0, 255, 0])).to.be.true;
    });

    it('blurs the room and keeps the person in mode blur', async () => {
      await create({ mode: 'blur', sigma: 16 });
      await source.give(photo);
      const { picture, isCovered } = emitted[0]!;
      expect(isCovered).to.be.true;
      expect(picture.data).to.not.deep.equal(photo.data);
      expect(isNear(picture, FACE, pixelAt(photo, ...FACE))).to.be.true;
    });

    it('shows a picture in mode image', async () => {
      await create({ mode: 'image', src: await makePicture('#204060') });
      await source.give(photo);
      expect(shows(emitted[0]!.picture, [0x20, 0x40, 0x60])).to.be.true;
    });

    /** The page's end of a video of one colour; answers every pull. */
    function playColor(port: MessagePort, rgb: Rgb): VideoFeedMessage[] {
      const heard: VideoFeedMessage[] = [];
      port.onmessage = ({ data }: MessageEvent<VideoFeedMessage>) => {
        heard.push(data);
        if (data.type === 'close') return;
        const picture = makeColorFrame(rgb, 0);
        port.postMessage({ type: 'picture', picture } satisfies VideoPlayerMessage, [picture]);
      };
      return heard;
    }

    it('has a video played, shows it once it has a picture, and ends it with the mode', async () => {
      await create();
      update({ mode: 'video', src: 'https://x.test/a.webm' });
      await giveUntil(() => players.length > 0);
      expect(shows(emitted.at(-1)!.picture, MAGENTA), 'the one before, meanwhile').to.be.true;
      const heard = playColor(players[0]!, [0, 0, 255]);
      await giveUntil(() => shows(emitted.at(-1)!.picture, [0, 0, 255]));
      update({ mode: 'color' });
      await giveUntil(() => heard.at(-1)?.type === 'close');
      expect(shows(emitted.at(-1)!.picture, MAGENTA)).to.be.true;
    });

    it('does not begin a video again when something else changes', async () => {
      await create();
      const video = { mode: 'video', src: 'https://x.test/a.webm' } as const;
      update(video);
      await giveUntil(() => players.length > 0);
      playColor(players[0]!, [0, 0, 255]);
      await giveUntil(() => shows(emitted.at(-1)!.picture, [0, 0, 255]));
      update({ ...video, sigma: 20, preview: 'mirrored' });
      await giveUntil(() => previews.at(-1) === true);
      expect(shows(emitted.at(-1)!.picture, [0, 0, 255])).to.be.true;
      expect(players).to.have.length(1);
      update({ ...video, src: 'https://x.test/b.webm' });
      await giveUntil(() => players.length > 1);
    });

    it("gives the preview's own picture along with its frame, and only where it differs", async () => {
      await create({ mode: 'transparent', preview: 'plain' });
      await source.give(photo);
      expect(shows(emitted[0]!.picture, [0, 0, 0])).to.be.true;
      update({ mode: 'color' });
      await giveUntil(() => shows(emitted.at(-1)!.picture, MAGENTA));
      expect([previews[0], previews.at(-1)]).to.deep.equal([true, false]);
    });

    it('makes no picture of its own while nobody looks, and loads nothing again for that', async () => {
      await create({ mode: 'blur' });
      await source.give(photo);
      const missing = { mode: 'image', src: new URL('/nowhere.png', location.href).href } as const;
      update(missing);
      await until(() => warnings.length > 0, 'the warning');
      update({ ...missing, preview: 'mirrored' });
      update({ mode: 'transparent', preview: 'plain' });
      await giveUntil(() => previews.at(-1) === true);
      update({ mode: 'transparent', preview: 'none' });
      await source.give(photo);
      expect(previews.at(-1)).to.be.false;
      update({ mode: 'transparent', preview: 'plain' });
      await source.give(photo);
      expect(previews.at(-1)).to.be.true;
      expect(warnings).to.have.length(1);
    });

    it('warns of a picture that is not there at the start, and goes on with a blur', async () => {
      await create({ mode: 'image', src: new URL('/nowhere.png', location.href).href });
      expect(warnings.map(({ code }) => code)).to.deep.equal(['background-failed']);
      await source.give(photo);
      expect(emitted[0]!.isCovered).to.be.true;
      expect(failures).to.deep.equal([]);
    });

    it('warns of a picture that is not there while it runs, and leaves the background as it was', async () => {
      await create();
      update({ mode: 'image', src: new URL('/nowhere.png', location.href).href });
      await until(() => warnings.length > 0, 'a warning');
      expect(warnings[0]!.code).to.equal('background-failed');
      await source.give(photo);
      expect(shows(emitted.at(-1)!.picture, MAGENTA)).to.be.true;
    });

    it('warns of a colour that is none while it runs', async () => {
      await create();
      update({ color: 'no colour' });
      await until(() => warnings.length > 0, 'a warning');
      expect(warnings[0]!.code).to.equal('background-failed');
    });

    it('says nothing of a picture whose loading was overtaken by newer settings', async () => {
      await create();
      update({ mode: 'image', src: new URL('/nowhere.png', location.href).href });
      update({ color: 'blue' });
      await giveUntil(() => shows(emitted.at(-1)!.picture, [0, 0, 255]));
      expect(warnings).to.deep.equal([]);
    });
  });

  describe('models', () => {
    it('chooses by the shape of the frame', async () => {
      await create({}, { frameSize: WIDE });
      expect(pipeline!.stats.model).to.equal('landscape');
    });

    it('looks twice with the square model where there is a GPU', async () => {
      await create({}, { frameSize: WIDE, inference: 'webgl' });
      expect(pipeline!.stats.model).to.equal('general');
      const wide = await loadPhoto(WIDE);
      await source.give(wide);
      expect(shows(emitted[0]!.picture, MAGENTA)).to.be.true;
    });

    it('chooses again when the first frame has another shape', async () => {
      await create({}, { frameSize: WIDE });
      await source.give(photo);
      await until(() => pipeline!.stats.model === 'general', 'the square model');
    });

    it('ends with the model for the last shape when the shape changes to and fro', async () => {
      const wide = await loadPhoto(WIDE);
      await create();
      await source.give(photo);
      await source.give(wide);
      let given = 0;
      // Enough for any model that was asked for to be loaded; each turn lets the page work.
      await giveUntil(() => ++given > 60);
      expect(pipeline!.stats.model).to.equal('general');
      expect(shows(emitted.at(-1)!.picture, MAGENTA)).to.be.true;
    });

    it('survives a change of shape and a change of model at once', async () => {
      const wide = await loadPhoto(WIDE);
      await create();
      await source.give(photo);
      update({ model: LANDSCAPE_MODEL });
      await source.give(wide);
      await giveUntil(() => pipeline!.stats.model === LANDSCAPE_MODEL);
      const before = emitted.length;
      await giveUntil(() => emitted.length > before + 3);
      expect([...failures, ...warnings].map(String)).to.deep.equal([]);
    });

    it('takes a model by its URL', async () => {
      await create({ model: LANDSCAPE_MODEL });
      await source.give(photo);
      expect(pipeline!.stats.model).to.equal(LANDSCAPE_MODEL);
      expect(shows(emitted[0]!.picture, MAGENTA)).to.be.true;
    });

    it('rejects with model-missing for a URL that is not there, naming it', async () => {
      const model = new URL('/nowhere.tflite', location.href).href;
      const error = await expectCode('model-missing', () => create({ model }));
      expect(error.message).to.include(model).and.include('404');
    });

    it('rejects with model-invalid for a truncated model, with the byte where it ends', async () => {
      const bytes = await (await fetch(LANDSCAPE_MODEL)).arrayBuffer();
      const model = URL.createObjectURL(new Blob([bytes.slice(0, 64)]));
      const error = await expectCode('model-invalid', () => create({ model }));
      expect(error.message).to.match(/byte \d+/);
    });

    it('rejects with model-invalid for a file that is no model', async () => {
      const model = URL.createObjectURL(new Blob(['<!doctype html>']));
      await expectCode('model-invalid', () => create({ model }));
    });

    it('rejects with model-invalid for a model whose weights are missing', async () => {
      const bytes = new Uint8Array(await (await fetch(LANDSCAPE_MODEL)).arrayBuffer());
      bytes.fill(0, bytes.length >> 1);
      const model = URL.createObjectURL(new Blob([bytes]));
      await expectCode('model-invalid', () => create({ model }));
    });

    it('rejects with runtime-missing where the wasm is not there', async () => {
      const assets = new URL('/nowhere/', location.href).href;
      await expectCode('runtime-missing', () => create({ model: LANDSCAPE_MODEL }, { assets }));
    });
  });

  it('writes nothing to the console, the wasm included', async () => {
    const originals = { ...console };
    const lines: string[] = [];
    const note = (...words: unknown[]) => void lines.push(words.join(' '));
    Object.assign(console, { log: note, info: note, warn: note, error: note, debug: note });
    try {
      await create();
      await source.give(photo);
    } finally {
      Object.assign(console, originals);
    }
    expect(lines).to.deep.equal([]);
  });

  describe('when frames are late', () => {
    it('leaves frames out, closes each once and counts it as dropped', async () => {
      const CAMERA_MS = 1000 / 15;
      const emitSlowly = (frame: VideoFrame, isCovered: boolean) => {
        const untilMs = performance.now() + 1.2 * CAMERA_MS;
        emit(frame, isCovered, null);
        while (performance.now() < untilMs);
      };
      await create({}, { emit: emitSlowly });
      const startMs = performance.now();
      let given = 0;
      let last = -1;
      // As a camera of 15 frames a second, of which the newest one is given.
      while (pipeline!.stats.framesDropped < 10) {
        const number = Math.floor((performance.now() - startMs) / CAMERA_MS);
        if (number === last) {
          await new Promise((resolve) => setTimeout(resolve));
          continue;
        }
        last = number;
        given++;
        await source.give(photo, Math.round(number * CAMERA_MS * 1000));
      }
      const { framesIn, framesOut, framesDropped } = pipeline!.stats;
      expect(framesIn).to.equal(given);
      expect(framesOut).to.equal(emitted.length);
      expect(framesOut + framesDropped).to.equal(given);
      expect(emitted.every(({ isCovered, picture }) => isCovered && shows(picture, MAGENTA))).to.be
        .true;
      expect({ open: count.open, twice: count.closedTwice }).to.deep.equal({ open: 0, twice: 0 });
    }).timeout(60_000);

    it('takes every plain frame, however slow', async () => {
      await create({ mode: 'none' });
      for (let i = 0; i < 200; i++) await source.give(photo, i);
      expect(emitted.length).to.equal(200);
    }).timeout(60_000);
  });

  describe('failures', () => {
    it('rejects with aborted when its signal is aborted', async () => {
      const abort = new AbortController();
      const creating = Pipeline.create(
        {
          inference: 'wasm',
          assets: ASSETS,
          settings: SETTINGS,
          frameSize: SIZE,
          emit,
          playVideo: () => expect.fail('no video is wanted'),
          onFailure: (error) => failures.push(error),
          onWarning: (error) => warnings.push(error),
        },
        abort.signal,
      );
      abort.abort();
      await expectCode('aborted', () => creating);
      expect(failures).to.deep.equal([]);
    });

    it('refuses a cover where no engine works', async () => {
      await expectCode('unsupported', () => create({}, { inference: null }));
    });

    it('fails when its camera fails', async () => {
      await create();
      source.end(new Error('unplugged'));
      expect(failures.map(({ code }) => code)).to.deep.equal(['camera-ended']);
    });

    it('does not fail when its camera just ends', async () => {
      await create();
      source.end();
      expect(failures).to.deep.equal([]);
    });

    it('emits nothing more after a failure', async () => {
      await create();
      source.end(new Error('unplugged'));
      await source.give(photo);
      expect(emitted).to.deep.equal([]);
      expect(count.open).to.equal(0);
    });

    it('goes on after one bad frame, fails at the third in a row, and closes them all', async () => {
      let isBad = true;
      await create(
        {},
        {
          emit: (frame, isCovered, preview) => {
            if (isBad) {
              frame.close();
              throw new Error('bad frame');
            }
            emit(frame, isCovered, preview);
          },
        },
      );
      await source.give(photo, 1);
      await source.give(photo, 2);
      isBad = false;
      await source.give(photo, 3);
      isBad = true;
      await source.give(photo, 4);
      await source.give(photo, 5);
      expect(failures).to.deep.equal([]);
      await source.give(photo, 6);
      expect(failures.map(({ code }) => code)).to.deep.equal(['stage-failed']);
      expect(emitted.map(({ timestamp }) => timestamp)).to.deep.equal([3]);
      expect(count.open).to.equal(0);
    });

    it('closes its source when it is closed, and when another takes its place', async () => {
      await create();
      const next = new GivenFrames(count);
      pipeline!.setSource(next);
      expect(source.isClosed).to.be.true;
      pipeline!.close();
      pipeline!.close();
      expect(next.isClosed).to.be.true;
    });
  });

  describe('stats', () => {
    it('counts frames in and out, runs and size', async () => {
      await create();
      for (let i = 0; i < 3; i++) await source.give(photo, i);
      source.framesDropped = 2;
      const stats = pipeline!.stats;
      expect(stats).to.include({
        framesIn: 5,
        framesOut: 3,
        framesDropped: 2,
        inferenceRuns: 3,
        width: 360,
        height: 288,
        model: 'general',
      });
      expect(stats.latencyMs.p95).to.be.at.least(stats.latencyMs.p50);
      const { inference, mask, composite, total } = stats.stageMs;
      // Sums of the same clock readings, up to rounding.
      expect(total).to.be.at.least(inference + mask + composite - 0.001);
    });

    it('keeps the count of dropped frames over a change of source', async () => {
      await create();
      source.framesDropped = 2;
      pipeline!.setSource(new GivenFrames(count));
      expect(pipeline!.stats.framesDropped).to.equal(2);
    });

    it('runs no inference in mode none', async () => {
      await create({ mode: 'none' });
      await source.give(photo);
      expect(pipeline!.stats).to.include({ inferenceRuns: 0, framesOut: 1, model: 'none' });
    });
  });
});

async function makePicture(color: string): Promise<string> {
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext('2d')!;
  context.fillStyle = color;
  context.fillRect(0, 0, 8, 8);
  return URL.createObjectURL(await canvas.convertToBlob());
}
