import assert from 'node:assert/strict';

/** Origins of the servers that this test file has started. */
const servers = new Set();

/** Makes a server's origin one that pages may ask. */
export function allowOrigin(origin) {
  servers.add(origin);
}

/** What asks no network: what is inside the page, and files, which browsers keep from pages of a server. */
const LOCAL = new Set(['about:', 'blob:', 'data:', 'file:']);

/** True for an address outside of the test's own servers. */
export function isForeign(address) {
  const url = new URL(address);
  return !LOCAL.has(url.protocol) && !servers.has(url.origin.replace(/^ws/, 'http'));
}

/** Notes what pages and their workers ask of anyone but the test's own servers, over the whole life of a browser. */
export class RequestWatch {
  /** Requests seen, of whatever kind: a watch that saw none proves nothing. */
  count = 0;
  foreign = new Set();

  /** @param {string} address of a request, or of a WebSocket */
  add(address) {
    this.count++;
    if (isForeign(address)) this.foreign.add(address);
  }

  /** @throws AssertionError that names what was asked of others */
  assertNothingForeign() {
    assert.deepEqual([...this.foreign], [], 'requests to foreign origins');
  }
}
