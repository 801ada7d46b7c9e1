import { expect } from 'chai';
import { LiveKitBackgroundProcessor } from '../../src/adapters/livekit.js';
import { createTwilioTrack } from '../../src/adapters/twilio.js';
import { VonageBackgroundConnector } from '../../src/adapters/vonage.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { expectCode } from '../helpers/expect-code.js';

const OPTIONS = { assets: new URL('/cdn/assets/', location.href).href, tier: 4 } as const;

describe('LiveKitBackgroundProcessor', () => {
  const cameras: CanvasCamera[] = [];
  let processor: LiveKitBackgroundProcessor;

  const openCamera = (): MediaStreamTrack => {
    cameras.push(new CanvasCamera());
    return cameras.at(-1)!.track;
  };

  beforeEach(() => (processor = new LiveKitBackgroundProcessor(OPTIONS)));
  afterEach(async () => {
    await processor.destroy();
    cameras.splice(0).forEach((camera) => camera.stop());
  });

  it('gives a processed track, and another one for another camera', async () => {
    expect(processor.processedTrack).to.equal(undefined);
    const camera = openCamera();
    await processor.init({ track: camera });
    const first = processor.processedTrack!;
    expect([first.kind, first.readyState, first === camera]).to.deep.equal([
      'video',
      'live',
      false,
    ]);

    await processor.restart({ track: openCamera() });
    expect([first.readyState, processor.processedTrack!.readyState]).to.deep.equal([
      'ended',
      'live',
    ]);
    expect(camera.readyState).to.equal('live');
  });

  it('keeps an ended track, never none, where the other camera fails', async () => {
    await processor.init({ track: openCamera() });
    const ended = openCamera();
    ended.stop();
    await expectCode('camera-ended', () => processor.restart({ track: ended }));
    expect(processor.processedTrack?.readyState).to.equal('ended');
  });

  it('ends the track with destroy', async () => {
    await processor.init({ track: openCamera() });
    const track = processor.processedTrack!;
    await processor.destroy();
    expect([track.readyState, processor.processedTrack]).to.deep.equal(['ended', undefined]);
  });

  it('ends what was still starting', async () => {
    const isAborted = expectCode('aborted', () => processor.init({ track: openCamera() }));
    await processor.destroy();
    await isAborted;
    expect(processor.processedTrack).to.equal(undefined);
  });
});

describe('VonageBackgroundConnector', () => {
  it('gives a processed track, and ends it with destroy', async () => {
    const camera = new CanvasCamera();
    const connector = new VonageBackgroundConnector(OPTIONS);
    const track = await connector.setTrack(camera.track);
    expect([track.kind, track.readyState, track === camera.track]).to.deep.equal([
      'video',
      'live',
      false,
    ]);
    await connector.destroy();
    expect([track.readyState, camera.track.readyState]).to.deep.equal(['ended', 'live']);
    camera.stop();
  });
});

describe('createTwilioTrack', () => {
  it('leaves the SDK no way to open a camera by itself', async () => {
    const camera = new CanvasCamera();
    class LocalVideoTrack {
      readonly track: MediaStreamTrack;
      readonly options: { readonly name?: string; readonly getUserMedia: () => Promise<never> };

      constructor(track: MediaStreamTrack, options: LocalVideoTrack['options']) {
        this.track = track;
        this.options = options;
      }
    }
    const { track, options } = createTwilioTrack(LocalVideoTrack, camera.track, { name: 'me' });
    expect(track).to.equal(camera.track);
    const { getUserMedia, ...rest } = options;
    expect(rest).to.deep.equal({
      name: 'me',
      workaroundWebKitBug1208516: false,
      workaroundSilentLocalVideo: false,
    });
    await expectCode('aborted', getUserMedia);
    camera.stop();
  });
});
