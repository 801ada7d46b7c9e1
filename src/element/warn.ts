const seen = new Set<string>();
/** A page that gives one bad value after the other has been told often enough. */
const MAX_WARNINGS = 1000;
/** Of a value in a message. */
const MAX_LENGTH = 100;

/** A value as messages show it, cut where it is long. Never throws, whatever the value is. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? `"${value.slice(0, MAX_LENGTH)}"` : describe(value);
  const isCut = typeof value === 'string' && value.length > MAX_LENGTH;
  return isCut ? `${text}… (${value.length} characters)` : text;
}

function describe(value: unknown): string {
  const isPlain = ['number', 'boolean', 'undefined', 'bigint'].includes(typeof value);
  return isPlain || value === null ? String(value) : `of type ${typeof value}`;
}

/**
 * Tells the page's developer of a bad value, once per value. The only console output of this package; every message
 * starts with its code, so that it can be filtered.
 */
export function warnOnce(code: string, message: string): void {
  const key = `${code} ${message}`;
  if (seen.has(key) || seen.size >= MAX_WARNINGS) return;
  seen.add(key);
  // eslint-disable-next-line no-console -- this is the one place
  console.warn(`bg-camera [${code}] ${message}`);
}
