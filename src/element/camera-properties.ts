import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { BackgroundFit } from '../background/background-source.js';
import type { PlatformUse } from '../pipeline/effect-settings.js';
import { DEFAULTS, fromAttribute, VALIDATED, validate, type BgCameraMode } from './attributes.js';
import type { BgCameraStrings } from './strings.js';

/** The attributes of `<bg-camera>` and their properties. */
export abstract class CameraProperties extends LitElement {
  /**
   * What stands behind the person: blur, image, video, color, transparent (the page in the preview, black in the stream) or
   * none. Default blur.
   */
  @property({ converter: { fromAttribute: fromAttribute('mode') } })
  mode: BgCameraMode = DEFAULTS.mode;

  /** Strength of the blur: sigma in pixels of a 720-line frame, from 0. Default 8; 4 is barely there, 16 heavy. */
  @property({ converter: { fromAttribute: fromAttribute('sigma') } })
  sigma: number = DEFAULTS.sigma;

  /** URL of the background of the modes image and video. */
  @property()
  src: string | null = null;

  /**
   * The background of mode color: any CSS colour, or a linear-gradient() of such, placed in percent if at all. Default
   * #00b140.
   */
  @property({ converter: { fromAttribute: fromAttribute('color') } })
  color: string = DEFAULTS.color;

  /** How the background picture is fitted to the frame: cover, contain or fill. Default cover. */
  @property({ converter: { fromAttribute: fromAttribute('fit') } })
  fit: BackgroundFit = DEFAULTS.fit;

  /**
   * The segmentation model: auto (general; without a GPU landscape for wide frames), general, landscape, or the URL of a
   * .tflite.
   */
  @property({ converter: { fromAttribute: fromAttribute('model') } })
  model: string = DEFAULTS.model;

  /** The best tier allowed, auto or 1 to 4; lower ones serve as fallback. Takes effect at the next start. */
  @property({ converter: { fromAttribute: fromAttribute('tier') } })
  tier: 'auto' | '1' | '2' | '3' | '4' = DEFAULTS.tier;

  /**
   * What becomes of a blur that the system makes: none (ours comes on top of it) or prefer (in mode blur it stands for ours,
   * frame by frame, where the browser confirms it). Default none.
   */
  @property({ converter: { fromAttribute: fromAttribute('platform') } })
  platform: PlatformUse = DEFAULTS.platform;

  /**
   * What happens where no tier works, or all have failed: block (no frames at all) or passthrough (the plain camera).
   * Default block.
   */
  @property({ converter: { fromAttribute: fromAttribute('unsupported') } })
  unsupported: 'block' | 'passthrough' = DEFAULTS.unsupported;

  /** URL of the folder with models, workers and wasm. Default: the folder assets beside the script. */
  @property()
  assets: string | null = null;

  /** The camera to use, as in MediaTrackConstraints. Changing it re-opens the camera under the same track. */
  @property({ attribute: 'device-id' })
  deviceId: string | null = null;

  /** Which way the camera should face, as in MediaTrackConstraints. Default user. */
  @property({ attribute: 'facing-mode', converter: { fromAttribute: fromAttribute('facingMode') } })
  facingMode: string = DEFAULTS.facingMode;

  /** Wanted width of the camera's frames in pixels. Default 1280. */
  @property({ converter: { fromAttribute: fromAttribute('width') } })
  width: number = DEFAULTS.width;

  /** Wanted height of the camera's frames in pixels. Default 720. */
  @property({ converter: { fromAttribute: fromAttribute('height') } })
  height: number = DEFAULTS.height;

  /** Wanted frames per second. Default 30. */
  @property({ attribute: 'frame-rate', converter: { fromAttribute: fromAttribute('frameRate') } })
  frameRate: number = DEFAULTS.frameRate;

  /** Also ask for the microphone; its track is added to the stream untouched. Default false. */
  @property({ type: Boolean })
  audio = false;

  /** Mirrors the person in the preview, never the stream, nor a picture behind the person. Default false. */
  @property({ type: Boolean })
  mirror = false;

  /** Starts when connected, instead of showing a start button. Default false. */
  @property({ type: Boolean })
  autostart = false;

  /** Leaves the built-in buttons and the background choices out. Default false. */
  @property({ type: Boolean, attribute: 'without-controls' })
  withoutControls = false;

  /** Leaves the toast out. Default false. */
  @property({ type: Boolean, attribute: 'without-toast' })
  withoutToast = false;

  /** Leaves the preview out. Default false. */
  @property({ type: Boolean, attribute: 'without-preview' })
  withoutPreview = false;

  /** A camera track or stream to use instead of opening a camera; it is never stopped here. Default null. */
  @property({ attribute: false })
  source: MediaStreamTrack | MediaStream | null = null;

  /** Texts of the page's own, by key, in the place of the built-in ones; see `BgCameraStrings`. Default null. */
  @property({ attribute: false })
  strings: Partial<BgCameraStrings> | null = null;

  /** @internal Set as properties, values come unchecked; validating a good one changes nothing. */
  protected validate(): void {
    for (const name of VALIDATED) Object.assign(this, { [name]: validate(name, this[name]) });
  }
}
