/**
 * Finds the Chromium that the tests and the headless demo drive. No browser is downloaded by npm: the system's own is
 * used, and on Debian and Ubuntu it can be installed with the system's package manager.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const LINUX_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const LINUX_FOLDERS = ['/usr/bin', '/snap/bin'];
const MAC_APPS = ['Chromium', 'Google Chrome'];
const WINDOWS_PLACES = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
];

const HOW_TO_INSTALL = `No Chromium or Google Chrome was found. Install one:
  Debian:   apt-get install chromium
  Ubuntu:   snap install chromium (or Google's google-chrome-stable package)
  Fedora:   dnf install chromium
  Arch:     pacman -S chromium
  macOS:    brew install --cask chromium (or google-chrome)
  Windows:  winget install Google.Chrome
or set CHROME_PATH to the path of a Chromium or Chrome binary.`;

/**
 * Gives the absolute path of a Chromium or Chrome binary: CHROME_PATH if it is set, else the first one in the
 * platform's usual places. With `install`, a root user of Debian or Ubuntu gets one installed when there is none.
 *
 * @param {{ install?: boolean }} [options]
 * @returns {Promise<string>}
 * @throws {Error} when there is none; the message says what to install on each platform
 */
export async function findChromium({ install = false } = {}) {
  const named = process.env.CHROME_PATH;
  if (named) return resolveNamed(named);
  const found = candidates().find(isExecutable);
  if (found) return found;
  if (!install || !canInstall()) throw new Error(HOW_TO_INSTALL);
  installChromium();
  const installed = candidates().find(isExecutable);
  if (installed) return installed;
  throw new Error(
    'apt-get installed the chromium package, but it brought no browser ' +
      `(Ubuntu's is only a stub for the snap).\n${HOW_TO_INSTALL}`,
  );
}

/** A wrong CHROME_PATH is an error and not a reason to take another browser than the one asked for. */
function resolveNamed(named) {
  const file = path.resolve(named);
  if (isExecutable(file)) return file;
  throw new Error(`CHROME_PATH is "${named}", which is no executable file.`);
}

function candidates() {
  if (process.platform === 'darwin') return macCandidates();
  if (process.platform === 'win32') return windowsCandidates();
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  const folders = [...new Set([...LINUX_FOLDERS, ...onPath])];
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function macCandidates() {
  const folders = ['/Applications', path.join(process.env.HOME ?? '', 'Applications')];
  return MAC_APPS.flatMap((app) =>
    folders.map((folder) => path.join(folder, `${app}.app`, 'Contents', 'MacOS', app)),
  );
}

function windowsCandidates() {
  const { PROGRAMFILES, 'PROGRAMFILES(X86)': x86, LOCALAPPDATA } = process.env;
  const folders = [PROGRAMFILES, x86, LOCALAPPDATA].filter(Boolean);
  return WINDOWS_PLACES.flatMap((place) => folders.map((folder) => path.join(folder, place)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() && !isSnapStub(file);
  } catch {
    return false;
  }
}

/** Ubuntu's package installs a small shell script that only tells the reader to install the snap. */
function isSnapStub(file) {
  if (statSync(file).size > 10_000) return false;
  const text = readFileSync(file, 'utf8');
  return text.startsWith('#!') && text.includes('snap install chromium');
}

function canInstall() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const release = readRelease();
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

function readRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

function installChromium() {
  console.error('No Chromium found: installing the chromium package with apt-get.');
  aptGet('update', '-qq');
  aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

/** The package manager's words go to standard error: standard output belongs to the calling tool's result. */
function aptGet(...args) {
  const { status, error } = spawnSync('apt-get', args, {
    stdio: ['ignore', process.stderr, 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) {
    const why = error?.message ?? `exit code ${status}`;
    throw new Error(`"apt-get ${args.join(' ')}" failed: ${why}\n${HOW_TO_INSTALL}`);
  }
}
