/** A screen in memory, for browsers that have to open a window on a machine without one. Linux only. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Many times what a start takes on a slow machine. */
const START_TIMEOUT_MS = 30_000;

/**
 * Starts an X server that draws into memory. The caller stops it; it also ends with this process.
 *
 * @returns {Promise<{ env: Record<string, string>, stop(): void }>} `env`: for the programs that are to draw there, with
 *   OpenGL in software
 */
export async function startScreen() {
  // It chooses a free number for its display, and writes it to descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => server.kill();
  process.once('exit', stop);
  server.once('exit', () => process.off('exit', stop));
  const display = await readDisplay(server).catch((error) => {
    stop();
    throw new Error(`Xvfb did not start: ${error.message}`, { cause: error });
  });
  return { stop, env: { DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1' } };
}

async function readDisplay(server) {
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  const exit = once(server, 'exit', { signal }).then(([code]) => {
    throw new Error(`exit code ${code}`);
  });
  const [written] = await Promise.race([once(server.stdio[3], 'data', { signal }), exit]);
  return Number(written);
}
