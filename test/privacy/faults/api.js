/** Calls that make no sense, and messages from strangers. */

const CALLS = 1000;

export const API_FAULTS = [
  {
    name: '1,000 random calls of the API',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(
        async ([seed, calls]) => {
          const { callAtRandom } = await import('/test/privacy/page/random-calls.js');
          await callAtRandom(globalThis.trial, { seed, calls });
        },
        [bench.seed, CALLS],
      ),
    expect: { state: 'running', withinMs: 60_000, mayReport: true },
    frees: 'all that the ended starts had made',
  },
  {
    name: 'hostile messages',
    moments: ['start', 'call'],
    injectAtStart: sendMessages,
    inject: sendMessages,
    expect: { state: 'running', withinMs: 15_000 },
    frees: 'nothing',
  },
].map((fault) => ({ group: 'interface', tiers: [4], ...fault }));

/** Everything that the component's own parts say to each other, said to the page. */
function sendMessages(bench) {
  return bench.evaluate(() => {
    const types = ['policy', 'open', 'connect', 'resume', 'close', 'create', 'source', 'frame'];
    for (const type of types) {
      const { port1 } = new MessageChannel();
      const message = { type, allowsPlain: true, isCovered: true, port: port1, mode: 'none' };
      globalThis.postMessage(message, '*', [port1]);
      globalThis.scene.element.dispatchEvent(new MessageEvent('message', { data: { type } }));
    }
  });
}
