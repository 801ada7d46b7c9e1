/** What the page does with the track that it was given. */

export const OUTPUT_FAULTS = [
  {
    name: 'output track stopped by the page',
    moments: ['call', 'switch'],
    inject: (bench) => bench.evaluate(() => globalThis.track.stop()),
    // Whoever stops it is done with it, as if by stop().
    expect: { state: 'idle', leaves: 'end', withinMs: 10_000 },
    frees: 'everything',
  },
  {
    name: 'output track cloned, the first one stopped',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(() => {
        globalThis.cloned = globalThis.track.clone();
        globalThis.onOutputTrack(globalThis.cloned);
        globalThis.track.stop();
      }),
    repair: (bench) => bench.evaluate(() => globalThis.cloned.stop()),
    expect: { state: 'idle', leaves: 'end', withinMs: 10_000 },
    frees: 'everything',
  },
  {
    name: 'output track disabled, then enabled',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(async () => {
        globalThis.track.enabled = false;
        await globalThis.scene.shoot(20);
        globalThis.track.enabled = true;
      }),
    expect: { state: 'running', withinMs: 10_000 },
    frees: 'nothing',
  },
  {
    name: 'output track removed from the stream by the page',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(async () => {
        const { stream } = globalThis.scene.element;
        stream.removeTrack(globalThis.track);
        await globalThis.scene.shoot(10);
        stream.addTrack(globalThis.track);
      }),
    expect: { state: 'running', withinMs: 10_000 },
    frees: 'nothing',
  },
].map((fault) => ({ group: 'output', tiers: [4], ...fault }));
