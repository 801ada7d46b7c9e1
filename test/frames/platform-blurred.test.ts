import { expect } from 'chai';
import { isBlurredByPlatform } from '../../src/frames/platform-blurred.js';
import { makeColorFrame } from '../helpers/video-frame.js';

/** What may come in the place of a confirmation, and is none. */
const NO_ANSWERS: readonly unknown[] = [
  undefined,
  null,
  {},
  'enabled',
  { backgroundBlur: undefined },
  { backgroundBlur: null },
  { backgroundBlur: true },
  { backgroundBlur: {} },
  ...[false, 'true', 1, {}, null].map((enabled) => ({ backgroundBlur: { enabled } })),
  { backgroundBlur: Object.create({ enabled: true }) as unknown },
  Object.create({ backgroundBlur: { enabled: true } }),
  Promise.resolve({ backgroundBlur: { enabled: true } }),
];

describe('isBlurredByPlatform', () => {
  const frames: VideoFrame[] = [];

  /** A real frame with this method in the place of the browser's. */
  function frameWith(metadata: unknown): VideoFrame {
    const frame = makeColorFrame([0, 0, 0], 0);
    frames.push(frame);
    return Object.defineProperty(frame, 'metadata', { value: metadata });
  }

  afterEach(() => {
    for (const frame of frames.splice(0)) frame.close();
  });

  it('takes the confirmation of the frame itself', () => {
    expect(isBlurredByPlatform(frameWith(() => ({ backgroundBlur: { enabled: true } })))).to.be
      .true;
  });

  it('takes nothing else for it', () => {
    for (const answer of NO_ANSWERS) {
      expect(isBlurredByPlatform(frameWith(() => answer)), JSON.stringify(answer)).to.be.false;
    }
  });

  it('takes a browser that has no metadata, or throws, for one that says nothing', () => {
    for (const metadata of [undefined, null, true, { backgroundBlur: { enabled: true } }]) {
      expect(isBlurredByPlatform(frameWith(metadata))).to.be.false;
    }
    const throwing = () => {
      throw new Error('no metadata');
    };
    expect(isBlurredByPlatform(frameWith(throwing))).to.be.false;
    const frame = makeColorFrame([0, 0, 0], 0);
    frames.push(frame);
    expect(isBlurredByPlatform(frame), 'as the browser makes it').to.be.false;
  });

  it('does not believe what somebody put on Object.prototype', () => {
    Object.assign(Object.prototype, { backgroundBlur: { enabled: true }, enabled: true });
    try {
      expect(isBlurredByPlatform(frameWith(() => ({})))).to.be.false;
      expect(isBlurredByPlatform(frameWith(() => ({ backgroundBlur: {} })))).to.be.false;
    } finally {
      for (const name of ['backgroundBlur', 'enabled']) {
        Reflect.deleteProperty(Object.prototype, name);
      }
    }
  });
});
