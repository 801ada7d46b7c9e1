/**
 * Finds the Firefox that the tests drive, and on Linux what lets it run on a machine without a screen and a GPU: an X
 * server in memory, and a Vulkan driver for WebGPU.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, listPlaces, meetNeeds } from './programs.js';

const LINUX_NAMES = ['firefox-esr', 'firefox'];
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/firefox'];
const VULKAN_DRIVER_FOLDERS = [
  '/usr/share/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
];

/** In the order in which a missing one is named. */
const NEEDS = [
  { what: 'Firefox', debianPackage: 'firefox-esr', find: findBinary },
  { what: 'Xvfb', debianPackage: 'xvfb', find: findXvfb },
  { what: 'a Vulkan driver', debianPackage: 'mesa-vulkan-drivers', find: findVulkanDriver },
];

/**
 * Gives the absolute path of a Firefox that can be run here: FIREFOX_PATH if it is set, else the first one in the
 * platform's usual places. Null, with the reason, where something is missing. With `install`, a root user of Debian or
 * Ubuntu gets what is missing installed.
 *
 * @param {{ install?: boolean }} [options]
 * @returns {{ executablePath: string, reason: null } | { executablePath: null, reason: string }}
 * @throws {Error} when FIREFOX_PATH is set and wrong
 */
export function findFirefox({ install = false } = {}) {
  const reason = meetNeeds(NEEDS, { install });
  return reason ? { executablePath: null, reason } : { executablePath: findBinary(), reason: null };
}

/** A wrong FIREFOX_PATH is an error and not a reason to take another browser than the one asked for. */
function findBinary() {
  const named = process.env.FIREFOX_PATH;
  if (!named) return listUsualPlaces().find(isFirefox) ?? null;
  const file = path.resolve(named);
  if (isExecutable(file)) return file;
  throw new Error(`FIREFOX_PATH is "${named}", which is no executable file.`);
}

function listUsualPlaces() {
  const { HOME, PROGRAMFILES, 'PROGRAMFILES(X86)': x86 } = process.env;
  if (process.platform === 'darwin') {
    return ['/Applications', path.join(HOME ?? '', 'Applications')].map((folder) =>
      path.join(folder, 'Firefox.app', 'Contents', 'MacOS', 'firefox'),
    );
  }
  if (process.platform === 'win32') {
    const folders = [PROGRAMFILES, x86].filter(Boolean);
    return folders.map((folder) => path.join(folder, 'Mozilla Firefox', 'firefox.exe'));
  }
  return LINUX_NAMES.flatMap((name) => listPlaces(name, LINUX_FOLDERS));
}

/** Needed on Linux only: elsewhere there is always a screen to open a window on. */
function findXvfb() {
  if (process.platform !== 'linux') return '';
  return listPlaces('Xvfb', LINUX_FOLDERS).find(isExecutable) ?? null;
}

/** Needed on Linux only: Firefox has WebGPU by Metal and by Direct3D elsewhere. */
function findVulkanDriver() {
  if (process.platform !== 'linux') return '';
  return VULKAN_DRIVER_FOLDERS.find(hasDriver) ?? null;
}

function hasDriver(folder) {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'));
  } catch {
    return false;
  }
}

/** Not the snap, which can't read the profile that a test gives it: neither its launcher nor Ubuntu's stub for it. */
function isFirefox(file) {
  if (!isExecutable(file) || file.startsWith('/snap/')) return false;
  return statSync(file).size > 10_000 || !readFileSync(file, 'utf8').includes('snap');
}
