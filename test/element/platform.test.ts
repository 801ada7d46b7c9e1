import { expect } from 'chai';
import type { BgCameraElement } from '../../src/element/bg-camera.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS, catchWarnings, mount, unmountAll } from '../helpers/element.js';
import { until } from '../helpers/until.js';

/** The wish that the system blurs, as `wishOf` tells it. */
const WISH = { ideal: true };

const wishOf = (constraints: MediaTrackConstraints | boolean | undefined) =>
  (constraints as MediaTrackConstraints).backgroundBlur;

describe('<bg-camera platform>', () => {
  let camera: CanvasCamera;
  /** What the camera was opened with, and asked for later. */
  let asked: MediaTrackConstraints[];

  beforeEach(() => {
    asked = [];
    camera = new CanvasCamera();
    const { track } = camera;
    track.getConstraints = () => ({ ...asked.at(-1) });
    track.applyConstraints = (constraints) => {
      asked.push(constraints!);
      return Promise.resolve();
    };
    Object.defineProperty(navigator.mediaDevices, 'getUserMedia', {
      configurable: true,
      value: ({ video }: MediaStreamConstraints) => {
        asked.push(video as MediaTrackConstraints);
        return Promise.resolve(new MediaStream([track]));
      },
    });
  });

  afterEach(() => {
    unmountAll();
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
    camera.stop();
  });

  async function run(attributes: string): Promise<BgCameraElement> {
    const element = await mount(
      `<bg-camera tier="4" assets="${ASSETS}" ${attributes}></bg-camera>`,
    );
    await element.start();
    return element;
  }

  async function set(element: BgCameraElement, properties: Partial<BgCameraElement>) {
    Object.assign(element, properties);
    await element.updateComplete;
  }

  it('asks for nothing by default', async () => {
    const element = await run('');
    await set(element, { width: 640 });
    expect(asked).to.have.length(2);
    expect(asked.map(wishOf)).to.deep.equal([undefined, undefined]);
  });

  for (const [mode, wish] of [
    ['blur', WISH],
    ['color', undefined],
  ] as const) {
    it(`opens the camera ${wish ? 'with' : 'without'} the wish in mode ${mode}`, async () => {
      await run(`platform="prefer" mode="${mode}"`);
      expect(asked.map(wishOf)).to.deep.equal([wish]);
    });
  }

  it('asks the open camera when it is preferred later, and keeps the rest', async () => {
    const element = await run('frame-rate="15"');
    const [opened] = asked;
    await set(element, { platform: 'prefer' });
    expect(asked[1]).to.deep.equal({ ...opened, backgroundBlur: WISH });
    await set(element, { platform: 'none' });
    expect(asked[2]).to.deep.equal(opened);
  });

  it('follows the mode', async () => {
    const element = await run('platform="prefer"');
    await set(element, { mode: 'color' });
    await set(element, { mode: 'blur' });
    expect(asked.map(wishOf)).to.deep.equal([WISH, undefined, WISH]);
  });

  it('asks no other camera for what the user stopped, until the page says anew what it prefers', async () => {
    const { track } = camera;
    track.getSettings = () => {
      const wish = wishOf(asked.at(-1));
      return { backgroundBlur: typeof wish === 'object' && wish.ideal === true };
    };
    track.getCapabilities = () => ({ backgroundBlur: [true, false] });
    // It is opened again.
    track.stop = () => undefined;
    const element = await run('platform="prefer"');
    const findStop = () => element.shadowRoot!.querySelector<HTMLElement>('[part="toast"] .action');
    await until(() => findStop() !== null, 'the note of two blurs');
    findStop()!.click();
    await until(() => findStop() === null, 'the system has stopped');
    element.pause();
    await element.updateComplete;
    await element.resume();
    expect(wishOf(asked[0]), 'control').to.deep.equal(WISH);
    expect(wishOf(asked.at(-1))).to.equal(undefined);
    element.pause();
    await set(element, { platform: 'none' });
    await set(element, { platform: 'prefer' });
    await element.resume();
    expect(wishOf(asked.at(-1))).to.deep.equal(WISH);
  });

  it('asks nothing of a track of the page', async () => {
    const element = await mount(
      `<bg-camera tier="4" assets="${ASSETS}" platform="prefer"></bg-camera>`,
    );
    element.source = camera.track;
    await element.start();
    await set(element, { mode: 'color' });
    await set(element, { mode: 'blur' });
    expect(asked).to.deep.equal([]);
  });

  it('covers the frames of a browser that confirms nothing', async () => {
    const element = await run('platform="prefer"');
    await until(() => element.stats.framesOut > 2, 'figures');
    expect(element.stats.inferenceRuns).to.be.above(2);
  });

  it('warns once of a bad value, and covers as ever', async () => {
    const warnings = catchWarnings();
    for (let i = 0; i < 2; i++) await mount('<bg-camera platform="system"></bg-camera>');
    warnings.restore();
    expect(warnings.messages).to.have.length(1);
    expect(warnings.messages[0]).to.include('platform is "system", expected "none", "prefer"');
  });
});
