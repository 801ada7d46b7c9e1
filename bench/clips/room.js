import { createRandom } from '../quality/random.js';

/** The same room in every run. */
const SEED = 7;
/** In pixels: a room some way behind the person is a little out of focus. */
const FOCUS_BLUR = 1;

/**
 * A room with what makes masks fail: dark shelves and books behind the head, a bright window, a lamp.
 *
 * @param {import('../quality/regions.js').Size} size
 * @returns {OffscreenCanvas}
 */
export function drawRoom({ width, height }) {
  const sharp = new OffscreenCanvas(width, height);
  const context = sharp.getContext('2d');
  const random = createRandom(SEED);
  // In hundredths of the height, whatever the size.
  context.scale(height / 100, height / 100);
  const right = (100 * width) / height;
  drawWall(context, right);
  drawWindow(context, { left: 8, top: 10, width: 36, height: 48 });
  drawShelves(context, { left: 84, top: 4, width: right - 88, height: 74 }, random);
  drawLamp(context, { x: 66, top: 34 });
  return defocus(sharp);
}

function drawWall(context, right) {
  const wall = context.createLinearGradient(0, 0, right, 100);
  wall.addColorStop(0, '#cfc6b4');
  wall.addColorStop(1, '#9d9484');
  context.fillStyle = wall;
  context.fillRect(0, 0, right, 100);
  context.fillStyle = '#6d5a48';
  context.fillRect(0, 88, right, 12);
}

function drawWindow(context, { left, top, width, height }) {
  const sky = context.createLinearGradient(0, top, 0, top + height);
  sky.addColorStop(0, '#f4f8ff');
  sky.addColorStop(0.7, '#dfe8ee');
  sky.addColorStop(1, '#8fa58a');
  context.fillStyle = sky;
  context.fillRect(left, top, width, height);
  context.strokeStyle = '#f2efe8';
  context.lineWidth = 2;
  context.strokeRect(left, top, width, height);
  context.strokeRect(left, top, width / 2, height);
  context.strokeRect(left, top, width, height / 3);
}

/** Four boards, with books of all colours and heights, and gaps. */
function drawShelves(context, { left, top, width, height }, random) {
  const boards = 4;
  const pitch = height / boards;
  context.fillStyle = '#3d2d22';
  context.fillRect(left - 2, top, width + 4, height);
  for (let board = 0; board < boards; board++) {
    const floor = top + (board + 1) * pitch - 1.5;
    context.fillStyle = '#58412f';
    context.fillRect(left, floor - pitch + 1.5, width, pitch - 1.5);
    let x = left + 1;
    while (x < left + width - 4) x += drawBook(context, { x, floor, pitch }, random);
    context.fillStyle = '#7d5f45';
    context.fillRect(left - 2, floor, width + 4, 1.5);
  }
}

/** Gives the width that the book takes, or the gap. */
function drawBook(context, { x, floor, pitch }, random) {
  const width = 1.5 + 2.5 * random();
  const height = pitch * (0.5 + 0.35 * random());
  const [hue, saturation, lightness] = [360 * random(), 10 + 45 * random(), 15 + 55 * random()];
  if (random() < 0.15) return 2 * width;
  context.fillStyle = `hsl(${hue} ${saturation}% ${lightness}%)`;
  context.fillRect(x, floor - height, width, height);
  context.fillStyle = `hsl(${hue} ${saturation}% ${lightness / 2}%)`;
  context.fillRect(x + width - 0.3, floor - height, 0.3, height);
  return width + 0.1;
}

function drawLamp(context, { x, top }) {
  context.fillStyle = '#4a4440';
  context.fillRect(x - 0.7, top + 14, 1.4, 40);
  context.fillStyle = '#ffe6b0';
  context.beginPath();
  context.moveTo(x - 5, top);
  context.lineTo(x + 5, top);
  context.lineTo(x + 9, top + 15);
  context.lineTo(x - 9, top + 15);
  context.fill();
  const light = context.createRadialGradient(x, top + 10, 2, x, top + 10, 34);
  light.addColorStop(0, 'rgb(255 225 160 / 0.55)');
  light.addColorStop(1, 'rgb(255 225 160 / 0)');
  context.fillStyle = light;
  context.fillRect(x - 34, top - 24, 68, 68);
}

/** Over the sharp one, or the edges would become see-through. */
function defocus(sharp) {
  const { width, height } = sharp;
  const room = new OffscreenCanvas(width, height);
  const context = room.getContext('2d', { willReadFrequently: true });
  context.drawImage(sharp, 0, 0);
  context.filter = `blur(${FOCUS_BLUR}px)`;
  context.drawImage(sharp, 0, 0);
  return room;
}
