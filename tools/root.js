import { fileURLToPath } from 'node:url';

/** Absolute path of the repository's root, with a trailing separator: the tools work from any folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
