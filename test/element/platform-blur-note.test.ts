import { expect } from 'chai';
import { readPlatformBlur, withBlurWish } from '../../src/camera/platform-blur.js';
import type { BgCameraMode } from '../../src/element/attributes.js';
import { PlatformBlurNote } from '../../src/element/platform-blur-note.js';
import { Toast, type ToastAction } from '../../src/element/toast.js';
import type { PlatformUse } from '../../src/pipeline/effect-settings.js';
import { FakeTimers } from '../helpers/fake-timers.js';

/** A camera whose system blurs, as browsers tell of it. */
class BlurringTrack extends EventTarget {
  asked: unknown[] = [];
  readonly #offered: unknown;
  #isOn: unknown;

  constructor(isOn: unknown, offered?: unknown) {
    super();
    this.#isOn = isOn;
    this.#offered = offered;
  }

  getSettings = () => ({ backgroundBlur: this.#isOn });
  getCapabilities = () => ({ backgroundBlur: this.#offered });
  getConstraints = () => ({ width: { ideal: 1280 } });

  applyConstraints = (constraints: { backgroundBlur: { exact: unknown } }) => {
    this.asked.push(constraints);
    this.turn(constraints.backgroundBlur.exact);
    return Promise.resolve();
  };

  turn(isOn: unknown): void {
    this.#isOn = isOn;
    this.dispatchEvent(new Event('configurationchange'));
  }

  get track(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

describe('readPlatformBlur', () => {
  it('takes nothing but true for on', () => {
    for (const value of [undefined, null, false, 'true', 1]) {
      expect(readPlatformBlur(new BlurringTrack(value).track).isOn).to.be.false;
    }
    expect(readPlatformBlur(new BlurringTrack(true).track).isOn).to.be.true;
  });

  it('tells whether it can be stopped', () => {
    const canBeStopped = (offered: unknown) =>
      readPlatformBlur(new BlurringTrack(true, offered).track).canBeStopped;
    expect(canBeStopped([true, false])).to.be.true;
    for (const offered of [[true], [], undefined, false]) expect(canBeStopped(offered)).to.be.false;
  });
});

describe('withBlurWish', () => {
  const SIZE = { width: { ideal: 1280 } };

  it('adds the wish, never a demand, and keeps the rest', () => {
    const wished = { ...SIZE, backgroundBlur: { ideal: true } };
    expect(withBlurWish(SIZE, true)).to.deep.equal(wished);
    expect(withBlurWish(wished, true)).to.deep.equal(wished);
    // As Chromium gives a wish back.
    expect(withBlurWish({ ...SIZE, backgroundBlur: true }, true)).to.deep.equal(wished);
  });

  it('takes the wish back, and asks for no sharp picture instead', () => {
    for (const backgroundBlur of [true, { ideal: true }]) {
      expect(withBlurWish({ ...SIZE, backgroundBlur }, false)).to.deep.equal(SIZE);
    }
    expect(withBlurWish(SIZE, false)).to.deep.equal(SIZE);
  });

  it('leaves stopped what the user has stopped', () => {
    const stopped = { ...SIZE, backgroundBlur: { exact: false } };
    for (const isWished of [true, false]) {
      expect(withBlurWish(stopped, isWished)).to.deep.equal(stopped);
    }
  });
});

describe('PlatformBlurNote', () => {
  let host: {
    mode: BgCameraMode;
    platform: PlatformUse;
    stats: { framesOut: number; inferenceRuns: number };
  };
  let actions: readonly ToastAction[];
  let toast: Toast;
  let note: PlatformBlurNote;

  beforeEach(() => {
    host = { mode: 'blur', platform: 'none', stats: { framesOut: 0, inferenceRuns: 0 } };
    actions = [];
    toast = new (class extends Toast {
      override say(text: Parameters<Toast['say']>[0], offered: readonly ToastAction[] = []): void {
        actions = offered;
        super.say(text, offered);
      }
    })({
      addController: () => undefined,
      removeController: () => undefined,
      requestUpdate: () => undefined,
      updateComplete: Promise.resolve(true),
    });
    note = new PlatformBlurNote(host, toast);
  });

  const follow = (isOn: unknown, offered?: unknown) => {
    const camera = new BlurringTrack(isOn, offered);
    note.follow(camera.track);
    note.refresh();
    return camera;
  };

  const act = (text: string) => actions.find((action) => action.text === text)!.run();

  it('says nothing where the system does not blur', () => {
    follow(false);
    expect(toast.text).to.equal(null);
  });

  it('says that the system blurs, once until it no longer does', () => {
    const camera = follow(true);
    expect(toast.text).to.equal('platformBlurs');
    toast.dismiss();
    note.refresh();
    expect(toast.text).to.equal(null);
    camera.turn(false);
    camera.turn(true);
    expect(toast.text).to.equal('platformBlurs');
    camera.turn(false);
    expect(toast.text).to.equal(null);
  });

  it('says it only in mode blur, where there would be two', () => {
    host.mode = 'color';
    follow(true);
    expect(toast.text).to.equal(null);
    host.mode = 'blur';
    note.refresh();
    expect(toast.text).to.equal('platformBlurs');
  });

  it('offers to stop the system only where that is possible, and keeps the other constraints', async () => {
    follow(true);
    expect(actions.map(({ text }) => text)).to.deep.equal(['stopOurBlur']);
    const camera = follow(true, [true, false]);
    expect(actions.map(({ text }) => text)).to.deep.equal(['stopPlatformBlur', 'stopOurBlur']);
    act('stopPlatformBlur');
    await Promise.resolve();
    const size = { width: { ideal: 1280 } };
    expect(camera.asked).to.deep.equal([{ ...size, backgroundBlur: { exact: false } }]);
    expect([host.mode, toast.text]).to.deep.equal(['blur', null]);
  });

  it('leaves it to the system when the user says so, and covers again when that stops', () => {
    const camera = follow(true);
    act('stopOurBlur');
    expect(host.mode).to.equal('none');
    note.refresh();
    expect(host.mode, 'control: as long as the system blurs').to.equal('none');
    camera.turn(undefined);
    expect(host.mode).to.equal('blur');
  });

  it('covers again for another camera, and for none', () => {
    for (const next of [new BlurringTrack(true).track, null]) {
      follow(true);
      act('stopOurBlur');
      note.follow(next);
      expect(host.mode).to.equal('blur');
    }
  });

  it('does not leave it to a system that has stopped meanwhile', () => {
    const camera = follow(true);
    const [stopOurs] = actions;
    camera.turn(false);
    stopOurs!.run();
    expect(host.mode).to.equal('blur');
  });

  it('leaves a mode none alone that was not its own doing', () => {
    const camera = follow(true);
    host.mode = 'none';
    note.refresh();
    camera.turn(false);
    expect(host.mode).to.equal('none');
  });

  describe('where the page prefers the system', () => {
    let timers: FakeTimers;

    beforeEach(() => {
      timers = new FakeTimers();
      host.platform = 'prefer';
    });

    afterEach(() => timers.restore());

    /** Frames leave for so long; `isOurs`: the model sees them. */
    function flow(ms: number, isOurs: boolean): void {
      for (let i = 0; i < ms; i += 100) {
        const { framesOut, inferenceRuns } = host.stats;
        host.stats = { framesOut: framesOut + 3, inferenceRuns: inferenceRuns + Number(isOurs) };
        timers.advance(100);
      }
    }

    it('says that the system blurs, and offers nothing, once frames are left to it', () => {
      follow(true, [true, false]);
      flow(300, true);
      expect(toast.text).to.equal(null);
      flow(2000, false);
      expect([toast.text, actions]).to.deep.equal(['platformIsUsed', []]);
    });

    it('says what there is to say of two blurs where frames are ours all the same', () => {
      follow(true, [true, false]);
      flow(2000, true);
      expect(toast.text).to.equal('platformBlurs');
      expect(actions).to.have.length(2);
    });

    it('says nothing while no frames leave, as in a pause', () => {
      follow(true);
      timers.advance(5000);
      expect(toast.text).to.equal(null);
      flow(2000, false);
      expect(toast.text).to.equal('platformIsUsed');
    });

    it('looks again where the figures began anew', () => {
      follow(true);
      flow(1500, true);
      host.stats = { framesOut: 0, inferenceRuns: 0 };
      flow(500, false);
      expect(toast.text).to.equal(null);
      flow(1000, false);
      expect(toast.text).to.equal('platformIsUsed');
    });

    it('says nothing of a blur that ended meanwhile, nor of a camera that is gone', () => {
      const camera = follow(true);
      flow(500, false);
      camera.turn(false);
      follow(true);
      flow(500, false);
      note.follow(null);
      flow(3000, false);
      expect([toast.text, timers.pending]).to.deep.equal([null, 0]);
    });

    it('takes it back with the system', () => {
      const camera = follow(true);
      flow(2000, false);
      camera.turn(false);
      expect(toast.text).to.equal(null);
    });

    it('keeps it when the tier changes, for it is true on any', () => {
      follow(true);
      flow(2000, false);
      toast.sayTier(4);
      expect(toast.text).to.equal('platformIsUsed');
    });
  });

  it('tells whether the user left it to the system', () => {
    const camera = follow(true);
    expect(note.isLeftToSystem).to.be.false;
    act('stopOurBlur');
    expect(note.isLeftToSystem).to.be.true;
    camera.turn(false);
    expect(note.isLeftToSystem).to.be.false;
  });
});
