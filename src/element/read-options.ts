import { defaultAssetsUrl } from '../assets-url.js';
import type { BackgroundFit } from '../background/background-source.js';
import type { EffectSettings, PlatformUse } from '../pipeline/effect-settings.js';
import type { CameraConstraints } from '../camera/get-camera.js';
import type { TierNumber } from '../capability/tier.js';
import type { SessionOptions } from '../session/session-options.js';
import type { BgCameraMode } from './attributes.js';
import { quote, warnOnce } from './warn.js';

/** The element's properties that a session depends on; values are validated by now. */
export interface ElementProperties extends Omit<CameraConstraints, 'backgroundBlur'> {
  readonly mode: BgCameraMode;
  readonly sigma: number;
  readonly src: string | null;
  readonly color: string;
  readonly fit: BackgroundFit;
  readonly model: string;
  readonly tier: 'auto' | '1' | '2' | '3' | '4';
  readonly platform: PlatformUse;
  readonly unsupported: 'block' | 'passthrough';
  readonly assets: string | null;
  readonly source: MediaStreamTrack | MediaStream | null;
  readonly mirror: boolean;
  readonly withoutPreview: boolean;
  readonly ownerDocument: Pick<Document, 'hidden'>;
}

/** What the user chose besides. */
export interface UserChoices {
  readonly microphoneId: string | null;
  /** Mode `none` stands for the system's blur alone. */
  readonly isLeftToSystem: boolean;
  /** The system's blur is not to be asked for, whatever the page prefers. */
  readonly isSystemStopped: boolean;
}

const NO_CHOICES: UserChoices = {
  microphoneId: null,
  isLeftToSystem: false,
  isSystemStopped: false,
};

/**
 * What a session needs to know, from the element's properties. URLs become absolute here, against the page.
 * @param chosen by the user, in the element's own interface
 */
export function readOptions(
  element: ElementProperties,
  previous: SessionOptions | null,
  { microphoneId, isLeftToSystem, isSystemStopped }: UserChoices = NO_CHOICES,
): SessionOptions {
  const effect = readEffect(element);
  // The system's blur that stands alone must not end with ours.
  const isLeft = effect.mode === 'blur' || isLeftToSystem;
  const camera = {
    deviceId: element.deviceId,
    facingMode: element.facingMode,
    width: element.width,
    height: element.height,
    frameRate: element.frameRate,
    backgroundBlur: effect.platform === 'prefer' && isLeft && !isSystemStopped,
    audio: element.audio,
    ...(microphoneId === null ? {} : { microphoneId }),
  };
  return {
    assets: resolveAssets(element.assets),
    // The same object while nothing changed: that is how the session tells.
    effect: keepIfEqual(previous?.effect, effect),
    camera: keepIfEqual(previous?.camera, camera),
    source: element.source,
    tier: element.tier === 'auto' ? 1 : (Number(element.tier) as TierNumber),
    unsupported: element.unsupported,
  };
}

function readEffect(element: ElementProperties): EffectSettings {
  const { sigma, color, fit, model, platform } = element;
  return {
    mode: readMode(element),
    sigma,
    src: element.src === null ? null : resolve(element.src, 'src'),
    color,
    fit,
    model:
      model.includes('/') || model.endsWith('.tflite')
        ? (resolve(model, 'model') ?? 'auto')
        : model,
    preview: isSeen(element) ? (element.mirror ? 'mirrored' : 'plain') : 'none',
    platform,
  };
}

/** Its own pictures are shown on the page only: what is open in picture in picture is the stream. */
function isSeen({ withoutPreview, ownerDocument }: ElementProperties): boolean {
  return !withoutPreview && !ownerDocument.hidden;
}

function readMode({ mode, src }: ElementProperties): EffectSettings['mode'] {
  if ((mode === 'image' || mode === 'video') && src === null) {
    warnOnce('bad-value', `mode "${mode}" needs the attribute src; using "blur"`);
    return 'blur';
  }
  return mode;
}

function resolve(url: string, name: string): string | null {
  const resolved = URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : null;
  if (!resolved) {
    warnOnce('bad-value', `${name} is ${quote(url)}, expected a URL; leaving it out`);
    return null;
  }
  if (resolved.username !== '' || resolved.password !== '') {
    // Not shown: messages are kept and sent about.
    warnOnce('bad-value', `${name} has a user name or password in it; leaving it out`);
    return null;
  }
  return resolved.href;
}

/** The folder `assets` beside this script, unless the page names another; always ends in a slash. */
function resolveAssets(assets: string | null): string {
  const named = assets === null ? null : resolve(assets, 'assets');
  const url = named !== null && isFolder(named) ? named : defaultAssetsUrl();
  return url.endsWith('/') ? url : `${url}/`;
}

/** Nothing lies beside a `data:`, `blob:` or `javascript:` address. */
function isFolder(url: string): boolean {
  if (URL.canParse('./', url)) return true;
  warnOnce('bad-value', `assets is ${quote(url)}, expected a folder; using the default`);
  return false;
}

function keepIfEqual<T extends object>(previous: T | undefined, next: T): T {
  if (!previous) return next;
  const isEqual = Object.entries(next).every(([key, value]) => previous[key as keyof T] === value);
  return isEqual ? previous : next;
}
