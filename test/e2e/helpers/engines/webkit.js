import { launchWebkit } from '../../../../tools/launch-webkit.js';

/** @param {{ graphics?: 'gpu' | 'webgl' | 'none', features?: string[] }} options */
export async function openWebkit({ graphics, features } = {}) {
  const { session, close } = await launchWebkit({ graphics, features });
  return {
    handle: session,
    version: session.browserVersion,
    initScripts: [collectProblems],
    openPage: (url) => openPage(session, url),
    openTab: (url) => openPage(session, url),
    close,
  };
}

/** A window: a tab stays hidden in MiniBrowser, and a hidden page gets no camera. */
async function openPage(session, url) {
  const handle = await session.openWindow('window');
  const problems = [];
  await session.goTo(handle, url);
  const evaluate = async (fn, arg) => {
    const script = `(${runAndReport})(${fn}, arguments[0], arguments[arguments.length - 1]);`;
    const answer = JSON.parse(await session.run(handle, script, [JSON.stringify({ arg })]));
    problems.push(...answer.problems);
    if (answer.error === undefined) return answer.value;
    throw new Error(answer.error);
  };
  return {
    handle,
    problems,
    evaluate,
    reload: () => session.reload(handle),
    hide: () => session.minimize(handle),
    close: () => session.closeWindow(handle),
  };
}

/** Runs in the page. WebDriver does not tell what a script threw asynchronously, and has forms of its own for results. */
function runAndReport(fn, json, done) {
  const report = (result) => {
    const problems = globalThis.problems?.splice(0) ?? [];
    done(JSON.stringify({ ...result, problems }));
  };
  Promise.resolve()
    .then(() => fn(JSON.parse(json).arg))
    .then((value) => report({ value }))
    .catch((error) => report({ error: `${error?.name}: ${error?.message}\n${error?.stack}` }));
}

/** Runs in the page: WebDriver tells nothing of these. */
function collectProblems() {
  const problems = [];
  globalThis.problems = problems;
  addEventListener('error', ({ message, error }) => {
    if (message || error) problems.push(`uncaught: ${message || error}`);
  });
  addEventListener('unhandledrejection', ({ reason }) => problems.push(`uncaught: ${reason}`));
  const { error } = console;
  console.error = (...args) => {
    problems.push(`console: ${args.join(' ')}`);
    error.apply(console, args);
  };
}
