import type { CameraConstraints } from '../camera/get-camera.js';

/** The element, as far as a choice goes. */
interface Host {
  deviceId: string | null;
  requestUpdate(): void;
}

interface Choice {
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
}

const NONE: Choice = { cameraId: null, microphoneId: null };

/**
 * The camera and the microphone that the user chose. The camera is the element's `deviceId` for as long as it can be had;
 * after that, what the page had set stands there again. What the page sets itself is never touched.
 */
export class DeviceChoice {
  readonly #host: Host;
  #choice = NONE;
  /** What the page had set when the user chose. */
  #pageCameraId: string | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  get microphoneId(): string | null {
    return this.#choice.microphoneId;
  }

  chooseCamera(cameraId: string): void {
    if (!this.#isCameraChosen) this.#pageCameraId = this.#host.deviceId;
    this.#choice = { ...this.#choice, cameraId };
    this.#host.deviceId = cameraId;
  }

  chooseMicrophone(microphoneId: string): void {
    this.#replace({ ...this.#choice, microphoneId });
  }

  /** What was chosen last could not be had. @param inUse what the devices in use were asked for by */
  takeBack({ deviceId, microphoneId }: CameraConstraints): void {
    const isChoice = this.#isCameraChosen && deviceId !== this.#pageCameraId;
    this.#replace({
      cameraId: isChoice ? deviceId : null,
      microphoneId: microphoneId ?? null,
    });
  }

  /** Else it would be asked for at each start, in vain. */
  forgetLost(isLost: (kind: MediaDeviceKind, id: string) => boolean): void {
    const keepListed = (kind: MediaDeviceKind, id: string | null) =>
      id !== null && isLost(kind, id) ? null : id;
    this.#replace({
      cameraId: keepListed('videoinput', this.#choice.cameraId),
      microphoneId: keepListed('audioinput', this.#choice.microphoneId),
    });
  }

  get #isCameraChosen(): boolean {
    return this.#choice.cameraId !== null && this.#choice.cameraId === this.#host.deviceId;
  }

  #replace(choice: Choice): void {
    if (this.#isCameraChosen) this.#host.deviceId = choice.cameraId ?? this.#pageCameraId;
    this.#choice = choice;
    this.#host.requestUpdate();
  }
}
