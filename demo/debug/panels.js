const TITLES = {
  frame: 'Camera, and what the model looks at',
  confidence: 'Confidence, steadied',
  history: 'Kept of the mask before',
  room: 'Empty room, as far as it is known',
  motion: 'Motion; red: not found again',
  mask: 'Mask',
  output: 'Output',
};

/** A row of pictures with titles, at the end of a parent. */
export class Panels {
  #contexts = {};
  #line = document.createElement('p');

  constructor(parent) {
    const section = document.createElement('section');
    section.style.gridColumn = '1 / -1';
    const heading = Object.assign(document.createElement('h2'), {
      textContent: 'How the mask is made',
    });
    const row = document.createElement('div');
    row.style.cssText =
      'display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem';
    this.#line.role = 'status';
    section.append(heading, this.#line, row);
    for (const [name, title] of Object.entries(TITLES)) row.append(this.#create(name, title));
    parent.append(section);
  }

  #create(name, title) {
    const figure = document.createElement('figure');
    figure.style.margin = '0';
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    canvas.style.width = '100%';
    const caption = Object.assign(document.createElement('figcaption'), { textContent: title });
    figure.append(canvas, caption);
    this.#contexts[name] = canvas.getContext('2d');
    return figure;
  }

  tell(text) {
    this.#line.textContent = text;
  }

  /** @param {number[][]} [options.boxes] x, y, width, height in fractions of the picture */
  draw(name, frame, { boxes = [] } = {}) {
    const { displayWidth: width, displayHeight: height } = frame;
    const context = this.#fit(name, width, height);
    context.drawImage(frame, 0, 0);
    context.lineWidth = 4;
    boxes.forEach(([x, y, w, h], i) => {
      context.strokeStyle = i === 0 ? 'orange' : 'deepskyblue';
      context.strokeRect(x * width + 2, y * height + 2, w * width - 4, h * height - 4);
    });
  }

  /** @param {(texel: number[]) => number[]} toColor gives red, green and blue, 0..1 */
  paint(name, picture, toColor) {
    this.paintPair(name, [picture, picture], toColor);
  }

  paintPair(name, [one, other], toColor) {
    if (!one || !other) return;
    const { width, height } = one;
    const image = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      image.data.set(
        [...toColor(one.at(x, y), other.at(x, y)).map((value) => 255 * value), 255],
        4 * i,
      );
    }
    this.#fit(name, width, height).putImageData(image, 0, 0);
  }

  #fit(name, width, height) {
    const context = this.#contexts[name];
    const { canvas } = context;
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
    }
    return context;
  }
}
