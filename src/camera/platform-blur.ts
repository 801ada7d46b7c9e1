/** What the system itself does to the background of a camera, before the page gets its frames. */
export interface PlatformBlur {
  readonly isOn: boolean;
  /** The page may switch it off; else the user alone can, in the system's settings. */
  readonly canBeStopped: boolean;
}

/** Of newer browsers; the types do not know it. */
interface BlurSettings {
  readonly backgroundBlur?: unknown;
}

/**
 * Reads it from the track, as it is now. A browser that says nothing of it has none.
 * @see https://w3c.github.io/mediacapture-extensions/#exposing-mediastreamtrack-source-background-blur-support
 */
export function readPlatformBlur(track: MediaStreamTrack): PlatformBlur {
  const { backgroundBlur: setting } = track.getSettings() as BlurSettings;
  // Missing in older Firefox; the types do not know.
  const capabilities = (track.getCapabilities as (() => BlurSettings) | undefined)?.call(track);
  const offered = capabilities?.backgroundBlur;
  return {
    isOn: setting === true,
    canBeStopped: Array.isArray(offered) && offered.includes(false),
  };
}

/**
 * These constraints of an own camera with the wish that the system blurs, or without it; what the user stopped stays
 * stopped. Pure.
 */
export function withBlurWish(
  constraints: MediaTrackConstraints,
  isWished: boolean,
): MediaTrackConstraints {
  const { backgroundBlur, ...others } = constraints;
  if (typeof backgroundBlur === 'object' && backgroundBlur.exact === false) return constraints;
  return isWished ? { ...others, backgroundBlur: { ideal: true } } : others;
}

/** @throws OverconstrainedError where the system does not allow it */
export async function stopPlatformBlur(track: MediaStreamTrack): Promise<void> {
  // What is left out would be forgotten: size and rate stay as they were asked for.
  const constraints = { ...track.getConstraints(), backgroundBlur: { exact: false } };
  await track.applyConstraints(constraints);
}
