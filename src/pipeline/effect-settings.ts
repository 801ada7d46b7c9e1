import type { BackgroundFit } from '../background/background-source.js';

/** What stands behind the person, as chosen; every value is valid by now and every URL absolute. */
export interface EffectSettings {
  readonly mode: 'blur' | 'image' | 'color' | 'none';
  /** Pixels of a 720-line frame. */
  readonly sigma: number;
  readonly src: string | null;
  readonly color: string;
  readonly fit: BackgroundFit;
  /** `auto`, `general`, `landscape`, or an absolute URL. */
  readonly model: string;
}
