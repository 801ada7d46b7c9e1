/**
 * A canvas as the frame of a camera: I420 in memory, which the browser has to bring to the GPU and to convert.
 *
 * @param {OffscreenCanvas} canvas of even size
 */
export function makeCameraFrame(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const half = { width: width / 2, height: height / 2 };
  const planes = new Uint8Array(width * height + 2 * half.width * half.height);
  const blue = width * height;
  const red = blue + half.width * half.height;
  for (let at = 0; at < width * height; at++) {
    const [r, g, b] = data.subarray(4 * at, 4 * at + 3);
    // BT.709, 16..235 and 16..240.
    const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    planes[at] = 16 + (219 / 255) * luma;
    const [x, y] = [at % width, Math.floor(at / width)];
    if (x % 2 === 1 || y % 2 === 1) continue;
    const pair = (y / 2) * half.width + x / 2;
    planes[blue + pair] = 128 + ((224 / 255) * (b - luma)) / 1.8556;
    planes[red + pair] = 128 + ((224 / 255) * (r - luma)) / 1.5748;
  }
  const colorSpace = { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709', fullRange: false };
  const size = { codedWidth: width, codedHeight: height };
  return new VideoFrame(planes, { format: 'I420', ...size, timestamp: 0, colorSpace });
}
