/** In the page: makes elements and waits for them. */

const TIMEOUT_MS = 45_000;

/** Loads the component and connects a `<bg-camera>` with these attributes; `true` stands for an empty one. */
export async function mountCamera(attributes = {}, properties = {}) {
  await import('/cdn/bg-camera.min.js');
  const element = document.createElement('bg-camera');
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value === true ? '' : String(value));
  }
  Object.assign(element, properties);
  element.events = [];
  for (const type of ['bg-ready', 'bg-statechange', 'bg-tierchange', 'bg-error']) {
    element.addEventListener(type, (event) => element.events.push(describeEvent(event, element)));
  }
  document.body.append(element);
  await element.updateComplete;
  return element;
}

function describeEvent(event, element) {
  const { type, tier, previous, reason, error } = event;
  const at = performance.now();
  switch (type) {
    case 'bg-tierchange':
      return { type, at, tier, previous, reason };
    case 'bg-error':
      return { type, at, code: error.code, name: error.name, message: error.message };
    default:
      return { type, at, state: element.state };
  }
}

/** Resolves with what `read` gives once it is truthy. Reads often, and gives up. */
export async function until(read, what, timeoutMs = TIMEOUT_MS) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What `start()` came to: `ok`, or the error's class and code. One that never settles is an error as well. */
export async function tryStart(element, timeoutMs = TIMEOUT_MS) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('start() did not settle')), timeoutMs);
  });
  try {
    const stream = await Promise.race([element.start(), timeout]);
    clearTimeout(timer);
    return { ok: stream === element.stream };
  } catch (error) {
    return { ok: false, name: error.name, code: error.code, message: error.message };
  }
}
