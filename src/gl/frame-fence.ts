import type { GlContext } from './gl-context.js';

/** Timers in workers are clamped to about this; asking more often is not possible. */
const POLL_MS = 2;

/**
 * Resolves when the GPU has done all that was submitted so far. The pipeline waits for it between two frames, on
 * purpose: submitting is quick, so without this a slow GPU would be given frames faster than it draws them, and the
 * stream would fall behind by seconds instead of dropping frames. Also resolves when the context is lost.
 */
export async function awaitGpu({ gl }: GlContext): Promise<void> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!fence) return;
  gl.flush();
  // A zero timeout never blocks; browsers update the answer only between two tasks.
  while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  gl.deleteSync(fence);
}
