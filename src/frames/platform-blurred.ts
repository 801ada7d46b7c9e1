/** Of newer browsers; the types do not know it. */
interface DescribedFrame {
  readonly metadata?: () => unknown;
}

/**
 * Whether the browser confirms of this very frame that the system has blurred the room in it. The track's setting would
 * not do: a frame from before the system's switch may come after it. Where nothing is said, as by older browsers or of a
 * frame that was copied, or something that is no answer, it has not.
 * @see https://w3c.github.io/mediacapture-extensions/#background-blur-effect-status
 */
export function isBlurredByPlatform(frame: VideoFrame): boolean {
  try {
    const metadata = (frame as DescribedFrame).metadata?.();
    return readOwn(readOwn(metadata, 'backgroundBlur'), 'enabled') === true;
  } catch {
    return false;
  }
}

/** What other scripts of the page put on Object.prototype is no answer. */
function readOwn(value: unknown, key: string): unknown {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isThere ? (value as Record<string, unknown>)[key] : undefined;
}
