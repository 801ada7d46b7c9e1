/** What can run where. `expected` is what `element.stats` must say, so that no test passes on another tier unseen. */
import { removeInsertableStreams } from '../e2e/helpers/init-scripts.js';

const GPU = { inference: 'webgpu', compositor: 'webgpu' };
const GL = { inference: 'webgl', compositor: 'webgl2' };
const CPU = { inference: 'wasm', compositor: 'canvas2d' };
const INSERTABLE = { transport: 'insertable', offMainThread: true };
const CAPTURE = { transport: 'capture-stream', offMainThread: true };

export const WAYS = {
  chromium: [
    { graphics: 'gpu', expected: { tier: 1, ...GPU, ...INSERTABLE } },
    { graphics: 'webgl', expected: { tier: 2, ...GL, ...INSERTABLE } },
    {
      graphics: 'webgl',
      init: [removeInsertableStreams],
      expected: { tier: 3, ...GL, ...CAPTURE },
    },
    { graphics: 'none', expected: { tier: 4, ...CPU, ...INSERTABLE } },
  ],
  firefox: [
    { graphics: 'gpu', expected: { tier: 3, ...GPU, ...CAPTURE } },
    { graphics: 'none', expected: { tier: 4, ...CPU, ...CAPTURE } },
  ],
  webkit: [
    { graphics: 'gpu', expected: { tier: 2, ...GL, ...INSERTABLE } },
    { graphics: 'none', expected: { tier: 4, ...CPU, ...INSERTABLE } },
  ],
};
