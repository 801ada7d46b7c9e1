import puppeteer from 'puppeteer-core';
import { findFirefox } from './find-firefox.js';
import { startScreen } from './virtual-screen.js';

/** Many times what a start takes on a slow machine. */
const LAUNCH_TIMEOUT_MS = 30_000;
/** A browser that does not close by itself in this time is killed. */
const CLOSE_TIMEOUT_MS = 5_000;

/** A fake camera without a prompt, WebGPU and WebGL2 in software, and calls on a machine without a network. */
const PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
  'webgl.force-enabled': true,
};

/**
 * Starts a Firefox with a fake camera; on Linux on a screen of its own in memory, because a headless one has no WebGL (seen
 * with 153). The caller closes it, which never fails and leaves no process behind.
 *
 * @param {object} [options]
 * @param {string} [options.executablePath] default: the one that is found
 * @param {Record<string, string | number | boolean>} [options.prefs] in addition to those of every run, or instead
 * @returns {Promise<{ browser: import('puppeteer-core').Browser, close(): Promise<void> }>}
 */
export async function launchFirefox({ executablePath, prefs = {} } = {}) {
  const found = executablePath ? { executablePath } : findFirefox();
  if (!found.executablePath) throw new Error(`Firefox can't be started: ${found.reason}`);
  const screen = process.platform === 'linux' ? await startScreen() : null;
  try {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: found.executablePath,
      headless: false,
      extraPrefsFirefox: { ...PREFS, ...prefs },
      timeout: LAUNCH_TIMEOUT_MS,
      env: { ...process.env, MOZ_ENABLE_WAYLAND: '0', ...screen?.env },
    });
    return { browser, close: () => closeAll(browser, screen) };
  } catch (error) {
    screen?.stop();
    throw error;
  }
}

async function closeAll(browser, screen) {
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
  });
  await Promise.race([browser.close().catch(() => {}), timeout]);
  clearTimeout(timer);
  killGroup(browser.process());
  screen?.stop();
}

/** Firefox leads a process group of its own, in which are the processes of its pages. */
function killGroup(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
