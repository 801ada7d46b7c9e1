import { expect } from 'chai';
import { getCamera, type CameraConstraints } from '../../src/camera/get-camera.js';
import type { BgCameraErrorCode } from '../../src/errors.js';
import { expectCode } from '../helpers/expect-code.js';

const CONSTRAINTS: CameraConstraints = {
  deviceId: null,
  facingMode: 'user',
  width: 640,
  height: 360,
  frameRate: 15,
  backgroundBlur: false,
  audio: false,
};

/** By the Media Capture specification and, below the line, as older browsers call them. */
const NAMES: readonly (readonly [string, BgCameraErrorCode])[] = [
  ['NotAllowedError', 'camera-denied'],
  ['SecurityError', 'camera-denied'],
  ['NotFoundError', 'camera-missing'],
  ['OverconstrainedError', 'camera-missing'],
  ['NotReadableError', 'camera-busy'],
  ['AbortError', 'camera-busy'],
  // ---
  ['PermissionDeniedError', 'camera-denied'],
  ['DevicesNotFoundError', 'camera-missing'],
  ['TrackStartError', 'camera-busy'],
  ['SomethingNewError', 'camera-busy'],
];

describe('getCamera', () => {
  const { mediaDevices } = navigator;
  const replaced: string[] = [];

  function replaceGetUserMedia(answer: (constraints: MediaStreamConstraints) => MediaStream): void {
    Object.defineProperty(mediaDevices, 'getUserMedia', {
      configurable: true,
      value: (constraints: MediaStreamConstraints) =>
        new Promise((resolve) => resolve(answer(constraints))),
    });
    replaced.push('getUserMedia');
  }

  afterEach(() => {
    for (const name of replaced.splice(0)) Reflect.deleteProperty(mediaDevices, name);
    Reflect.deleteProperty(navigator, 'mediaDevices');
  });

  /** What getUserMedia is asked for. */
  async function readConstraints(
    constraints: Partial<CameraConstraints>,
  ): Promise<MediaStreamConstraints> {
    let asked: MediaStreamConstraints = {};
    replaceGetUserMedia((given) => {
      asked = given;
      return document.createElement('canvas').captureStream();
    });
    const { video } = await getCamera({ ...CONSTRAINTS, ...constraints });
    video.stop();
    return asked;
  }

  for (const [name, code] of NAMES) {
    it(`turns ${name} into ${code}`, async () => {
      const cause = new DOMException('the browser says no', name);
      replaceGetUserMedia(() => {
        throw cause;
      });
      const error = await expectCode(code, () => getCamera(CONSTRAINTS));
      expect(error.cause).to.equal(cause);
      expect(error.message).to.include('the browser says no');
    });
  }

  it('says insecure-context where there is no mediaDevices, and that a retry is no use', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined });
    const error = await expectCode('insecure-context', () => getCamera(CONSTRAINTS));
    expect(error.recoverable).to.be.false;
  });

  it('says camera-missing for a stream without video', async () => {
    replaceGetUserMedia(() => new MediaStream());
    await expectCode('camera-missing', () => getCamera(CONSTRAINTS));
  });

  it('asks for size, rate and facing mode as wishes', async () => {
    expect(await readConstraints({})).to.deep.equal({
      video: {
        width: { ideal: 640 },
        height: { ideal: 360 },
        frameRate: { ideal: 15 },
        facingMode: { ideal: 'user' },
      },
      audio: false,
    });
  });

  it('asks for a blur of the system as a wish, and only when it is wanted', async () => {
    const { video } = await readConstraints({ backgroundBlur: true });
    expect(video).to.have.property('backgroundBlur').that.deep.equals({ ideal: true });
    expect((await readConstraints({})).video, 'control').to.not.have.property('backgroundBlur');
  });

  it('insists on a device that is named, and then leaves the facing mode out', async () => {
    const { video } = await readConstraints({ deviceId: 'abc' });
    expect(video).to.have.property('deviceId').that.deep.equals({ exact: 'abc' });
    expect(video).to.not.have.property('facingMode');
  });

  it('asks for the microphone only when it is wanted', async () => {
    expect((await readConstraints({ audio: true })).audio).to.equal(true);
    expect((await readConstraints({ audio: false })).audio).to.equal(false);
  });

  it('opens the real camera, without a microphone', async () => {
    const { video, audio } = await getCamera(CONSTRAINTS);
    expect([video.kind, video.readyState, audio]).to.deep.equal(['video', 'live', null]);
    video.stop();
  });

  it('opens the real microphone too when it is wanted', async () => {
    const { video, audio } = await getCamera({ ...CONSTRAINTS, audio: true });
    expect(audio?.kind).to.equal('audio');
    video.stop();
    audio?.stop();
  });
});
