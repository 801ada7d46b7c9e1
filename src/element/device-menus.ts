import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { DevicesInUse } from '../session/session-options.js';
import { ICONS } from './icons.js';
import type { BgCameraStrings } from './strings.js';

export interface DeviceMenusOptions {
  readonly listDevices: () => Promise<MediaDeviceInfo[]>;
  readonly onCamera: (deviceId: string) => void;
  readonly onMicrophone: (deviceId: string) => void;
}

interface Menu {
  readonly kind: 'videoinput' | 'audioinput';
  readonly name: string;
  readonly icon: TemplateResult;
  readonly selectedId: string | null;
  readonly onChoose: (deviceId: string) => void;
}

/** The menus of cameras and microphones. Native ones: each system has its own, and people know theirs. */
export class DeviceMenus {
  readonly #host: ReactiveControllerHost;
  readonly #options: DeviceMenusOptions;
  /** null: not known. */
  #devices: readonly MediaDeviceInfo[] | null = null;

  constructor(host: ReactiveControllerHost, options: DeviceMenusOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Asks the browser anew: a device came or went, or a permission gave them names. Never rejects. */
  async refresh(): Promise<void> {
    try {
      this.#devices = await this.#options.listDevices();
    } catch {
      // Menus without entries are not shown.
      this.#devices = null;
    }
    this.#host.requestUpdate();
  }

  /** Whether the browser lists it no longer. One that it lists without an id may be any. */
  hasLost(kind: MediaDeviceKind, id: string): boolean {
    const devices = this.#devices?.filter((device) => device.kind === kind);
    return devices?.every(({ deviceId }) => deviceId !== '' && deviceId !== id) ?? false;
  }

  render(
    texts: BgCameraStrings,
    { cameraId, microphoneId }: DevicesInUse,
    hasAudio: boolean,
  ): TemplateResult {
    const camera: Menu = {
      kind: 'videoinput',
      name: texts.camera,
      icon: ICONS.camera,
      selectedId: cameraId,
      onChoose: this.#options.onCamera,
    };
    const microphone: Menu = {
      kind: 'audioinput',
      name: texts.microphone,
      icon: ICONS.microphone,
      selectedId: microphoneId,
      onChoose: this.#options.onMicrophone,
    };
    return html`${this.#renderMenu(camera)}${hasAudio ? this.#renderMenu(microphone) : nothing}`;
  }

  #renderMenu({ kind, name, icon, selectedId, onChoose }: Menu): TemplateResult | typeof nothing {
    // Before a permission browsers name one device of a kind, without an id: nothing to choose.
    const devices = this.#devices?.filter((device) => device.kind === kind && device.deviceId);
    if (!devices?.length) return nothing;
    const choose = ({ target }: Event) => onChoose((target as HTMLSelectElement).value);
    return html`<label part="menu">
      ${icon}<span class="unseen">${name}</span>
      <select @change=${choose}>
        ${devices.map(
          ({ deviceId, label }, i) =>
            html`<option value=${deviceId} .selected=${live(deviceId === selectedId)}>
              ${label || `${name} ${i + 1}`}
            </option>`,
        )}
      </select>
      ${ICONS.chevron}
    </label>`;
  }
}
