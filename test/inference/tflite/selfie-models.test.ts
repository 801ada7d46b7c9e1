import { expect } from 'chai';
import type { Tensor } from '../../../src/inference/ops/node.js';
import { buildGraph } from '../../../src/inference/tflite/graph.js';
import { parseModel } from '../../../src/inference/tflite/model.js';
import { loadPhoto } from '../../helpers/photo.js';
import type { Size } from '../../helpers/picture.js';
import { pictureTensor, runGraph } from '../../helpers/run-graph.js';
import { SELFIE_MODELS, loadSelfieModel } from '../../helpers/selfie-models.js';

/** An oval head over shoulders, by formulas that give the same numbers everywhere. */
function paintPerson({ width, height }: Size): Tensor {
  const data = new Float32Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width - 0.5;
      const v = (y + 0.5) / height;
      const [across, down] = [u / 0.16, (v - 0.38) / 0.24];
      const isHead = across * across + down * down < 1;
      const isBody = v > 0.6 && Math.abs(u) < 0.2 + 0.5 * (v - 0.6);
      const color = isHead ? [0.8, 0.6, 0.5] : isBody ? [0.2, 0.25, 0.4] : [0.7, 0.7, 0.65];
      color.forEach((value, c) => {
        const texture = 0.05 * Math.sin(40 * u * (c + 1)) * Math.cos(30 * v);
        data[at++] = value * (0.8 + 0.2 * v + texture);
      });
    }
  }
  return { shape: [height, width, 3], data };
}

/**
 * What LiteRT.js 2.5.3 (WASM, CPU) makes of the painted person: [x, y, value] at every sixteenth part of the pixels that
 * it is not sure about, in reading order. Between its sums in f32 and ours in f64, no pixel differed by more than 4.1e-5.
 */
const LITERT = {
  'selfie_segmentation.tflite': [
    [159, 143, 0.086446],
    [176, 165, 0.773394],
    [172, 181, 0.744464],
    [180, 191, 0.734973],
    [127, 198, 0.711456],
    [106, 204, 0.702788],
    [205, 209, 0.604419],
    [117, 215, 0.750497],
    [161, 220, 0.641134],
    [183, 225, 0.604967],
    [181, 230, 0.562913],
    [153, 235, 0.430934],
    [96, 240, 0.50268],
    [212, 244, 0.562468],
    [112, 249, 0.364916],
    [194, 253, 0.493569],
  ],
  'selfie_segmentation_landscape.tflite': [
    [134, 20, 0.422857],
    [111, 22, 0.357292],
    [101, 26, 0.094346],
    [96, 31, 0.112751],
    [91, 39, 0.837916],
    [169, 50, 0.134353],
    [86, 63, 0.045801],
    [161, 74, 0.911244],
    [100, 81, 0.092824],
    [148, 84, 0.944941],
    [155, 85, 0.073419],
    [185, 91, 0.259317],
    [59, 105, 0.08745],
    [49, 116, 0.086596],
    [216, 128, 0.930773],
    [227, 140, 0.153442],
  ],
} as const;

describe('the ops together', () => {
  for (const { file, width, height } of SELFIE_MODELS) {
    it(`make of ${file} what LiteRT does, within 1e-4`, async () => {
      const graph = buildGraph(parseModel(await loadSelfieModel(file)));
      const mask = runGraph(graph, paintPerson({ width, height }));
      expect(mask.shape).to.deep.equal([height, width, 1]);
      for (const [x, y, value] of LITERT[file])
        expect(mask.data[y * width + x], `at ${x},${y}`).to.be.closeTo(value, 1e-4);
    });

    it(`find the person on a photo with ${file}`, async () => {
      const graph = buildGraph(parseModel(await loadSelfieModel(file)));
      const photo = pictureTensor(await loadPhoto({ width, height }));
      const { data } = runGraph(graph, photo);
      const at = (u: number, v: number) =>
        data[Math.floor(v * height) * width + Math.floor(u * width)];
      // Face and chest; to the left and right of the head.
      for (const inside of [at(0.55, 0.4), at(0.5, 0.95)]) expect(inside).to.be.greaterThan(0.95);
      for (const outside of [at(0.1, 0.1), at(0.95, 0.3)]) expect(outside).to.be.lessThan(0.05);
      expect(data.every((value) => value >= 0 && value <= 1)).to.be.true;
    });
  }
});
