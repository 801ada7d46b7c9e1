/** Programs of the system that a tool needs: finding them, and installing what is missing. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { aptGetInstall, canAptGet } from './apt-get.js';

/**
 * @typedef {object} Need
 * @property {string} what as a person calls it
 * @property {string} debianPackage
 * @property {() => string | null} find null where it is missing
 */

/**
 * Sees to it that all that is needed is there. With `install`, a root user of Debian or Ubuntu gets what is missing
 * installed.
 *
 * @param {Need[]} needs in the order in which missing ones are named
 * @param {{ install?: boolean }} [options]
 * @returns {string | null} null when all is there, else what is missing and why
 */
export function meetNeeds(needs, { install = false } = {}) {
  const listMissing = () => needs.filter(({ find }) => find() === null);
  let missing = listMissing();
  if (missing.length > 0 && install && canAptGet()) {
    const failure = tryInstall(missing);
    if (failure) return failure;
    missing = listMissing();
  }
  return missing.length > 0 ? describeMissing(missing) : null;
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

/** Where a program may be: these folders first, then those of PATH. */
export function listPlaces(name, folders) {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  return [...new Set([...folders, ...onPath])].map((folder) => path.join(folder, name));
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
