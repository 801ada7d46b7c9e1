import { ENGLISH, type BgCameraStrings } from './strings.js';
import { ARABIC } from './strings/ar.js';
import { FRENCH } from './strings/fr.js';
import { GERMAN } from './strings/de.js';
import { JAPANESE } from './strings/ja.js';
import { SPANISH } from './strings/es.js';
import { quote, warnOnce } from './warn.js';

/** The texts by language, which is named by the first part of a BCP 47 tag. */
export const LANGUAGES: ReadonlyMap<string, BgCameraStrings> = new Map([
  ['en', ENGLISH],
  ['es', SPANISH],
  ['fr', FRENCH],
  ['de', GERMAN],
  ['ja', JAPANESE],
  ['ar', ARABIC],
]);

/** The language spoken for a tag such as `de-CH`; English where that is not known. */
export function matchLanguage(tag: string): string {
  const [language = ''] = tag.trim().toLowerCase().split(/[-_]/);
  return LANGUAGES.has(language) ? language : 'en';
}

/** The texts of a language, some of them in the page's own words. What is no text warns once and is left out. */
export function readTexts(language: string, own: unknown): BgCameraStrings {
  const texts = LANGUAGES.get(language) ?? ENGLISH;
  if (own === null || own === undefined) return texts;
  if (typeof own !== 'object') {
    warnOnce('bad-value', `strings is ${quote(own)}, expected an object; leaving it out`);
    return texts;
  }
  return { ...texts, ...Object.fromEntries(Object.entries(own).filter(isText)) };
}

function isText([key, value]: [string, unknown]): boolean {
  const isKnown = Object.hasOwn(ENGLISH, key) && typeof value === 'string';
  if (!isKnown) warnOnce('bad-value', `strings.${key} is ${quote(value)}, expected a known text`);
  return isKnown;
}
