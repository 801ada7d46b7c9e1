import { seedRandom } from '/test/e2e/helpers/page/random.js';

/** Attributes, properties and what may be given to them, right and wrong. No mode `none`: a plain frame is a leak. */
const ATTRIBUTES = {
  mode: ['blur', 'color', 'image', 'transparent', 'video', '', 'NONE', 'nothing', null],
  sigma: ['0', '4', '16', '-1', 'NaN', '1e9', '', null],
  src: ['/missing.png', 'data:,', 'javascript:alert(1)', 'http://[', '', null],
  color: ['red', '#00f', 'no colour', 'url(x)', '', null],
  fit: ['cover', 'contain', 'fill', 'stretch', null],
  model: ['auto', 'general', 'landscape', '/missing.tflite', null],
  tier: ['auto', '4', '0', '9', 'best', null],
  platform: ['prefer', 'none', 'ignore', null],
  unsupported: ['block', 'allow', null],
  width: ['0', '-5', '320', '1e6', 'wide', null],
  height: ['0', '180', 'high', null],
  'frame-rate': ['0', '15', '1000', null],
  'device-id': ['none such', '', null],
  'facing-mode': ['user', 'environment', 'behind', null],
  audio: ['', null],
  mirror: ['', null],
  autostart: ['', null],
  'without-controls': ['', null],
  'without-toast': ['', null],
  'without-preview': ['', null],
};

const PROPERTIES = {
  mode: ['blur', 'image', undefined, 42, {}, null],
  sigma: [0, 8, -8, NaN, Infinity, '8', null, {}],
  color: ['lime', 7, null, {}],
  src: ['', 5, null],
  tier: [1, 4, 0, NaN, 'auto', null],
  model: ['auto', 3, null],
  width: [1, 320, -1, NaN, null],
  stream: [null, 1],
  state: ['running'],
  stats: [null],
};

/** Of a weaker blur, and the default is one, so much of the board is left that it would pass for the room. */
const STRONG_SIGMA = 16;

const METHODS = ['start', 'stop', 'pause', 'resume', 'devices', 'snapshot'];

/**
 * Calls the element's interface at random, often without waiting, and ends with a good element that runs. What throws
 * must be an error of the kind that is documented, or the TypeError of a read-only property.
 */
export async function callAtRandom({ scene }, { seed, calls }) {
  const { element } = scene;
  const random = seedRandom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const wrong = [];
  const track = element.source;
  for (let i = 0; i < calls; i++) {
    try {
      const result = callOnce(element, pick, random);
      result?.catch?.((error) => noteWrong(error, wrong));
    } catch (error) {
      noteWrong(error, wrong);
    }
    const { sigma } = element;
    if (!(Number.isFinite(sigma) && sigma >= STRONG_SIGMA)) element.sigma = STRONG_SIGMA;
    if (random() < 0.05) await scene.shoot(1);
  }
  for (const name of Object.keys(ATTRIBUTES)) element.removeAttribute(name);
  Object.assign(element, { source: track, sigma: 16, mode: 'blur' });
  await element.updateComplete;
  element.stop();
  await element.start();
  globalThis.track = element.stream.getVideoTracks()[0];
  if (wrong.length > 0) throw new Error(`${wrong.length} errors, such as: ${wrong[0]}`);
}

function callOnce(element, pick, random) {
  const kind = random();
  if (kind < 0.4) {
    const name = pick(Object.keys(ATTRIBUTES));
    const value = pick(ATTRIBUTES[name]);
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
    return null;
  }
  if (kind < 0.7) {
    const name = pick(Object.keys(PROPERTIES));
    element[name] = pick(PROPERTIES[name]);
    return null;
  }
  return element[pick(METHODS)]();
}

/** What Chromium, Firefox and WebKit say where a property is set that can only be read. */
const GETTER_ONLY = /only a getter|getter-only|readonly property/;

/** Errors that are part of the contract are none. */
function noteWrong(error, wrong) {
  const isReadOnly = error instanceof TypeError && GETTER_ONLY.test(error.message);
  if (error?.name !== 'BgCameraError' && !isReadOnly) wrong.push(error?.stack ?? String(error));
}
