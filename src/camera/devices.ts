/** The cameras and microphones that the browser tells of. Labels are empty until the user has allowed one. */
export async function listDevices(): Promise<MediaDeviceInfo[]> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const all = (await devices?.enumerateDevices()) ?? [];
  return all.filter(({ kind }) => kind === 'videoinput' || kind === 'audioinput');
}

/** Calls back when one is plugged in or out, until the returned function is called. */
export function watchDevices(onChange: () => void): () => void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener('devicechange', onChange);
  return () => devices?.removeEventListener('devicechange', onChange);
}
