import { expect } from 'chai';
import { BgCameraError } from '../src/errors.js';
import { untilAborted, withinTime } from '../src/until.js';
import { expectCode } from './helpers/expect-code.js';
import { FakeTimers } from './helpers/fake-timers.js';

const late = () => new BgCameraError('camera-busy', 'late');
const never = () => new Promise<number>(() => undefined);

describe('withinTime', () => {
  let timers: FakeTimers;
  beforeEach(() => (timers = new FakeTimers()));
  afterEach(() => timers.restore());

  it('gives what came in time, and leaves no timer', async () => {
    expect(await withinTime(Promise.resolve(7), 100, late)).to.equal(7);
    expect(timers.pending).to.equal(0);
  });

  it('rejects as the promise does, and leaves no timer', async () => {
    const failed = new BgCameraError('gpu-lost', 'failed');
    await expectCode('gpu-lost', () => withinTime(Promise.reject(failed), 100, late));
    expect(timers.pending).to.equal(0);
  });

  it('rejects when the time is up, and not before', async () => {
    let isSettled = false;
    const result = withinTime(never(), 100, late).finally(() => (isSettled = true));
    result.catch(() => undefined);
    timers.advance(99);
    await Promise.resolve();
    expect(isSettled).to.equal(false);
    timers.advance(1);
    await expectCode('camera-busy', () => result);
  });

  it('sets no timer where there is no limit', async () => {
    expect(await withinTime(Promise.resolve(7), Infinity, late)).to.equal(7);
    void withinTime(never(), Infinity, late);
    expect(timers.pending).to.equal(0);
  });
});

describe('untilAborted', () => {
  it('gives what came before the abort', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(7), signal)).to.equal(7);
  });

  it('rejects with the reason when it is aborted first', async () => {
    const abort = new AbortController();
    const result = untilAborted(never(), abort.signal);
    abort.abort(late());
    await expectCode('camera-busy', () => result);
  });

  it('rejects with aborted for a reason that is no error of ours', async () => {
    const abort = new AbortController();
    abort.abort();
    await expectCode('aborted', () => untilAborted(never(), abort.signal));
  });
});
