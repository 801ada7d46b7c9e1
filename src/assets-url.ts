/** Defined by webpack and its like alone: the folder, as a URL, from which a page loads its bundles. */
declare const __webpack_public_path__: string | undefined;

/**
 * Kept in a variable, because bundlers take `new URL('...', import.meta.url)` with a text in it for a file of their own and
 * look for it while they build.
 */
const FOLDER = './assets/';

/**
 * The folder `assets/` beside this script, absolute, ending in a slash. In `dist/` this file keeps its place at the root;
 * in `cdn/` it is part of the one script there; both have their assets beside them. In an app's bundle it is beside the
 * bundle: webpack, which turns `import.meta.url` into a path on the machine that built, tells where that is.
 */
export function defaultAssetsUrl(): string {
  if (typeof __webpack_public_path__ === 'string') {
    return new URL(FOLDER, new URL(__webpack_public_path__, document.baseURI)).href;
  }
  return new URL(FOLDER, import.meta.url).href;
}
