import { ObjectUrl } from './object-url.js';

const KEPT = new ObjectUrl();

/** Saves a picture to the user's downloads under a name with date and time, as the user's clock has them. */
export function download(picture: Blob): void {
  const link = document.createElement('a');
  // The browser may read it only later, so it is kept until the next.
  link.href = KEPT.replace(picture);
  link.download = `camera ${stamp(new Date())}.png`;
  link.click();
}

const two = (value: number): string => String(value).padStart(2, '0');

const stamp = (time: Date): string =>
  [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(two).join('-') +
  ` ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join('.')}`;
