import { quote, warnOnce } from './warn.js';

export const MODES = ['blur', 'image', 'video', 'color', 'transparent', 'none'] as const;
export type BgCameraMode = (typeof MODES)[number];
export const FITS = ['cover', 'contain', 'fill'] as const;
export const UNSUPPORTED = ['block', 'passthrough'] as const;
export const PLATFORM_USES = ['none', 'prefer'] as const;
export const TIERS = ['auto', '1', '2', '3', '4'] as const;
export const FACING_MODES = ['user', 'environment', 'left', 'right'] as const;

/** The contract's defaults, by property name. */
export const DEFAULTS = {
  mode: 'blur',
  sigma: 8,
  color: '#00b140',
  fit: 'cover',
  model: 'auto',
  tier: 'auto',
  platform: 'none',
  unsupported: 'block',
  facingMode: 'user',
  width: 1280,
  height: 720,
  frameRate: 30,
} as const;

type Validated = keyof typeof DEFAULTS;

const oneOf = (values: readonly string[]) => ({
  accepts: (value: unknown) => typeof value === 'string' && values.includes(value),
  expected: values.map((value) => `"${value}"`).join(', '),
});

const numberFrom = (min: number, max: number) => ({
  accepts: (value: unknown) => typeof value === 'number' && value >= min && value <= max,
  expected: `a number from ${min} to ${max}`,
});

/** Larger than any camera; a wrong unit or a typing error, not a wish. */
const MAX_SIDE = 8192;

/** No colour is as long; what is, is not given to the parser. */
const MAX_COLOR_LENGTH = 1000;

const RULES: Readonly<Record<Validated, { accepts(value: unknown): boolean; expected: string }>> = {
  mode: oneOf(MODES),
  sigma: {
    accepts: (value: unknown) => Number.isFinite(value) && (value as number) >= 0,
    expected: 'a number from 0',
  },
  color: { accepts: isColor, expected: 'a CSS colour or linear-gradient()' },
  fit: oneOf(FITS),
  model: { accepts: isModel, expected: '"auto", "general", "landscape" or a URL' },
  tier: oneOf(TIERS),
  platform: oneOf(PLATFORM_USES),
  unsupported: oneOf(UNSUPPORTED),
  facingMode: oneOf(FACING_MODES),
  width: numberFrom(1, MAX_SIDE),
  height: numberFrom(1, MAX_SIDE),
  frameRate: numberFrom(1, 240),
};

/**
 * Gives a good value back, and for a bad one warns once and gives the default. Attributes and frameworks give numbers as
 * text, and a tier as a number; both are taken for what they mean.
 */
export function validate(name: Validated, value: unknown): unknown {
  const meant = typeof DEFAULTS[name] === 'number' ? readNumber(value) : readText(value);
  if (RULES[name].accepts(meant)) return meant;
  const fallback = DEFAULTS[name];
  const actual = quote(value);
  warnOnce(
    'bad-value',
    `${name} is ${actual}, expected ${RULES[name].expected}; using ${String(fallback)}`,
  );
  return fallback;
}

/** The properties that `validate` knows. */
export const VALIDATED = Object.keys(DEFAULTS) as readonly Validated[];

/** For lit: reads an attribute, already validated. A removed attribute gives the default, without a warning. */
export function fromAttribute(name: Validated): (value: string | null) => unknown {
  return (value) => {
    return value === null ? DEFAULTS[name] : validate(name, value);
  };
}

/** Stricter than `Number`, for which an empty attribute is 0. */
function readNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? NaN : Number(value);
}

function readText(value: unknown): unknown {
  return typeof value === 'number'
    ? String(value)
    : typeof value === 'string'
      ? value.trim()
      : value;
}

/** What CSS takes for a colour but cannot be one without an element to look it up on. */
const NEEDS_AN_ELEMENT = /\b(var|env|attr)\(|^\s*(inherit|initial|unset|revert|revert-layer)\s*$/i;

function isColor(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || value.length > MAX_COLOR_LENGTH) return false;
  if (NEEDS_AN_ELEMENT.test(value)) return false;
  return CSS.supports('color', value) || isGradient(value);
}

/** One that CSS takes and the effect does not draw is reported by `bg-error`. */
function isGradient(value: string): boolean {
  return /^\s*linear-gradient\(/i.test(value) && CSS.supports('background-image', value);
}

/** A URL has a slash or ends in .tflite; anything else is a misspelt name. */
function isModel(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (value === 'auto' || value === 'general' || value === 'landscape') return true;
  return (
    (value.includes('/') || value.endsWith('.tflite')) && URL.canParse(value, document.baseURI)
  );
}
