/**
 * For twilio-video 2. Its own processors work frame by frame on the page, so here a finished track is published. A plain
 * `new LocalVideoTrack(track)` is not enough: on iOS the SDK opens the camera by itself after an interruption and sends
 * what it gives (read in 2.32: `restartWhenInadvertentlyStopped`, `workaroundSilentLocalVideo`).
 */
import { BgCameraError } from '../errors.js';

/** What is given to Twilio's constructor beside the track; `name` is the track's name in the room. */
export interface TwilioTrackOptions {
  readonly name?: string;
}

interface LocalVideoTrackOptions extends TwilioTrackOptions {
  readonly workaroundWebKitBug1208516: false;
  readonly workaroundSilentLocalVideo: false;
  readonly getUserMedia: () => Promise<never>;
}

/** Twilio's class, by its shape. */
type LocalVideoTrackClass<T> = new (track: MediaStreamTrack, options: LocalVideoTrackOptions) => T;

/**
 * Wraps a processed track for `connect({ tracks })` or `publishTrack`, so that the SDK never opens a camera in its place.
 * @param LocalVideoTrack `Video.LocalVideoTrack` of the SDK
 * @param track of `element.stream` or of `createProcessedTrack`; stays its owner's
 */
export function createTwilioTrack<T>(
  LocalVideoTrack: LocalVideoTrackClass<T>,
  track: MediaStreamTrack,
  options: TwilioTrackOptions = {},
): T {
  return new LocalVideoTrack(track, {
    ...options,
    workaroundWebKitBug1208516: false,
    workaroundSilentLocalVideo: false,
    getUserMedia: refuseCamera,
  });
}

function refuseCamera(): Promise<never> {
  return Promise.reject(
    new BgCameraError('aborted', 'the SDK asked for a plain camera in place of the processed one'),
  );
}
