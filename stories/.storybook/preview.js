import { setCustomElementsManifest } from '@storybook/web-components-vite';
import manifest from '../../custom-elements.json';

setCustomElementsManifest(manifest);

export default {
  parameters: { layout: 'padded', controls: { expanded: true } },
};
