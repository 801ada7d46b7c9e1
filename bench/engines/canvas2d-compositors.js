import { Canvas2dCompositor } from '../../src/compositor/canvas2d-compositor.ts';
import { drawPerson } from './person.js';

/** One compositor for each background. */
export async function createCanvas2dCompositors({ frame, backgrounds, isCoarse }) {
  const alpha = { kind: 'canvas', canvas: drawCoverage() };
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const compositors = backgrounds.map((background) => {
    const compositor = new Canvas2dCompositor(background);
    compositor.coarsen(isCoarse);
    return async () => {
      const input = frame.clone();
      const output = compositor.composite(input, alpha);
      // A canvas may draw later, when its picture is wanted.
      pixel.drawImage(output, 0, 0, 1, 1);
      pixel.getImageData(0, 0, 1, 1);
      output.close();
      input.close();
    };
  });
  return { engine: isCoarse ? 'canvas2d, coarse' : 'canvas2d', adapter: 'CPU', compositors };
}

/** The person's red channel as alpha. */
function drawCoverage() {
  const person = drawPerson();
  const { width, height } = person;
  const image = person.getContext('2d').getImageData(0, 0, width, height);
  for (let at = 0; at < image.data.length; at += 4) image.data[at + 3] = image.data[at];
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}
