import { warnOnce } from './warn.js';

export const MODES = ['blur', 'image', 'video', 'color', 'transparent', 'none'] as const;
export type BgCameraMode = (typeof MODES)[number];
export const FITS = ['cover', 'contain', 'fill'] as const;
export const UNSUPPORTED = ['block', 'passthrough'] as const;
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
  expected: max === Infinity ? `a number from ${min}` : `a number from ${min} to ${max}`,
});

/** Larger than any camera; a wrong unit or a typing error, not a wish. */
const MAX_SIDE = 8192;

const RULES: Readonly<Record<Validated, { accepts(value: unknown): boolean; expected: string }>> = {
  mode: oneOf(MODES),
  sigma: numberFrom(0, Infinity),
  color: { accepts: isColor, expected: 'a CSS colour' },
  fit: oneOf(FITS),
  model: { accepts: isModel, expected: '"auto", "general", "landscape" or a URL' },
  tier: oneOf(TIERS),
  unsupported: oneOf(UNSUPPORTED),
  facingMode: oneOf(FACING_MODES),
  width: numberFrom(1, MAX_SIDE),
  height: numberFrom(1, MAX_SIDE),
  frameRate: numberFrom(1, 240),
};

/** Gives a good value back as it is, and for a bad one warns once and gives the default. */
export function validate(name: Validated, value: unknown): unknown {
  if (RULES[name].accepts(value)) return value;
  const fallback = DEFAULTS[name];
  const actual = typeof value === 'string' ? `"${value}"` : String(value);
  warnOnce(
    'bad-value',
    `${name} is ${actual}, expected ${RULES[name].expected}; using ${String(fallback)}`,
  );
  return fallback;
}

export const isValidated = (name: PropertyKey): name is Validated => Object.hasOwn(RULES, name);

/** For lit: reads an attribute, already validated. A removed attribute gives the default, without a warning. */
export function fromAttribute(name: Validated): (value: string | null) => unknown {
  return (value) => {
    if (value === null) return DEFAULTS[name];
    const isNumber = typeof DEFAULTS[name] === 'number';
    return validate(name, isNumber ? parseNumber(value) : value.trim());
  };
}

/** Stricter than `Number`, for which an empty attribute is 0. */
const parseNumber = (text: string) => (text.trim() === '' ? NaN : Number(text));

function isColor(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && CSS.supports('color', value);
}

/** A URL has a slash or ends in .tflite; anything else is a misspelt name. */
function isModel(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (value === 'auto' || value === 'general' || value === 'landscape') return true;
  return (
    (value.includes('/') || value.endsWith('.tflite')) && URL.canParse(value, document.baseURI)
  );
}
