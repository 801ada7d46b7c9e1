/** Of an address in a message; `data:` addresses may have megabytes. */
const MAX_LENGTH = 200;

/** An address as error messages show it: without user name and password, and cut where it is long. */
export function describeUrl(url: string): string {
  const shown = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  return shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}…` : shown;
}
