/** `VideoTrackGenerator` (standard, workers) or `MediaStreamTrackGenerator` (Chromium, page). */
export interface TrackWriter {
  readonly writable: WritableStream<VideoFrame>;
  readonly track: MediaStreamTrack;
}

/** Makes the generator that this realm has. @throws Error where it has none */
export function createTrackWriter(): TrackWriter {
  const scope = globalThis as {
    VideoTrackGenerator?: new () => TrackWriter;
    MediaStreamTrackGenerator?: new (init: { kind: 'video' }) => MediaStreamTrack & {
      writable: WritableStream<VideoFrame>;
    };
  };
  if (scope.VideoTrackGenerator) return new scope.VideoTrackGenerator();
  if (!scope.MediaStreamTrackGenerator) throw new Error('no track generator in this realm');
  const generator = new scope.MediaStreamTrackGenerator({ kind: 'video' });
  return { writable: generator.writable, track: generator };
}
