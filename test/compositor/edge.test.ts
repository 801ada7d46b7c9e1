import { expect } from 'chai';
import type { Background } from '../../src/background/background-source.js';
import { EDGE } from '../../src/compositor/edge.js';
import { useBackend, type BackendName } from '../helpers/backend.js';
import { compositeWith } from '../helpers/composite.js';
import { makeMask } from '../helpers/masks.js';
import { compare, paint, type Picture, type Rgb } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';

const SIZE = { width: 640, height: 360 };
const RED: Rgb = [220, 30, 30];
const GREY: Rgb = [128, 128, 128];
const BLUE: Rgb = [20, 40, 210];
const GREEN: Rgb = [0, 255, 0];
const MAGENTA: Rgb = [255, 0, 255];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** The person stands left of the room; between the two, coverage falls over eight pixels. */
const FROM = 300;
const TO = 308;
/** Steps of 1/255, as masks have them. */
const coverageAt = (x: number) =>
  Math.round(255 * Math.min(1, Math.max(0, (TO - 0.5 - x) / (TO - FROM)))) / 255;
const mask = makeMask(SIZE, coverageAt);

/** The frame's and the output's, and what the room is off because its outermost pixels are in part person. */
const ROUNDINGS = 6;
/** Each of two pictures is rounded once. */
const ONE_EACH = 1;

/** Beyond it no light of the picture falls, in these 360 lines: two and a half texels of four pixels, and one to spare. */
const REACH_PX = 14;

const mixed = (a: Rgb, b: Rgb, share: number): Rgb => [
  share * a[0] + (1 - share) * b[0],
  share * a[1] + (1 - share) * b[1],
  share * a[2] + (1 - share) * b[2],
];

const seen = (person: Rgb, room: Rgb) => paint(SIZE, (x) => mixed(person, room, coverageAt(x)));

/** What no two pixels share. */
function paintNoise(): Picture {
  const random = seededRandom(7);
  const level = () => Math.floor(256 * random());
  return paint(SIZE, () => [level(), level(), level()]);
}

const plain = ([r, g, b]: Rgb): Background => ({ kind: 'color', rgb: [r / 255, g / 255, b / 255] });

async function picture(rgb: Rgb): Promise<Background> {
  const { data, width, height } = paint({ width: 64, height: 36 }, () => rgb);
  const bitmap = await createImageBitmap(new ImageData(data, width, height));
  return { kind: 'image', bitmap, fit: 'cover' };
}

/** The columns from one on, up to another. */
function columns({ data, width, height }: Picture, from: number, to: number): Picture {
  const values = new Uint8ClampedArray((to - from) * height * 4);
  for (let y = 0; y < height; y++) {
    const line = data.subarray(4 * (y * width + from), 4 * (y * width + to));
    values.set(line, 4 * y * (to - from));
  }
  return { width: to - from, height, data: values };
}

const band = (output: Picture) => columns(output, FROM, TO);

describe("the person's edge", () => {
  for (const name of ['webgpu', 'webgl2'] satisfies BackendName[]) {
    describe(name, () => {
      const backend = useBackend(name);
      const composite = (background: Background, frame: Picture, alpha = mask) =>
        compositeWith(backend(), background, { picture: frame, mask: alpha });

      it('has nothing of the old room over a new colour', async () => {
        const output = await composite(plain(GREEN), seen(GREY, RED));
        expect(compare(band(output), band(seen(GREY, GREEN))).max).to.be.at.most(ROUNDINGS);
      });

      it('has nothing of the old room over a picture that sheds no light', async () => {
        const output = await composite(await picture(BLACK), seen(GREY, RED));
        expect(compare(band(output), band(seen(GREY, BLACK))).max).to.be.at.most(ROUNDINGS);
      });

      it("leaves the camera's pixels as they are where the person covers them", async () => {
        const frame = paintNoise();
        const output = await composite(plain(GREEN), frame);
        expect(compare(columns(output, 0, FROM), columns(frame, 0, FROM)).max).to.equal(0);
      });

      it('leaves nothing of the camera where the person covers nothing', async () => {
        const expected = paint(SIZE, () => GREEN);
        for (const background of [plain(GREEN), await picture(GREEN)]) {
          const output = await composite(background, paintNoise());
          expect(compare(columns(output, TO, 640), columns(expected, TO, 640)).max).to.equal(0);
        }
      });

      it('leaves the colour alone where there is no room near', async () => {
        const half = makeMask(SIZE, () => 128 / 255);
        const output = await composite(
          plain(GREEN),
          paint(SIZE, () => RED),
          half,
        );
        const expected = paint(SIZE, () => mixed(RED, GREEN, 128 / 255));
        expect(compare(output, expected).max).to.be.at.most(ONE_EACH);
      });

      it('mixes by coverage and nothing else: two colours are apart by what is not covered', async () => {
        const frame = paintNoise();
        const overGreen = await composite(plain(GREEN), frame);
        const overMagenta = await composite(plain(MAGENTA), frame);
        let worst = 0;
        overGreen.data.forEach((value, at) => {
          const channel = at % 4;
          if (channel === 3) return;
          const share = 1 - coverageAt((at >> 2) % SIZE.width);
          const apart = share * (GREEN[channel]! - MAGENTA[channel]!);
          worst = Math.max(worst, Math.abs(value - overMagenta.data[at]! - apart));
        });
        expect(worst).to.be.at.most(ONE_EACH);
      });

      it('is lit by a bright picture, more outside than inside, and no further than the band', async () => {
        // One step from the person to the room: the light is where the outline is sharp.
        const sharp = makeMask(SIZE, (x) => Number(x < FROM));
        const frame = paint(SIZE, (x) => (x < FROM ? GREY : RED));
        const lit = await composite(await picture(WHITE), frame, sharp);
        const unlit = await composite(plain(WHITE), frame, sharp);
        const liftAt = (x: number) => lit.data[4 * x]! - unlit.data[4 * x]!;
        const most = EDGE.lightWrap * (255 - GREY[0]);
        expect(liftAt(FROM - 1), 'at the edge').to.be.within(most / 2, most + ONE_EACH);
        expect(liftAt(FROM - 3), 'inside').to.be.within(1, liftAt(FROM - 1) / 2);
        const inside = compare(
          columns(lit, 0, FROM - REACH_PX),
          columns(unlit, 0, FROM - REACH_PX),
        );
        expect(inside.max, 'further inside').to.equal(0);
        expect(compare(columns(lit, FROM, 640), columns(unlit, FROM, 640)).max, 'outside').to.equal(
          0,
        );
      });

      it('is not lit by a dark picture', async () => {
        const frame = paintNoise();
        const dark = await composite(await picture(BLACK), frame);
        expect(compare(dark, await composite(plain(BLACK), frame)).max).to.equal(0);
      });
    });
  }

  describe('webgpu, compared with webgl2', () => {
    const [one, other] = [useBackend('webgpu'), useBackend('webgl2')];
    for (const [name, create] of [
      ['color', () => plain(BLUE)],
      ['image', () => picture(WHITE)],
    ] as const) {
      it(`gives the same picture: ${name}`, async () => {
        const input = { picture: paintNoise(), mask };
        const a = await compositeWith(one(), await create(), input);
        const b = await compositeWith(other(), await create(), input);
        expect(compare(a, b).max).to.be.at.most(2);
      });
    }
  });

  describe('canvas2d', () => {
    const backend = useBackend('canvas2d');

    it('keeps the old room over a new colour: the control', async () => {
      const frame = seen(GREY, RED);
      const output = await compositeWith(backend(), plain(GREEN), { picture: frame, mask });
      expect(compare(band(output), band(seen(GREY, GREEN))).max).to.be.above(3 * ROUNDINGS);
    });
  });
});
