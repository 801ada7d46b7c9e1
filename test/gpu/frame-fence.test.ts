import { expect } from 'chai';
import { FrameFence } from '../../src/gpu/frame-fence.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { createGpuContext } from '../helpers/gpu.js';

describe('FrameFence', () => {
  let context: GpuContext;
  let submits: number;

  beforeEach(async function () {
    context = await createGpuContext(this);
    submits = 0;
  });

  afterEach(() => context.close());

  /** Counts submits; with it fences answer at the next one, or after 100 ms: measured on Firefox 153. */
  function watchQueue({ isPolled }: { isPolled: boolean }): void {
    const { queue } = context.device;
    let answer: (() => void)[] = [];
    const answerAll = () => {
      answer.forEach((resolve) => resolve());
      answer = [];
    };
    queue.submit = () => {
      submits++;
      answerAll();
    };
    if (!isPolled) {
      // On a busy machine an idle queue may be late as well.
      queue.onSubmittedWorkDone = () => Promise.resolve(undefined);
      return;
    }
    queue.onSubmittedWorkDone = () =>
      new Promise((resolve) => {
        answer.push(() => resolve(undefined));
        setTimeout(answerAll, 100);
      });
  }

  it('pokes a queue that is late to answer', async () => {
    watchQueue({ isPolled: true });
    const fence = await FrameFence.create(context.device);
    expect(submits).to.equal(0);
    await fence.settle();
    expect(submits).to.be.at.least(1);
  });

  it('settles where the queue never answers, once the device is lost', async () => {
    const { device } = context;
    const fence = await FrameFence.create(device);
    device.queue.onSubmittedWorkDone = () => new Promise(() => undefined);
    const settled = fence.settle();
    device.destroy();
    await settled;
    await fence.settle();
  });

  it('leaves a queue alone that answers by itself: the control', async () => {
    watchQueue({ isPolled: false });
    const fence = await FrameFence.create(context.device);
    await fence.settle();
    expect(submits).to.equal(0);
  });
});
