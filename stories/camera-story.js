import '../dist/define.js';
import { currentSource } from './sample-camera.js';

/** The element of the story that is shown; a change of a control changes it in place. */
let shown = { id: '', element: null };

/** Storybook's `render`: a `<bg-camera>` with these attributes, fed by the story's camera. */
export function renderCamera(args, { id, parameters }) {
  const isNew = shown.id !== id || !shown.element.isConnected;
  if (isNew) shown = { id, element: createCamera(parameters) };
  applyAttributes(shown.element, args);
  return parameters.wrap ? wrap(shown.element, parameters.wrap) : shown.element;
}

function createCamera({ content = '' }) {
  const element = document.createElement('bg-camera');
  element.innerHTML = content;
  element.source = currentSource();
  element.style.maxInlineSize = '40rem';
  return element;
}

/** False, empty and missing values take the attribute away. */
function applyAttributes(element, args) {
  for (const [name, value] of Object.entries(args)) {
    if (value === false || value === undefined || value === '') element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Keeps its one wrapper, so that the element is not moved when a control changes. */
function wrap(element, style) {
  const box = element.parentElement ?? document.createElement('div');
  box.style.cssText = style;
  box.append(...(element.parentElement ? [] : [element]));
  return box;
}

const find = (canvas) => canvas.querySelector('bg-camera');

/** For tests: the story shows what it is meant to show. */
const finish = (canvas) => (document.body.dataset.story = find(canvas).state);

/** Storybook's `play`, one for each state. */
export const plays = {
  idle: async ({ canvasElement }) => {
    await find(canvasElement).updateComplete;
    finish(canvasElement);
  },

  starting: async ({ canvasElement }) => {
    find(canvasElement)
      .start()
      .catch(() => undefined);
    await find(canvasElement).updateComplete;
    finish(canvasElement);
  },

  startingWithToast: async ({ canvasElement }) => {
    const element = find(canvasElement);
    element.start().catch(() => undefined);
    while (!element.shadowRoot.querySelector('[part=toast]')) await wait();
    finish(canvasElement);
  },

  running: async ({ canvasElement }) => {
    const element = find(canvasElement);
    await element.start();
    await waitForFrames(element);
    finish(canvasElement);
  },

  paused: async ({ canvasElement }) => {
    const element = find(canvasElement);
    await element.start();
    await waitForFrames(element);
    element.pause();
    await element.updateComplete;
    finish(canvasElement);
  },

  focused: async (context) => {
    await plays.running(context);
    const { shadowRoot } = find(context.canvasElement);
    shadowRoot.querySelector('[part=toolbar] button').focus({ focusVisible: true });
  },

  /** As if somebody had chosen this file. */
  ownPicture: async ({ canvasElement, parameters }) => {
    const element = find(canvasElement);
    await element.start();
    const picture = await (await fetch(parameters.picture)).blob();
    const files = new DataTransfer();
    files.items.add(new File([picture], 'picture.jpg', { type: picture.type }));
    const input = element.shadowRoot.querySelector('input[type=file]');
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await waitForFrames(element);
    finish(canvasElement);
  },

  /** Blocked, and all errors: the start fails, and the story shows how. */
  failing: async ({ canvasElement }) => {
    const element = find(canvasElement);
    await element.start().catch(() => undefined);
    await element.updateComplete;
    finish(canvasElement);
  },
};

const wait = () => new Promise((resolve) => setTimeout(resolve, 50));

/** The masks of the first frames are the roughest; a picture of the story is taken later. */
async function waitForFrames(element, count = 8) {
  const target = element.stats.framesOut + count;
  while (element.state === 'running' && element.stats.framesOut < target) {
    await wait();
  }
}
