/** Runs in the page: the name of the GPU, as WebGPU gives it. */
export async function readAdapter() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? describeAdapter(adapter.info) : 'no WebGPU adapter';
}

/** @param {GPUAdapterInfo} info */
export function describeAdapter({ vendor, architecture, description }) {
  return [vendor, architecture, description].filter(Boolean).join(' ');
}
