const seen = new Set<string>();

/**
 * Tells the page's developer of a bad value, once per value. The only console output of this package; every message
 * starts with its code, so that it can be filtered.
 */
export function warnOnce(code: string, message: string): void {
  const key = `${code} ${message}`;
  if (seen.has(key)) return;
  seen.add(key);
  // eslint-disable-next-line no-console -- this is the one place
  console.warn(`bg-camera [${code}] ${message}`);
}
