/**
 * Heap sizes of a page's workers. Playwright talks to them but doesn't tell these, so the page's own debugging session
 * is made to attach to them and to pass messages on.
 */
export class WorkerHeaps {
  #cdp;
  #workers = new Map();
  #replies = new Map();
  #lastId = 0;

  /** @param {import('playwright-core').CDPSession} cdp of a page, and of no other use */
  static async attach(cdp) {
    const heaps = new WorkerHeaps(cdp);
    await cdp.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return heaps;
  }

  constructor(cdp) {
    this.#cdp = cdp;
    cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.set(sessionId, targetInfo.url);
    });
    cdp.on('Target.detachedFromTarget', ({ sessionId }) => {
      this.#workers.delete(sessionId);
      for (const { resolve } of this.#replies.get(sessionId)?.values() ?? []) resolve(null);
      this.#replies.delete(sessionId);
    });
    cdp.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { id, result } = JSON.parse(message);
      const waiting = this.#replies.get(sessionId);
      waiting?.get(id)?.resolve(result ?? null);
      waiting?.delete(id);
    });
  }

  /** Bytes in use after a collection, by worker; those that end meanwhile are left out. */
  async measure() {
    const sizes = [...this.#workers].map(async ([sessionId, url]) => {
      await this.#send(sessionId, 'HeapProfiler.collectGarbage');
      const usage = await this.#send(sessionId, 'Runtime.getHeapUsage');
      return usage && { url, bytes: usage.usedSize };
    });
    return (await Promise.all(sizes)).filter(Boolean);
  }

  #send(sessionId, method) {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      if (!this.#replies.has(sessionId)) this.#replies.set(sessionId, new Map());
      this.#replies.get(sessionId).set(id, { resolve });
      const message = JSON.stringify({ id, method });
      this.#cdp
        .send('Target.sendMessageToTarget', { sessionId, message })
        .catch(() => resolve(null));
    });
  }
}
