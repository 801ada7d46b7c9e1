import type {} from 'bg-camera/vue';
import type { GlobalComponents } from 'vue';

type Camera = InstanceType<GlobalComponents['bg-camera']>;
export const props: Camera['$props'] = {
  mode: 'color',
  sigma: '16',
  'without-toast': true,
  class: 'self',
  onBgError: ({ error }) => error.code === 'camera-denied',
};
// @ts-expect-error -- no such mode
export const wrongValue: Camera['$props'] = { mode: 'sepia' };
// @ts-expect-error -- no such attribute
export const wrongName: Camera['$props'] = { blurriness: 3 };
export const start = (camera: Camera): Promise<MediaStream> => camera.start();
