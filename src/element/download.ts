/** The browser may read the picture some time after the click; nothing tells when it has. */
const KEPT_MS = 60_000;

/** Saves a picture to the user's downloads under a name with date and time, as the user's clock has them. */
export function download(picture: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  link.download = `camera ${stamp(new Date())}.png`;
  link.click();
}

const two = (value: number): string => String(value).padStart(2, '0');

const stamp = (time: Date): string =>
  [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(two).join('-') +
  ` ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join('.')}`;
