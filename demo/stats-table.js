const ms = (value) => (Number.isFinite(value) ? `${value.toFixed(1)} ms` : '–');

/** Label and text of each line, for a snapshot of the element's `stats`. */
function listLines(state, stats) {
  const { latencyMs = {}, stageMs = {} } = stats;
  const thread = stats.offMainThread ? 'worker' : 'page';
  return [
    ['State', state],
    ['Tier', stats.tier || 'not decided'],
    ['Transport', stats.transport ?? '–'],
    ['Inference', `${stats.inference ?? '–'} (${thread})`],
    ['Compositor', stats.compositor ?? '–'],
    ['Model', stats.model ?? '–'],
    ['Frame', stats.width ? `${stats.width} × ${stats.height}` : '–'],
    ['Frames per second', Number.isFinite(stats.fps) ? stats.fps.toFixed(1) : '–'],
    ['Latency', `${ms(latencyMs.p50)}, 95 %: ${ms(latencyMs.p95)}`],
    ['Inference time', `${ms(stageMs.inference)} (${stats.inferenceRuns ?? 0} runs)`],
    ['Mask time', ms(stageMs.mask)],
    ['Composite time', ms(stageMs.composite)],
    ['Total time', ms(stageMs.total)],
    ['Frames in, out', `${stats.framesIn ?? 0}, ${stats.framesOut ?? 0}`],
    ['Frames dropped', stats.framesDropped ?? 0],
  ];
}

/**
 * Writes a snapshot of the element's `stats` into a description list.
 *
 * @param {HTMLDListElement} list
 * @param {string} state the element's `state`
 * @param {object} stats the element's `stats`
 */
export function showStats(list, state, stats) {
  const nodes = listLines(state, stats).flatMap(([label, text]) => {
    const term = document.createElement('dt');
    const value = document.createElement('dd');
    term.textContent = label;
    value.textContent = String(text);
    return [term, value];
  });
  list.replaceChildren(...nodes);
}
