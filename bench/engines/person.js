/** A person's coverage in the red channel, at the landscape model's size: an ellipse with a soft edge. */
export function drawPerson() {
  const canvas = new OffscreenCanvas(256, 144);
  const context = canvas.getContext('2d');
  context.filter = 'blur(2px)';
  context.fillStyle = 'black';
  context.fillRect(0, 0, 256, 144);
  context.fillStyle = 'white';
  context.beginPath();
  context.ellipse(128, 110, 60, 80, 0, 0, 2 * Math.PI);
  context.fill();
  return canvas;
}
