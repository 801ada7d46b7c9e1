import type {} from 'bg-camera/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

type Props = SvelteHTMLElements['bg-camera'];
export const props: Props = {
  mode: 'image',
  src: 'beach.jpg',
  autostart: true,
  class: 'self',
  'onbg-tierchange': ({ tier, reason }) => [tier, reason],
};
// @ts-expect-error -- no such mode
export const wrongValue: Props = { mode: 'sepia' };
// @ts-expect-error -- no such attribute
export const wrongName: Props = { blurriness: 3 };
