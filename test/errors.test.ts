import { expect } from 'chai';
import { BgCameraError, throwIfAborted } from '../src/errors.js';
import { expectCode } from './helpers/expect-code.js';

describe('BgCameraError', () => {
  it('is an Error with a name, a code and a message', () => {
    const error = new BgCameraError('camera-busy', 'in use');
    expect(error).to.be.instanceOf(Error);
    expect({ name: error.name, code: error.code, message: error.message }).to.deep.equal({
      name: 'BgCameraError',
      code: 'camera-busy',
      message: 'in use',
    });
  });

  it('is recoverable unless it says otherwise', () => {
    expect(new BgCameraError('aborted', '').recoverable).to.be.true;
    expect(new BgCameraError('aborted', '', { recoverable: false }).recoverable).to.be.false;
  });

  it('keeps its cause, and has none by default', () => {
    const cause = new Error('why');
    expect(new BgCameraError('aborted', '', { cause }).cause).to.equal(cause);
    expect(new BgCameraError('aborted', '')).to.not.have.own.property('cause');
  });
});

describe('BgCameraError.from', () => {
  it('wraps an error with code, context and cause', () => {
    const cause = new TypeError('no bytes');
    const error = BgCameraError.from(cause, 'model-missing', 'the model');
    expect(error.code).to.equal('model-missing');
    expect(error.message).to.equal('the model: no bytes');
    expect(error.cause).to.equal(cause);
  });

  it('leaves one of its own kind as it is', () => {
    const cause = new BgCameraError('gpu-lost', 'lost');
    expect(BgCameraError.from(cause, 'stage-failed', 'context')).to.equal(cause);
  });

  for (const [thrown, text] of [
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
  ] as const) {
    it(`wraps what is no error: ${text}`, () => {
      expect(BgCameraError.from(thrown, 'aborted', 'context').message).to.equal(`context: ${text}`);
    });
  }
});

describe('BgCameraError.serialize', () => {
  for (const recoverable of [true, false]) {
    it(`comes back the same from a structured clone: recoverable ${recoverable}`, () => {
      const error = new BgCameraError('worker-lost', 'gone', { recoverable });
      const copy = BgCameraError.deserialize(structuredClone(error.serialize()));
      expect(copy).to.be.instanceOf(BgCameraError);
      expect([copy.code, copy.message, copy.recoverable]).to.deep.equal([
        'worker-lost',
        'gone',
        recoverable,
      ]);
    });
  }
});

describe('throwIfAborted', () => {
  it('does nothing before the signal is aborted', () => {
    throwIfAborted(new AbortController().signal);
  });

  it('throws aborted after that', async () => {
    await expectCode('aborted', () => throwIfAborted(AbortSignal.abort()));
  });

  it('throws the reason itself when it is a BgCameraError', () => {
    const reason = new BgCameraError('camera-ended', 'unplugged');
    expect(() => throwIfAborted(AbortSignal.abort(reason))).to.throw(reason);
  });
});
