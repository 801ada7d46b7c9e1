import type { Background } from '../background/background-source.js';
import { createColorBackground } from '../background/color-background.js';
import { createGradientBackground } from '../background/gradient-background.js';
import { createImageBackground } from '../background/image-background.js';
import { VideoFeed } from '../background/video-feed.js';
import { BgCameraError } from '../errors.js';
import type { EffectSettings } from './effect-settings.js';

export interface BackgroundLoading {
  /** Has the page play the video at the other end of the port. */
  readonly playVideo: (url: string, port: MessagePort) => void;
  /** A video failed after it was shown; its last picture stays. */
  readonly onBroken: (error: BgCameraError) => void;
}

/** What the settings want behind the person, ready to be drawn. @throws BgCameraError `background-failed`, `aborted` */
export async function loadBackground(
  settings: EffectSettings,
  loading: BackgroundLoading,
  signal: AbortSignal,
): Promise<Background> {
  const { mode, src, fit } = settings;
  switch (mode) {
    case 'color':
      return createGradientBackground(settings.color) ?? createColorBackground(settings.color);
    case 'image':
      return createImageBackground(assertSource(src, mode), fit, signal);
    case 'video':
      return {
        kind: 'video',
        feed: await playVideo(assertSource(src, mode), loading, signal),
        fit,
      };
    case 'transparent':
      return { kind: 'transparent' };
    case 'blur':
    case 'none':
      return { kind: 'blur', sigma: settings.sigma };
  }
}

function playVideo(
  src: string,
  { playVideo: play, onBroken }: BackgroundLoading,
  signal: AbortSignal,
): Promise<VideoFeed> {
  const { port1, port2 } = new MessageChannel();
  play(src, port2);
  return VideoFeed.open(port1, onBroken, signal);
}

function assertSource(src: string | null, mode: string): string {
  if (src === null) throw new BgCameraError('background-failed', `mode ${mode} needs src`);
  return src;
}

/** Whether the background that is shown is the one that is wanted: a picture is not fetched, nor a video begun, again. Pure. */
export function hasSameBackground(wanted: EffectSettings, shown: EffectSettings | null): boolean {
  if (wanted.mode !== shown?.mode) return false;
  switch (wanted.mode) {
    case 'blur':
      return wanted.sigma === shown.sigma;
    case 'color':
      return wanted.color === shown.color;
    case 'image':
    case 'video':
      return wanted.src === shown.src && wanted.fit === shown.fit;
    case 'transparent':
    case 'none':
      return true;
  }
}
