/** The development page: one element, its numbers, a call from the page to itself, and a choice of tier and camera. */
import { Loopback } from './loopback.js';
import { openSampleSource } from './sample-source.js';
import { showStats } from './stats-table.js';

const STATS_INTERVAL_MS = 500;

const camera = document.querySelector('bg-camera');
const errorLine = document.querySelector('#error');
const callLine = document.querySelector('#call');
const tierLine = document.querySelector('#tier-change');
const received = document.querySelector('#received');
const { tier, sample, start, stop } = document.querySelector('#settings').elements;

const loopback = new Loopback();
let sampleSource = null;

function showError(error) {
  errorLine.hidden = !error;
  if (!error) return;
  errorLine.textContent = `${error.code ?? error.name}: ${error.message}`;
}

async function run(action) {
  showError(null);
  try {
    await action();
  } catch (error) {
    // A stop() while starting is no fault; everything else that fails is shown.
    if (error.name !== 'AbortError') showError(error);
  }
}

/** The tier and the source are taken at the start, so that a change of either starts anew. */
async function restart(change) {
  const wasOn = camera.state !== 'idle' && camera.state !== 'error';
  if (wasOn) await camera.stop();
  await change();
  if (wasOn) await camera.start();
}

async function chooseSource() {
  sampleSource?.close();
  sampleSource = sample.checked ? await openSampleSource() : null;
  camera.source = sampleSource?.stream ?? null;
}

async function placeCall() {
  if (loopback.isInCall) return;
  await loopback.call(camera.stream, received);
  callLine.textContent = 'In a call through two RTCPeerConnections.';
}

function hangUp() {
  loopback.hangUp();
  received.srcObject = null;
  callLine.textContent = 'No call.';
}

start.addEventListener('click', () => run(() => camera.start()));
stop.addEventListener('click', () => run(() => camera.stop()));
sample.addEventListener('change', () => run(() => restart(chooseSource)));
tier.addEventListener('change', () =>
  run(() => restart(async () => camera.setAttribute('tier', tier.value))),
);

camera.addEventListener('bg-ready', () => run(placeCall));
camera.addEventListener('bg-error', (event) => showError(event.error));
camera.addEventListener('bg-tierchange', ({ previous, tier: now, reason }) => {
  tierLine.hidden = false;
  tierLine.textContent = `Tier ${previous || '–'} → ${now}${reason ? `: ${reason}` : ''}`;
});
camera.addEventListener('bg-statechange', () => {
  if (camera.state === 'running') run(placeCall);
  if (camera.state === 'idle' || camera.state === 'error') hangUp();
});

function refresh() {
  showStats(document.querySelector('#stats'), camera.state, camera.stats);
}

try {
  // The page's own script tag has loaded it already; asked for again, it tells when that failed.
  await import('../cdn/bg-camera.min.js');
  refresh();
  setInterval(refresh, STATS_INTERVAL_MS);
} catch (error) {
  showError({ code: 'not-built', message: `${error.message}. Run "npm run build" first.` });
}

// Bundled by `npm start`, from the sources.
if (new URLSearchParams(location.search).has('debug')) await import('/out/debug/debug.js');
