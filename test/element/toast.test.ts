import { expect } from 'chai';
import { Toast } from '../../src/element/toast.js';

describe('Toast', () => {
  let updates: number;
  let toast: Toast;

  beforeEach(() => {
    updates = 0;
    toast = new Toast({
      addController: () => undefined,
      removeController: () => undefined,
      requestUpdate: () => updates++,
      updateComplete: Promise.resolve(true),
    });
  });

  it('says of a tier what there is to say, and nothing of the best', () => {
    toast.sayTier(4);
    expect(toast.text).to.equal('tier4');
    toast.sayTier(1);
    expect(toast.text).to.equal(null);
    expect(updates).to.equal(2);
  });

  it('does not come back after it was dismissed, with the same tier', () => {
    toast.sayTier(4);
    toast.dismiss();
    toast.sayTier(0);
    toast.sayTier(4);
    expect(toast.text).to.equal(null);
  });

  it('comes back with another tier, and when the first one returns', () => {
    toast.sayTier(4);
    toast.dismiss();
    toast.sayTier(3);
    expect(toast.text).to.equal('tier3');
    toast.sayTier(4);
    expect(toast.text).to.equal('tier4');
  });

  it('comes back when a better tier ran in between', () => {
    toast.sayTier(4);
    toast.dismiss();
    toast.sayTier(2);
    toast.sayTier(4);
    expect(toast.text).to.equal('tier4');
  });

  it('says what went wrong again after that was dismissed', () => {
    toast.say('camera-stalled');
    toast.dismiss();
    toast.say('camera-stalled');
    expect(toast.text).to.equal('camera-stalled');
  });

  it('says of an effect that can’t be had that the one before goes on', () => {
    toast.sayError('model-missing');
    expect(toast.text).to.equal('effectKept');
    toast.sayError('camera-stalled');
    expect(toast.text).to.equal('camera-stalled');
  });

  it('takes back what it says, and nothing else', () => {
    toast.say('camera-stalled');
    toast.withdraw('camera-frozen');
    expect(toast.text).to.equal('camera-stalled');
    toast.withdraw('camera-stalled');
    expect(toast.text).to.equal(null);
  });

  it('keeps what it says of a background when the tier changes', () => {
    toast.say('background-failed');
    toast.sayTier(4);
    expect(toast.text).to.equal('background-failed');
  });
});
