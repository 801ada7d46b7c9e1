import {
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { watchDevices } from '../camera/devices.js';
import type { CameraConstraints } from '../camera/get-camera.js';
import { NO_DEVICES, type DevicesInUse, type SessionState } from '../session/session-options.js';
import { DeviceChoice } from './device-choice.js';
import { DeviceMenus } from './device-menus.js';
import { download } from './download.js';
import { PreviewWindow } from './preview-window.js';
import type { BgCameraStrings } from './strings.js';
import type { Toast } from './toast.js';
import { renderToolbar } from './toolbar.js';

/** What the controls need of their element. */
export interface ControlledCamera extends ReactiveControllerHost, HTMLElement {
  readonly state: SessionState;
  readonly audio: boolean;
  readonly source: MediaStreamTrack | MediaStream | null;
  deviceId: string | null;
  pause(): void;
  resume(): Promise<void>;
  stop(): void;
  snapshot(): Promise<Blob>;
  devices(): Promise<MediaDeviceInfo[]>;
}

/** The built-in controls of the camera, and what they do. */
export class Controls implements ReactiveController {
  readonly #host: ControlledCamera;
  readonly #toast: Toast;
  readonly #window: PreviewWindow;
  readonly #menus: DeviceMenus;
  readonly #choice: DeviceChoice;
  #inUse: DevicesInUse = NO_DEVICES;
  #unwatchDevices: (() => void) | null = null;

  constructor(host: ControlledCamera, toast: Toast) {
    this.#host = host;
    this.#toast = toast;
    this.#window = new PreviewWindow(host);
    this.#choice = new DeviceChoice(host);
    this.#menus = new DeviceMenus(host, {
      listDevices: () => host.devices(),
      onCamera: (deviceId) => this.#choice.chooseCamera(deviceId),
      onMicrophone: (deviceId) => this.#choice.chooseMicrophone(deviceId),
    });
    host.addController(this);
  }

  /** Also while nothing runs: what was unplugged meanwhile is not to be asked for by the next start. */
  hostConnected(): void {
    this.#unwatchDevices = watchDevices(() => void this.refreshDevices());
  }

  hostDisconnected(): void {
    this.#unwatchDevices?.();
  }

  /** The microphone that the user chose, null until then. */
  get microphoneId(): string | null {
    return this.#choice.microphoneId;
  }

  /** Other devices are in use; with the permission to use them came their names. */
  follow(inUse: DevicesInUse): void {
    this.#inUse = inUse;
    void this.refreshDevices();
  }

  /** What the user chose last could not be had. @param inUse what the devices in use were asked for by */
  takeBackChoice(inUse: CameraConstraints): void {
    this.#choice.takeBack(inUse);
  }

  /** Lists the devices anew, and forgets the choice of one that is gone. Never rejects. */
  async refreshDevices(): Promise<void> {
    await this.#menus.refresh();
    // A picture that is still there ends with its camera, and that is reported.
    if (this.#host.state === 'running') return;
    this.#choice.forgetLost((kind, id) => this.#menus.hasLost(kind, id));
  }

  render(texts: BgCameraStrings): TemplateResult {
    const host = this.#host;
    const isOwn = host.source === null;
    return renderToolbar({
      texts,
      isPaused: host.state === 'paused',
      pause: () => host.pause(),
      // What went wrong is reported by bg-error, and said in the toast.
      resume: () => void host.resume().catch(() => undefined),
      stop: () => host.stop(),
      snapshot: () => void this.#save(),
      window: this.#window.isAvailable
        ? { isOpen: this.#window.isOpen, toggle: () => void this.#window.toggle() }
        : null,
      menus: isOwn ? this.#menus.render(texts, this.#inUse, host.audio) : nothing,
    });
  }

  async #save(): Promise<void> {
    try {
      download(await this.#host.snapshot());
    } catch {
      this.#toast.say('snapshotFailed');
    }
  }
}
