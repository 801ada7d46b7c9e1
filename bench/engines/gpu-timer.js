/** Passes timed in one submission: one after the other without a gap, as a GPU at work has them. */
const PASSES = 5;
const BYTES_PER_STAMP = 8;
const NS_PER_MS = 1e6;

/** Times compute passes on the GPU's own clock where the device has `timestamp-query`, else from submission to end. */
export class GpuTimer {
  /** Whether the times are the GPU's own. */
  hasTimestamps;
  #device;
  #stamps = null;

  constructor(device) {
    this.#device = device;
    this.hasTimestamps = device.features.has('timestamp-query');
    if (this.hasTimestamps) this.#stamps = createStamps(device);
  }

  /**
   * @param {(encoder: GPUCommandEncoder, descriptor?: GPUComputePassDescriptor) => void} record records one pass
   * @returns {Promise<number>} milliseconds for one pass, the mean of a few in a row
   */
  async time(record) {
    const encoder = this.#device.createCommandEncoder();
    for (let pass = 0; pass < PASSES; pass++) record(encoder, this.#describePass(pass));
    if (this.#stamps) resolveStamps(encoder, this.#stamps);
    const before = performance.now();
    this.#device.queue.submit([encoder.finish()]);
    await this.#device.queue.onSubmittedWorkDone();
    const wallMs = (performance.now() - before) / PASSES;
    return this.#stamps ? readMeanMs(this.#stamps) : wallMs;
  }

  #describePass(pass) {
    if (!this.#stamps) return undefined;
    const { querySet } = this.#stamps;
    const [beginningOfPassWriteIndex, endOfPassWriteIndex] = [2 * pass, 2 * pass + 1];
    return { timestampWrites: { querySet, beginningOfPassWriteIndex, endOfPassWriteIndex } };
  }
}

function createStamps(device) {
  const count = 2 * PASSES;
  const size = count * BYTES_PER_STAMP;
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  return {
    count,
    querySet: device.createQuerySet({ type: 'timestamp', count }),
    resolved: device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC }),
    readable: device.createBuffer({ size, usage: COPY_DST | MAP_READ }),
  };
}

function resolveStamps(encoder, { count, querySet, resolved, readable }) {
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, readable.size);
}

async function readMeanMs({ readable }) {
  await readable.mapAsync(GPUMapMode.READ);
  const stamps = new BigInt64Array(readable.getMappedRange());
  let totalNs = 0;
  for (let at = 0; at < stamps.length; at += 2) totalNs += Number(stamps[at + 1] - stamps[at]);
  readable.unmap();
  return totalNs / PASSES / NS_PER_MS;
}
