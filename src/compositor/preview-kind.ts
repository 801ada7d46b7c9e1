import type { Background } from '../background/background-source.js';

/** `none`: nobody looks at it; `mirrored`: the page turns it over, left to right. */
export type PreviewKind = 'none' | 'plain' | 'mirrored';

/**
 * How the preview differs from the stream: `cutout` has alpha where the stream has black; `flipped` has a picture turned
 * over, so that writing in it can be read again when the page turns all of it over. null: not at all. Pure.
 */
export function previewDifference(
  { kind }: Background,
  preview: PreviewKind,
): 'cutout' | 'flipped' | null {
  if (kind === 'transparent') return preview === 'none' ? null : 'cutout';
  return preview === 'mirrored' && (kind === 'image' || kind === 'video') ? 'flipped' : null;
}
