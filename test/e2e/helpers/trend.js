/** What "flat" means for each counter of a long call, as pure functions of its samples. */

/** So much of a run is warm-up: compilers, caches and pools fill, and are not judged. */
const WARM_UP_PART = 0.15;
/** A slope over less than this says more about the machine than about the counter. */
const MIN_SLOPE_MINUTES = 5;
/** What is compared at the end with what was after warm-up: the median of so many samples each. */
const END_SAMPLES = 5;

/**
 * The first rule whose pattern fits is the counter's: `exact` never changes, `atMost` never exceeds, `size` neither climbs
 * faster nor ends higher. Slopes are of a machine that feeds some ten to a hundred frames a second.
 */
const RULES = [
  { pattern: /^frames open pipeline$/, kind: 'atMost', limit: 0 },
  { pattern: /^frames open page$/, kind: 'atMost', limit: 0 },
  // The covered frame that it keeps to hold.
  { pattern: /^frames open gate$/, kind: 'atMost', limit: 1 },
  // One that is worked on, one that waits, one that comes in, and one that goes out.
  { pattern: /^frames at most (pipeline|gate)$/, kind: 'atMost', limit: 4 },
  // MediaPipe keeps three; the pipeline's own fence may still be out.
  { pattern: /^GL syncs$/, kind: 'atMost', limit: 6 },
  { pattern: /^GL slots$/, kind: 'atMost', limit: 1024 + 16 },
  // The contract's 10 %.
  { pattern: /^heap kB/, kind: 'size', kbPerMinute: 10, growth: 1.1 },
  // Chromium's GPU process keeps what was freed and gives it back now and then: a saw with teeth of a quarter.
  { pattern: /^RSS kB/, kind: 'size', kbPerMinute: 1024, growth: 1.3, isProcess: true },
  { pattern: /^(tier|workers|WebGL contexts|GL .*|GPU .*|wasm kB)$/, kind: 'exact' },
];

/**
 * @param {{ seconds: number, [counter: string]: number }[]} samples in the order of time
 * @returns {Verdict[]} one for each counter; `rule` is null for what is only shown, as the frame rate
 */
export function judge(samples) {
  const from = Math.floor(samples.length * WARM_UP_PART);
  const judged = samples.slice(from);
  return Object.keys(samples[0])
    .filter((name) => name !== 'seconds')
    .map((name) => judgeCounter(name, judged));
}

/** @typedef {{ name: string, rule: string | null, warm: number, last: number, perMinute: number, isFlat: boolean }} Verdict */

function judgeCounter(name, samples) {
  const values = samples.map((sample) => sample[name]);
  const minutes = samples.map(({ seconds }) => seconds / 60);
  const warm = median(values.slice(0, END_SAMPLES));
  const last = median(values.slice(-END_SAMPLES));
  const perMinute = findSlope(minutes, values);
  const span = minutes.at(-1) - minutes[0];
  const rule = RULES.find(({ pattern }) => pattern.test(name));
  const { text, isFlat } = apply(rule, { values, warm, last, perMinute, span });
  return { name, rule: text, warm, last, perMinute, isFlat };
}

function apply(rule, { values, warm, last, perMinute, span }) {
  switch (rule?.kind) {
    case 'exact':
      return { text: 'never changes', isFlat: values.every((value) => value === values[0]) };
    case 'atMost':
      return { text: `at most ${rule.limit}`, isFlat: Math.max(...values) <= rule.limit };
    case 'size': {
      const isShort = span < MIN_SLOPE_MINUTES;
      const isSteady = isShort || perMinute <= rule.kbPerMinute;
      if (isShort && rule.isProcess) return { text: 'too short a run to judge', isFlat: true };
      const text = `<= ${rule.kbPerMinute} kB/min, end <= ${rule.growth} x`;
      return { text, isFlat: isSteady && last <= warm * rule.growth };
    }
    default:
      return { text: null, isFlat: true };
  }
}

/** Theil and Sen's: the median of the slopes between all pairs, which a few odd samples can't turn. */
export function findSlope(xs, ys) {
  const slopes = [];
  for (let i = 0; i < xs.length; i++) {
    for (let j = i + 1; j < xs.length; j++) {
      if (xs[j] > xs[i]) slopes.push((ys[j] - ys[i]) / (xs[j] - xs[i]));
    }
  }
  return slopes.length > 0 ? median(slopes) : 0;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
