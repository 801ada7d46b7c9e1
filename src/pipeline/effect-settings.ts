import type { BackgroundFit } from '../background/background-source.js';
import type { PreviewKind } from '../compositor/preview-kind.js';

/** What becomes of a blur that the system makes: `none`, ours comes on top of it; `prefer`, it stands for ours. */
export type PlatformUse = 'none' | 'prefer';

/** What stands behind the person, as chosen; every value is valid by now and every URL absolute. */
export interface EffectSettings {
  readonly mode: 'blur' | 'image' | 'video' | 'color' | 'transparent' | 'none';
  /** Pixels of a 720-line frame. */
  readonly sigma: number;
  readonly src: string | null;
  readonly color: string;
  readonly fit: BackgroundFit;
  /** `auto`, `general`, `landscape`, or an absolute URL. */
  readonly model: string;
  /** Where the preview shows another picture than the stream, it costs a second pass over the output. */
  readonly preview: PreviewKind;
  /** `prefer`: in mode `blur`, frames that the system has blurred, as the browser confirms of each, go on as they are. */
  readonly platform: PlatformUse;
}

/** Whether one can take the other's place without anything being loaded or drawn anew for the stream. Pure. */
export function differsInPreviewOnly(one: EffectSettings, other: EffectSettings): boolean {
  const names = Object.keys(one) as (keyof EffectSettings)[];
  const isSame = (name: keyof EffectSettings) => one[name] === other[name];
  // Settings that were given again are to be tried again.
  return !isSame('preview') && names.every((name) => name === 'preview' || isSame(name));
}
