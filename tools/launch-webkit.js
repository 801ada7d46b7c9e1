import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { constants } from 'node:os';
import { findWebkit } from './find-webkit.js';
import { startScreen } from './virtual-screen.js';
import { WebDriverSession } from './webdriver.js';

/** Many times what a start takes on a slow machine. */
const LAUNCH_TIMEOUT_MS = 60_000;
/** A browser that does not close by itself in this time is killed. */
const CLOSE_TIMEOUT_MS = 5_000;
/** For a single script: longer than any wait within one. */
const SCRIPT_TIMEOUT_MS = 10 * 60_000;

/** The standard's way to read and write tracks, in workers; experimental in 2.50. */
const FEATURES = ['MediaStreamTrackProcessing', 'OffscreenCanvasInWorkers'];
const WEBGL_FEATURES = ['AllowWebGLInWorkers'];

/**
 * Starts WebKitGTK's MiniBrowser with a fake camera, on a screen of its own in memory. The caller closes it, which never
 * fails and leaves no process behind.
 *
 * @param {object} [options]
 * @param {string} [options.executablePath] of MiniBrowser; default: the one that is found
 * @param {string} [options.driverPath] of WebKitWebDriver; default: the one that is found
 * @param {'webgl' | 'none'} [options.graphics] whether workers have WebGL2
 * @param {string[]} [options.features] more of WebKit's features to turn on; `!Name` turns one off
 * @returns {Promise<{ session: WebDriverSession, close(): Promise<void> }>}
 */
export async function launchWebkit({
  executablePath,
  driverPath,
  graphics = 'webgl',
  features = [],
} = {}) {
  const found = executablePath && driverPath ? { executablePath, driverPath } : findWebkit();
  if (!found.executablePath) throw new Error(`WebKit can't be started: ${found.reason}`);
  const screen = await startScreen();
  const port = await findFreePort();
  const driver = startDriver(found.driverPath, port, screen.env);
  const wanted = [...FEATURES, ...(graphics === 'none' ? [] : WEBGL_FEATURES), ...features];
  try {
    await waitForPort(port, driver);
    const session = await within(
      LAUNCH_TIMEOUT_MS,
      WebDriverSession.open(
        `http://127.0.0.1:${port}`,
        describeBrowser(found.executablePath, wanted),
        SCRIPT_TIMEOUT_MS,
      ),
    );
    return { session, close: () => closeAll(session, driver, screen) };
  } catch (error) {
    driver.stop();
    screen.stop();
    throw error;
  }
}

function describeBrowser(binary, features) {
  const args = [
    '--automation',
    '--enable-media-stream=true',
    '--enable-mock-capture-devices=true',
    `--features=${features.join()}`,
  ];
  return { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary, args } };
}

/** The driver leads a process group, in which are the browser and its processes. */
function startDriver(path, port, env) {
  const child = spawn(path, [`--port=${port}`], {
    detached: true,
    stdio: 'ignore',
    // WebKit's sandbox needs user namespaces, which containers lack.
    env: { ...process.env, ...env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  });
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  };
  // Without a listener, SIGTERM ends this process before anything that is to be done on exit.
  const exit = () => process.exit(128 + constants.signals.SIGTERM);
  process.once('exit', stop);
  process.once('SIGTERM', exit);
  return {
    child,
    stop() {
      process.off('exit', stop);
      process.off('SIGTERM', exit);
      stop();
    },
  };
}

async function waitForPort(port, { child }) {
  const deadline = Date.now() + LAUNCH_TIMEOUT_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`WebKitWebDriver: exit code ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error('WebKitWebDriver does not listen');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function isListening(port) {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The driver takes no 0 for "any". */
async function findFreePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function closeAll(session, driver, screen) {
  await within(CLOSE_TIMEOUT_MS, session.close()).catch(() => undefined);
  driver.stop();
  screen.stop();
}

async function within(timeoutMs, promise) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
