import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { nothing } from 'lit';
import { NO_DEVICES, type DevicesInUse, type SessionState } from '../session/session-options.js';
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
export class Controls {
  readonly #host: ControlledCamera;
  readonly #toast: Toast;
  readonly #window: PreviewWindow;
  readonly #menus: DeviceMenus;
  #inUse: DevicesInUse = NO_DEVICES;
  #microphoneId: string | null = null;

  constructor(host: ControlledCamera, toast: Toast) {
    this.#host = host;
    this.#toast = toast;
    this.#window = new PreviewWindow(host);
    this.#menus = new DeviceMenus(host, {
      listDevices: () => host.devices(),
      onCamera: (deviceId) => (host.deviceId = deviceId),
      onMicrophone: (deviceId) => {
        this.#microphoneId = deviceId;
        host.requestUpdate();
      },
    });
  }

  /** The microphone that the user chose, null until then. */
  get microphoneId(): string | null {
    return this.#microphoneId;
  }

  /** Other devices are in use; with the permission to use them came their names. */
  follow(inUse: DevicesInUse): void {
    this.#inUse = inUse;
    void this.refreshDevices();
  }

  /** Never rejects. */
  refreshDevices(): Promise<void> {
    return this.#menus.refresh();
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
