/** A strict user without any framework: every line that should fail says so. */
import 'bg-camera/define.js';
import { BgCameraError, type BgCameraElement, type BgCameraStats } from 'bg-camera';
import { LiveKitBackgroundProcessor } from 'bg-camera/adapters/livekit.js';
import { createTwilioTrack } from 'bg-camera/adapters/twilio.js';
import { VonageBackgroundConnector } from 'bg-camera/adapters/vonage.js';
import { BackgroundPipeline, createProcessedTrack } from 'bg-camera/core.js';

const element: BgCameraElement = document.createElement('bg-camera');
const found: BgCameraElement | null = document.querySelector('bg-camera');
element.mode = 'blur';
// @ts-expect-error -- no such mode
element.mode = 'sepia';
// @ts-expect-error -- read-only
element.state = 'idle';
element.addEventListener('bg-tierchange', ({ tier, reason }) => [tier > 1, reason.length]);
element.addEventListener('bg-error', ({ error }) => error.code === 'camera-denied');
// @ts-expect-error -- no such code
element.addEventListener('bg-error', ({ error }) => error.code === 'camera-shy');

export async function use(camera: MediaStreamTrack): Promise<BgCameraStats | undefined> {
  const stream: MediaStream = await element.start();
  const { track, pipeline } = await createProcessedTrack(camera, { mode: 'color', color: 'teal' });
  pipeline.update({ sigma: 4 });
  // @ts-expect-error -- no such setting
  pipeline.update({ strength: 4 });
  const processor = new LiveKitBackgroundProcessor({ tier: 2 });
  await processor.init({ track });
  const connected: MediaStreamTrack = await new VonageBackgroundConnector().setTrack(track);
  class LocalVideoTrack {
    constructor(readonly given: MediaStreamTrack) {}
  }
  const local: LocalVideoTrack = createTwilioTrack(LocalVideoTrack, connected);
  const state: string = new BackgroundPipeline(local.given).state;
  return state === 'running' && stream.active ? found?.stats : undefined;
}

export const isOurs = (error: unknown): error is BgCameraError => error instanceof BgCameraError;
