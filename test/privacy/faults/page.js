/** What the browser does to the page. */

const GOES_ON = { state: 'running', withinMs: 15_000 };

export const PAGE_FAULTS = [
  {
    name: 'page hidden, then shown',
    engines: ['firefox'],
    moments: ['call'],
    inject: (bench) => bench.hide(),
    expect: GOES_ON,
    frees: 'nothing',
  },
  {
    name: 'CPU throttled to a sixth',
    moments: ['start', 'call'],
    injectAtStart: throttle,
    inject: throttle,
    expect: { state: 'running', withinMs: 45_000 },
    frees: 'nothing',
  },
  {
    name: 'page frozen, then active',
    moments: ['call'],
    inject: (bench) => bench.freeze(),
    expect: { state: 'running', withinMs: 20_000 },
    frees: 'nothing',
  },
  {
    name: 'page left, and come back to',
    moments: ['call'],
    inject: (bench) => bench.leaveAndComeBack(),
    // Restored as it was, or loaded anew: then there is no element that could leak.
    expect: GOES_ON,
    frees: 'everything, when it is loaded anew',
  },
].map((fault) => ({ group: 'page', tiers: [4], engines: ['chromium'], ...fault }));

async function throttle(bench) {
  const session = await bench.openPageSession();
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
}
