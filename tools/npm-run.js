import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './root.js';

/**
 * Runs one of the package's npm scripts at the repository's root and collects what it prints, both streams in order
 * and without colours.
 *
 * @param {string} script
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function npmRun(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => chunks.push(chunk));
    }
    const finish = (ok, note = '') => {
      const output = stripVTControlCharacters(Buffer.concat(chunks).toString()) + note;
      resolve({ ok, output });
    };
    child.on('error', (error) => finish(false, String(error)));
    child.on('close', (code, signal) => finish(code === 0, signal ? `ended by ${signal}\n` : ''));
  });
}
