/** In the page: looks at the pixels of a video or a frame. */
export class PictureReader {
  #context = null;

  /** Draws the picture at its own size and keeps its pixels. Pixels are taken as they are. */
  read(picture) {
    if (picture instanceof ImageData) return new Picture(picture);
    const width = picture.displayWidth ?? picture.videoWidth;
    const height = picture.displayHeight ?? picture.videoHeight;
    if (this.#context?.canvas.width !== width || this.#context.canvas.height !== height) {
      this.#context = new OffscreenCanvas(width, height).getContext('2d', {
        willReadFrequently: true,
        alpha: false,
      });
    }
    this.#context.drawImage(picture, 0, 0, width, height);
    return new Picture(this.#context.getImageData(0, 0, width, height));
  }
}

/** Regions are `[x, y, width, height]` in parts of the picture, so that its size does not matter. */
class Picture {
  constructor({ data, width, height }) {
    this.data = data;
    this.width = width;
    this.height = height;
  }

  *#rows([x, y, w, h]) {
    const left = Math.round(x * this.width);
    const right = Math.round((x + w) * this.width);
    const bottom = Math.round((y + h) * this.height);
    for (let row = Math.round(y * this.height); row < bottom; row++) yield { row, left, right };
  }

  /** Mean colour of a region, 0 to 255. */
  mean(region) {
    const sum = [0, 0, 0];
    let count = 0;
    for (const { row, left, right } of this.#rows(region)) {
      for (let x = left; x < right; x++, count++) {
        const at = 4 * (row * this.width + x);
        for (let c = 0; c < 3; c++) sum[c] += this.data[at + c];
      }
    }
    return sum.map((value) => value / count);
  }

  /** Mean difference of the luma of neighbours, across and down: how much detail a region has. */
  detail(region) {
    let sum = 0;
    let count = 0;
    for (const { row, left, right } of this.#rows(region)) {
      for (let x = left; x < right - 1; x++, count++) {
        sum += Math.abs(this.luma(x + 1, row) - this.luma(x, row));
      }
    }
    return sum / count;
  }

  luma(x, y) {
    const at = 4 * (y * this.width + x);
    return 0.299 * this.data[at] + 0.587 * this.data[at + 1] + 0.114 * this.data[at + 2];
  }
}
