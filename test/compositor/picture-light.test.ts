import { expect } from 'chai';
import { makeLight } from '../../src/compositor/picture-light.js';
import { paint, type Picture, type Rgb } from '../helpers/picture.js';

const asBitmap = ({ data, width, height }: Picture) =>
  createImageBitmap(new ImageData(data, width, height));

function read(canvas: OffscreenCanvas): Uint8ClampedArray {
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
}

describe('makeLight', () => {
  for (const [size, expected] of [
    [{ width: 1280, height: 720 }, [32, 18]],
    [{ width: 100, height: 300 }, [11, 32]],
    [{ width: 4000, height: 1 }, [32, 1]],
    [{ width: 5, height: 3 }, [5, 3]],
  ] as const) {
    it(`is ${expected.join('x')} for a picture of ${size.width}x${size.height}`, async () => {
      const bitmap = await asBitmap(paint(size, () => [1, 2, 3]));
      const { width, height } = makeLight(bitmap);
      expect([width, height]).to.deep.equal(expected);
      expect(bitmap.width, 'still open').to.equal(size.width);
      bitmap.close();
    });
  }

  it('keeps large shapes and means out small ones', async () => {
    const stripes: readonly [Rgb, Rgb] = [
      [255, 255, 255],
      [0, 0, 0],
    ];
    const bitmap = await asBitmap(
      paint({ width: 640, height: 320 }, (x) => (x < 320 ? stripes[x % 2 ? 0 : 1] : [200, 0, 0])),
    );
    const light = read(makeLight(bitmap));
    const at = (x: number) => Array.from(light.subarray(4 * (8 * 32 + x), 4 * (8 * 32 + x) + 3));
    for (const value of at(8)) expect(value).to.be.within(118, 138);
    expect(at(24)).to.deep.equal([200, 0, 0]);
    bitmap.close();
  });

  it('is over black where the picture lets through', async () => {
    const bitmap = await createImageBitmap(
      new ImageData(new Uint8ClampedArray([200, 100, 50, 0]), 1, 1),
    );
    expect(Array.from(read(makeLight(bitmap)))).to.deep.equal([0, 0, 0, 255]);
    bitmap.close();
  });
});
