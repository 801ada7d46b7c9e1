/**
 * The folder `assets/` beside this file, absolute, ending in a slash. In `dist/` this file keeps its place at the root;
 * in `cdn/` it is part of the one script there; both have their assets beside them.
 */
export function defaultAssetsUrl(): string {
  return new URL('./assets/', import.meta.url).href;
}
