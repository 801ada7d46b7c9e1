/** Makes this page a browser in which no tier works: no workers, no capture of a canvas, no track processor. */
export function disableEveryTier(): () => void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const { Worker, MediaStreamTrackProcessor } = scope;
  const captureStream = Object.getOwnPropertyDescriptor(
    HTMLCanvasElement.prototype,
    'captureStream',
  )!;
  scope.Worker = function () {
    throw new DOMException('no workers here', 'SecurityError');
  };
  scope.MediaStreamTrackProcessor = undefined;
  HTMLCanvasElement.prototype.captureStream = () => {
    throw new DOMException('no capture here', 'NotSupportedError');
  };
  return () => {
    Object.assign(scope, { Worker, MediaStreamTrackProcessor });
    Object.defineProperty(HTMLCanvasElement.prototype, 'captureStream', captureStream);
  };
}
