/** What a test does inside the component's workers, in engines that do not let it in: a prelude, and calls to it. */

export const PIPELINE_FILE = '**/assets/pipeline-worker.js';
export const GATE_FILE = '**/assets/gate-worker.js';

/** To be put in front of a worker's script by `server.prelude`: lets `callWorker` in. */
export const workerRemote = `(${answerCalls})()`;

/** Runs in the worker, before its script: a call is a message that the script never sees. */
function answerCalls() {
  addEventListener('message', (event) => {
    const { remoteCall } = event.data ?? {};
    if (!remoteCall) return;
    event.stopImmediatePropagation();
    const [port] = event.ports;
    Promise.resolve()
      .then(() => (0, eval)(`(${remoteCall.source})`)(remoteCall.arg))
      .then((value) => port.postMessage({ value }))
      .catch((error) => port.postMessage({ error: String(error) }));
  });
}

/**
 * Runs a function in the newest worker of this name, which must have the prelude, and gives what it returns or resolves
 * with. A worker that does not answer makes this wait for ever.
 *
 * @param {{ evaluate(fn: (arg: unknown) => unknown, arg: unknown): Promise<unknown> }} page
 * @param {'pipeline' | 'gate'} name
 */
export function callWorker(page, name, fn, arg) {
  return page.evaluate(callFromPage, { name: `bg-camera ${name}`, source: String(fn), arg });
}

async function callFromPage({ name, source, arg }) {
  const { worker } = globalThis.workers.findLast((entry) => entry.name === name);
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  worker.postMessage({ remoteCall: { source, arg } }, [port2]);
  const { value, error } = await answer;
  port1.close();
  if (error) throw new Error(error);
  return value;
}

/** Makes a worker throw where nothing catches it. */
export function throwInWorker(page, name) {
  return callWorker(page, name, () => {
    setTimeout(() => {
      throw new Error('thrown by the test');
    });
  });
}
