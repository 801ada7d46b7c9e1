/**
 * Finds the WebKit that the tests drive: WebKitGTK's small browser, which every Linux distribution has, its WebDriver, and
 * an X server in memory for its window. There is none for macOS and Windows; Safari there is another matter.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, listPlaces, meetNeeds } from './programs.js';

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
  const reason = meetNeeds(NEEDS, { install });
  if (reason) return { executablePath: null, reason };
  return { executablePath: findMiniBrowser(), driverPath: findDriver(), reason: null };
}

function findDriver() {
  return findProgram('WebKitWebDriver');
}

function findProgram(name) {
  return listPlaces(name, PROGRAM_FOLDERS).find(isExecutable) ?? null;
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
