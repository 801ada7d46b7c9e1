import type { BgCameraElement } from 'bg-camera/react';
import { useRef } from 'react';

export function Camera() {
  const camera = useRef<BgCameraElement>(null);
  return (
    <bg-camera
      ref={camera}
      mode="blur"
      sigma={16}
      frame-rate="24"
      className="self"
      mirror
      autostart
      onbg-ready={() => camera.current?.stream}
      onbg-error={({ error }) => error.code}
    >
      <img slot="background" src="beach.jpg" alt="Beach" />
    </bg-camera>
  );
}

// @ts-expect-error -- no such mode
export const wrongValue = () => <bg-camera mode="sepia" />;
// @ts-expect-error -- no such attribute
export const wrongName = () => <bg-camera blurriness={3} />;
// @ts-expect-error -- an event of bg-error has no tier
export const wrongEvent = () => <bg-camera onbg-error={({ tier }) => tier} />;
