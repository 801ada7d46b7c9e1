import { setCustomElementsManifest } from '@storybook/web-components-vite';
import manifest from '../../custom-elements.json';

setCustomElementsManifest(manifest);

export default {
  // Tests show one picture of the clip, so that two pictures of a story are the same.
  globalTypes: {
    camera: {
      description: 'What stands for the camera',
      toolbar: { title: 'Camera', icon: 'camera', items: ['moving', 'still'], dynamicTitle: true },
    },
  },
  initialGlobals: { camera: 'moving' },
  parameters: { layout: 'padded', controls: { expanded: true } },
};
