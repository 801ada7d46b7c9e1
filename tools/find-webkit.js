/**
 * Finds the WebKit that the tests drive: WebKitGTK's small browser, which every Linux distribution has, its WebDriver, and
 * an X server in memory for its window. There is none for macOS and Windows; Safari there is another matter.
 */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { aptGetInstall, canAptGet } from './apt-get.js';

const PROGRAM_FOLDERS = ['/usr/bin', '/usr/local/bin'];
/** Where distributions put the programs that belong to a library, below which is a folder for each of WebKit's APIs. */
const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/libexec',
  '/usr/lib64',
  '/usr/lib',
];

/** In the order in which a missing one is named. */
const NEEDS = [
  { what: 'WebKitWebDriver', debianPackage: 'webkit2gtk-driver', find: findDriver },
  { what: "WebKitGTK's MiniBrowser", debianPackage: 'libwebkit2gtk-4.1-0', find: findMiniBrowser },
  { what: 'Xvfb', debianPackage: 'xvfb', find: () => findProgram('Xvfb') },
];

/**
 * Gives the absolute paths of a WebKit that can be run here and of its driver. Null, with the reason, where something is
 * missing. With `install`, a root user of Debian or Ubuntu gets what is missing installed.
 *
 * @param {{ install?: boolean }} [options]
 * @returns {{ executablePath: string, driverPath: string, reason: null } | { executablePath: null, reason: string }}
 */
export function findWebkit({ install = false } = {}) {
  if (process.platform !== 'linux') {
    return { executablePath: null, reason: 'WebKitGTK is for Linux only' };
  }
  let missing = listMissing();
  if (missing.length > 0 && install && canAptGet()) {
    const failure = tryInstall(missing);
    if (failure) return { executablePath: null, reason: failure };
    missing = listMissing();
  }
  if (missing.length > 0) return { executablePath: null, reason: describeMissing(missing) };
  return { executablePath: findMiniBrowser(), driverPath: findDriver(), reason: null };
}

function listMissing() {
  return NEEDS.filter(({ find }) => find() === null);
}

/** What went wrong; null when nothing did. */
function tryInstall(missing) {
  const packages = missing.map(({ debianPackage }) => debianPackage);
  console.error(`Installing ${packages.join(', ')} with apt-get.`);
  try {
    aptGetInstall(packages);
    return null;
  } catch (error) {
    return `${describeMissing(missing)}; ${error.message}`;
  }
}

function describeMissing(missing) {
  const names = missing.map(({ what, debianPackage }) => `${what} (Debian: ${debianPackage})`);
  return `not found: ${names.join(', ')}`;
}

function findDriver() {
  return findProgram('WebKitWebDriver');
}

function findProgram(name) {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  const folders = [...new Set([...PROGRAM_FOLDERS, ...onPath])];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
}

/** The one of the newest API: each has a folder of its own. */
function findMiniBrowser() {
  const places = LIBRARY_FOLDERS.flatMap((folder) =>
    listNames(folder)
      .filter((name) => /^webkit(2gtk|gtk)-[\d.]+$/.test(name))
      .sort()
      .reverse()
      .map((name) => path.join(folder, name, 'MiniBrowser')),
  );
  return places.find(isExecutable) ?? null;
}

function listNames(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
