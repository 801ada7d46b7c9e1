interface VideoOptions {
  readonly fps?: number;
  readonly width?: number;
  readonly height?: number;
}

/** A WebM file whose pictures are of one colour each; see the module. */
export async function makeVideo(
  colors: readonly string[],
  options: VideoOptions = {},
): Promise<Blob> {
  // The end-to-end tests load it as it is; a variable keeps it out of the type checker.
  const path = '/test/e2e/helpers/page/video-file.js';
  const module = (await import(path)) as {
    makeVideo(colors: readonly string[], options: VideoOptions): Promise<Blob>;
  };
  return module.makeVideo(colors, options);
}
