/** What the browser says of this page's access to the camera; `unknown` where it does not say. */
export type CameraPermission = PermissionState | 'unknown';

/** Never rejects. Some browsers do not know this permission, and older ones have none to ask for. */
export async function readCameraPermission(): Promise<CameraPermission> {
  try {
    const { state } = await navigator.permissions.query({ name: 'camera' });
    return state;
  } catch {
    return 'unknown';
  }
}

/** True where the browser says that this page may not use the camera. */
export async function isCameraRefused(): Promise<boolean> {
  return (await readCameraPermission()) === 'denied';
}
