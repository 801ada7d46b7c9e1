import { API_FAULTS } from './api.js';
import { CAMERA_FAULTS } from './camera.js';
import { ELEMENT_FAULTS } from './element.js';
import { BACKGROUND_FAULTS, FILE_FAULTS } from './files.js';
import { GPU_FAULTS } from './gpu.js';
import { OUTPUT_FAULTS } from './output.js';
import { PAGE_FAULTS } from './page.js';
import { WORKER_FAULTS } from './workers.js';

/**
 * What becomes of the element after a fault.
 *
 * @typedef {object} Expectation
 * @property {'running' | 'error' | 'blocked' | 'idle'} state
 * @property {string} [code] of the last `bg-error`; none: there is no error
 * @property {RegExp} [text] what the user reads; without it any text will do where the camera is off
 * @property {'black' | 'end' | 'nothing'} [leaves] where it does not go on: the last covered picture is held, then black
 *   (default); the track ends; there was no track yet
 * @property {number} [withinMs] bound: until frames flow again, or the state is reached
 * @property {number} [tier] the tier on which it goes on
 * @property {string} [rejects] what `start()` rejects with, where no `bg-error` is told
 * @property {boolean} [mayReport] there may be any `bg-error`
 * @property {Expectation} [or] what may become of it as well
 *
 * A kind of fault. The catalogue says what happens, so it is a document as well.
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {string} group
 * @property {number[]} tiers where it is tried, cheapest last
 * @property {string[]} [engines] default: all
 * @property {('start' | 'call' | 'switch')[]} moments while it starts; while frames flow; while the mode is changed
 *   many times a second
 * @property {'start' | 'call' | 'switch'} [quick] the moment for a quick run; default: `call`, where there is one
 * @property {(() => void)[]} [init] scripts for the page
 * @property {object} [attributes] of the element
 * @property {Record<string, object>} [attributesAt] the same, for one moment
 * @property {object} [options] of the scene
 * @property {boolean} [isOwnCamera] the element opens the camera, by getUserMedia
 * @property {string | Record<string, string>} [todo] what the product does not do yet, for all moments or for one: the
 *   test may fail
 * @property {boolean} [isFinal] it cannot be repaired on the same page
 * @property {boolean} [isIsolated] it needs a browser of its own
 * @property {(bench: import('../bench.js').Bench, moment: string) => unknown} [prepare] before the page is opened
 * @property {(bench: import('../bench.js').Bench) => unknown} [injectAtStart] while `start()` runs
 * @property {(bench: import('../bench.js').Bench) => unknown} [inject] while frames flow
 * @property {(bench: import('../bench.js').Bench) => unknown} [repair] before the start by hand
 * @property {Expectation | Record<string, Expectation>} expect for all moments, or for each
 * @property {string} frees what is given back
 */

/** @type {Fault[]} */
export const FAULTS = [
  ...WORKER_FAULTS,
  ...GPU_FAULTS,
  ...FILE_FAULTS,
  ...BACKGROUND_FAULTS,
  ...CAMERA_FAULTS,
  ...OUTPUT_FAULTS,
  ...PAGE_FAULTS,
  ...ELEMENT_FAULTS,
  ...API_FAULTS,
];
