/** Looks are so far apart, by the frames' own time. */
const LOOK_INTERVAL_US = 1_000_000;
/** So many looks at one picture, one after the other, are at least 5 s; no sensor is that quiet. */
const FROZEN_AFTER = 5;
/** Side of the square in the middle that is compared: enough for a sensor's noise to show in any light. */
const PATCH_PX = 64;
/** The largest patch of any format: four planes of 16-bit samples. */
const MAX_PATCH_BYTES = 4 * 2 * PATCH_PX * PATCH_PX;

/**
 * Notices frames that keep coming, with new timestamps, but show one and the same picture: a driver that hangs. Tells
 * only; what leaves is none of its business, for a picture may stand still for good reasons.
 *
 * It reads pixels back, which nothing else in the frame loop does: there is no other way to know. It costs little: a
 * patch of at most 32 KB once a second, which nobody waits for; into buffers that are made once. Where a frame can't be
 * read (an unknown format, one that stays on the GPU), nothing is said.
 */
export class FreezeWatch {
  readonly #onChange: (isFrozen: boolean) => void;
  #patch = new Uint8Array(MAX_PATCH_BYTES);
  #previous = new Uint8Array(MAX_PATCH_BYTES);
  #previousKind = '';
  #lookedAtUs: number | null = null;
  #isLooking = false;
  #same = 0;
  /** Null until it is known, for a watch before this one may have told something else. */
  #isFrozen: boolean | null = null;

  /** @param onChange called when the picture is found frozen or moving, and when that changes */
  constructor(onChange: (isFrozen: boolean) => void) {
    this.#onChange = onChange;
  }

  /** The frame stays the caller's, who may close it at once. Never throws. */
  look(frame: VideoFrame): void {
    const at = frame.timestamp;
    const isEarly =
      this.#lookedAtUs !== null &&
      at >= this.#lookedAtUs &&
      at - this.#lookedAtUs < LOOK_INTERVAL_US;
    if (this.#isLooking || isEarly) return;
    this.#lookedAtUs = at;
    this.#isLooking = true;
    void this.#compare(frame)
      // Unreadable: no statement.
      .catch(() => (this.#same = 0))
      .finally(() => (this.#isLooking = false));
  }

  async #compare(frame: VideoFrame): Promise<void> {
    const rect = findPatch(frame);
    if (!rect) return;
    const size = frame.allocationSize({ rect });
    const kind = `${frame.format} ${rect.x} ${rect.y} ${rect.width} ${rect.height}`;
    // Begun at once, and goes on when the frame is closed meanwhile.
    await frame.copyTo(this.#patch, { rect });
    const isFirst = this.#previousKind === '';
    const isSame = kind === this.#previousKind && isEqual(this.#patch, this.#previous, size);
    [this.#patch, this.#previous] = [this.#previous, this.#patch];
    this.#previousKind = kind;
    this.#same = isSame ? this.#same + 1 : 0;
    if (this.#same >= FROZEN_AFTER) this.#tell(true);
    else if (!isSame && !isFirst) this.#tell(false);
  }

  #tell(isFrozen: boolean): void {
    if (isFrozen === this.#isFrozen) return;
    this.#isFrozen = isFrozen;
    this.#onChange(isFrozen);
  }
}

/** In the middle, on even pixels, where all planes have samples; null where there is no room for it. */
function findPatch({ visibleRect }: VideoFrame): DOMRectInit | null {
  if (!visibleRect) return null;
  const place = (start: number, length: number): [number, number] => {
    const first = Math.ceil(start / 2) * 2;
    const end = Math.floor((start + length) / 2) * 2;
    const size = Math.min(PATCH_PX, end - first);
    return [first + Math.floor((end - first - size) / 4) * 2, size];
  };
  const [x, width] = place(visibleRect.x, visibleRect.width);
  const [y, height] = place(visibleRect.y, visibleRect.height);
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function isEqual(a: Uint8Array, b: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}
