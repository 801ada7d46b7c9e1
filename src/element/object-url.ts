/** Holds at most one object URL, so that none is forgotten. */
export class ObjectUrl {
  #url: string | null = null;

  get url(): string | null {
    return this.#url;
  }

  /** A URL for this, valid until the next or until `revoke`. */
  replace(blob: Blob): string {
    this.revoke();
    this.#url = URL.createObjectURL(blob);
    return this.#url;
  }

  /** Idempotent. */
  revoke(): void {
    if (this.#url !== null) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }
}
