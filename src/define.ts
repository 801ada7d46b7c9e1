import { BgCameraElement } from './element/bg-camera.js';

/** Registers `<bg-camera>`, once: a page may load the script twice. */
if (!customElements.get('bg-camera')) customElements.define('bg-camera', BgCameraElement);

export * from './index.js';
