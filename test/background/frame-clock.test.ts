import { expect } from 'chai';
import { FrameClock } from '../../src/background/frame-clock.js';

const LOOP_S = 4;

/** A clock that has seen a frame each so many seconds. */
function clockAfter(stepsS: readonly number[]): FrameClock {
  const clock = new FrameClock();
  let us = 7_000_000;
  clock.advance(us);
  for (const stepS of stepsS) clock.advance((us += Math.round(stepS * 1e6)));
  return clock;
}

const seconds = (count: number, fps: number) => Array.from({ length: count * fps }, () => 1 / fps);

describe('FrameClock', () => {
  it('plays a video that is where it is due, or a little late', () => {
    const clock = clockAfter(seconds(2, 30));
    expect(clock.steer(1.99, LOOP_S)).to.deep.equal({ act: 'play' });
    expect(clock.steer(1.55, LOOP_S)).to.deep.equal({ act: 'play' });
  });

  it('lets a video be that is a little early', () => {
    expect(clockAfter(seconds(2, 30)).steer(2.09, LOOP_S)).to.deep.equal({ act: 'none' });
  });

  it('makes a video wait that is early: frames are slow, or stand still', () => {
    expect(clockAfter(seconds(2, 30)).steer(2.11, LOOP_S)).to.deep.equal({ act: 'wait' });
  });

  it('lets it run ahead by one step and a half of frames that are far apart', () => {
    const clock = clockAfter(seconds(2, 5));
    expect(clock.steer(2.29, LOOP_S)).to.deep.equal({ act: 'none' });
    expect(clock.steer(2.31, LOOP_S)).to.deep.equal({ act: 'wait' });
  });

  it('jumps where the video is late: it stalled, or frames are fed fast', () => {
    const steering = clockAfter(seconds(2, 10)).steer(1.4, LOOP_S);
    expect(steering.act).to.equal('jump');
    expect(steering.act === 'jump' && steering.toS).to.be.closeTo(2, 1e-3);
  });

  it('counts on over the end of the loop, and takes the shorter way round', () => {
    const clock = clockAfter(seconds(9, 10));
    expect(clock.steer(1, LOOP_S)).to.deep.equal({ act: 'none' });
    const late = clockAfter(seconds(8.2, 10)).steer(3.5, LOOP_S);
    expect(late.act === 'jump' && late.toS).to.be.closeTo(0.2, 1e-3);
    expect(clockAfter(seconds(7.9, 10)).steer(0.3, LOOP_S)).to.deep.equal({ act: 'wait' });
  });

  it('does not go round a video that has no end, or whose length is not known', () => {
    for (const length of [Infinity, NaN]) {
      expect(clockAfter(seconds(9, 10)).steer(9, length)).to.deep.equal({ act: 'none' });
      expect(clockAfter(seconds(9, 10)).steer(1, length).act).to.equal('jump');
    }
  });

  it('takes a gap of more than a second for a pause, and goes on after it', () => {
    expect(clockAfter([...seconds(2, 10), 1.1]).steer(2, LOOP_S).act).to.not.equal('jump');
    const counted = clockAfter([...seconds(2, 10), 1]).steer(2, LOOP_S);
    expect(counted.act, 'control: a second is counted').to.equal('jump');
  });

  it('stands still while the frames of another camera begin anew', () => {
    expect(clockAfter([...seconds(2, 10), -90]).steer(2, LOOP_S).act).to.not.equal('jump');
  });

  it('takes over the time of a video that cannot get to where it should be', () => {
    const clock = clockAfter(seconds(3, 10));
    clock.takeOver(1);
    expect(clock.steer(1, LOOP_S)).to.deep.equal({ act: 'play' });
  });
});
