/** True where the browser says that this page may not use the camera. Some browsers do not say. */
export async function isCameraRefused(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'camera' });
    return state === 'denied';
  } catch {
    return false;
  }
}
