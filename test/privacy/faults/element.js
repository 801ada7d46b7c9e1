/** What a page does to the element itself. */

const GOES_ON = { state: 'running', withinMs: 15_000 };
const STOPPED = { state: 'idle', leaves: 'end', withinMs: 10_000 };
/** `start()` was ended on purpose: nobody is to be told of an error but its caller. */
const ABORTED = { state: 'idle', rejects: 'aborted', leaves: 'nothing', withinMs: 20_000 };

const MOVES = 20;

const putBack = (bench) =>
  bench.evaluate(async () => {
    document.body.append(globalThis.scene.element);
    await globalThis.scene.element.updateComplete;
  });

export const ELEMENT_FAULTS = [
  {
    name: 'element moved in the document',
    moments: ['start', 'call', 'switch'],
    injectAtStart: moveAbout,
    inject: moveAbout,
    expect: GOES_ON,
    frees: 'nothing',
  },
  {
    name: 'element removed',
    moments: ['start', 'call', 'switch'],
    injectAtStart: removeElement,
    inject: removeElement,
    repair: putBack,
    expect: { start: ABORTED, call: STOPPED, switch: STOPPED },
    frees: 'everything',
  },
  {
    name: 'element adopted into another document',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(() => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        frame.contentDocument.body.append(globalThis.scene.element);
      }),
    repair: putBack,
    // As a page that takes it away: another document is another page.
    expect: { ...GOES_ON, or: STOPPED },
    frees: 'everything, or nothing',
  },
  {
    name: 'stop() during start()',
    moments: ['start'],
    injectAtStart: (bench) => bench.evaluate(() => globalThis.scene.element.stop()),
    expect: ABORTED,
    frees: 'everything',
  },
  {
    name: 'stop() and start() in turn, ten times at once',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(async () => {
        const { element } = globalThis.scene;
        const starts = Array.from({ length: 10 }, () => {
          element.stop();
          return element.start().catch(({ code }) => code);
        });
        const last = await Promise.all(starts);
        if (last.slice(0, -1).some((code) => code !== 'aborted')) throw new Error(last.join());
        globalThis.track = element.stream.getVideoTracks()[0];
      }),
    expect: GOES_ON,
    frees: 'all that the ended starts had made',
  },
  {
    name: 'two elements on one source',
    moments: ['start', 'call'],
    injectAtStart: addElement,
    inject: addElement,
    expect: GOES_ON,
    frees: 'nothing',
  },
  {
    name: 'constructor called, and the element defined, twice',
    moments: ['call'],
    inject: (bench) =>
      bench.evaluate(async () => {
        const { element } = globalThis.scene;
        const second = new element.constructor();
        await import('/cdn/bg-camera.min.js?again');
        const own = customElements.get('bg-camera');
        if (own !== element.constructor || second.state !== 'idle') throw new Error('redefined');
      }),
    expect: GOES_ON,
    frees: 'nothing',
  },
].map((fault) => ({ group: 'element', tiers: [4], ...fault }));

function moveAbout(bench) {
  return bench.evaluate(async (moves) => {
    const { scene } = globalThis;
    const boxes = [0, 1].map(() => document.body.appendChild(document.createElement('div')));
    for (let i = 0; i < moves; i++) {
      boxes[i % 2].append(scene.element);
      // At once, and after the tasks in between.
      if (i % 3 === 0) await scene.shoot(1);
    }
  }, MOVES);
}

function removeElement(bench) {
  return bench.evaluate(() => globalThis.scene.element.remove());
}

function addElement(bench) {
  return bench.evaluate(async () => {
    const { mountCamera } = await import('/test/e2e/helpers/page/element.js');
    const { scene } = globalThis;
    const second = await mountCamera({ sigma: 16 }, { source: scene.camera.track });
    await second.start();
    await scene.shoot(10);
    second.stop();
    second.remove();
  });
}
