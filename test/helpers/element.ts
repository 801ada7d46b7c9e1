import '../../src/define.js';
import type { BgCameraElement } from '../../src/element/bg-camera.js';

/** Models, workers and wasm as `npm run build` makes them. */
export const ASSETS = '/cdn/assets/';

const mounted = new Set<HTMLElement>();

/** Puts this markup into the page and gives its first `<bg-camera>`, rendered. */
export async function mount(markup = '<bg-camera></bg-camera>'): Promise<BgCameraElement> {
  const host = document.createElement('div');
  host.innerHTML = markup;
  document.body.append(host);
  mounted.add(host);
  const element = host.querySelector('bg-camera')!;
  await element.updateComplete;
  return element;
}

/** Takes everything that was mounted out of the page again, which stops it. For `afterEach`. */
export function unmountAll(): void {
  for (const host of mounted) {
    host.querySelectorAll('bg-camera').forEach((element) => element.stop());
    host.remove();
  }
  mounted.clear();
}

/** An element of the shadow tree, which has to be there. */
export function inShadow({ shadowRoot }: BgCameraElement, selector: string): HTMLElement {
  const found = shadowRoot!.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`${selector} is not in the shadow tree`);
  return found;
}

export const hasPart = ({ shadowRoot }: BgCameraElement, part: string): boolean =>
  shadowRoot!.querySelector(`[part='${part}']`) !== null;

/** Collects what is written to console.warn until `restore`. */
export function catchWarnings(): { readonly messages: string[]; restore(): void } {
  const { warn } = console;
  const messages: string[] = [];
  console.warn = (...words: unknown[]) => void messages.push(words.join(' '));
  return { messages, restore: () => (console.warn = warn) };
}
