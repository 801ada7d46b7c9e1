import { expect } from 'chai';
import { CameraSession } from '../../src/session/camera-session.js';
import type { StartProgress } from '../../src/session/session-options.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS } from '../helpers/element.js';
import { expectCode } from '../helpers/expect-code.js';

describe('CameraSession', () => {
  let camera: CanvasCamera;
  let progress: StartProgress[];

  beforeEach(() => {
    camera = new CanvasCamera();
    progress = [];
  });

  afterEach(() => camera.stop());

  function createSession(unsupported: 'block' | 'passthrough'): CameraSession {
    return new CameraSession(
      {
        assets: new URL(ASSETS, location.href).href,
        effect: {
          mode: 'blur',
          sigma: 8,
          src: null,
          color: '#00b140',
          fit: 'cover',
          model: new URL('/nowhere.tflite', location.href).href,
          preview: 'plain',
          platform: 'none',
        },
        camera: {
          deviceId: null,
          facingMode: 'user',
          width: 1280,
          height: 720,
          frameRate: 30,
          backgroundBlur: false,
          audio: false,
        },
        source: camera.track,
        tier: 4,
        unsupported,
      },
      {
        onState: () => undefined,
        onTier: () => undefined,
        onError: () => undefined,
        onDevices: () => undefined,
        onProgress: (step) => progress.push(step),
      },
    );
  }

  const waits = () => progress.map(({ waitsFor }) => waitsFor);

  it('waits for an effect no longer when it goes on without', async () => {
    const session = createSession('passthrough');
    await session.start();
    expect(waits()).to.include('effect');
    expect(waits().at(-1)).to.equal('camera');
    session.stop();
  });

  it('waits for the camera alone after "continue without effect"', async () => {
    const session = createSession('block');
    await expectCode('model-missing', () => session.start());
    expect(waits().at(-1)).to.equal('effect');
    progress = [];
    await session.continueWithoutEffect();
    expect([waits(), session.state]).to.deep.equal([['camera'], 'running']);
    session.stop();
  });
});
