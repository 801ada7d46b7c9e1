import { expect } from 'chai';
import type { FramePortMessage } from '../../src/frames/port-frame-source.js';
import { PortFrameSource } from '../../src/frames/port-frame-source.js';
import { VideoElementGrabber } from '../../src/frames/video-element-grabber.js';
import { HiddenPage } from '../helpers/hidden-page.js';
import { pixelAt, type Rgb } from '../helpers/picture.js';
import { until } from '../helpers/until.js';
import { takeFrame } from '../helpers/video-frame.js';

/** Video is stored as YUV; a wrong picture is much further off. */
const YUV_LEVELS = 12;
const COLOR: Rgb = [200, 60, 30];

describe('VideoElementGrabber', () => {
  let canvas: HTMLCanvasElement;
  let track: MediaStreamTrack;
  let grabber: VideoElementGrabber;
  let pipeline: MessagePort;
  let redraw: number;

  beforeEach(() => {
    canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 36;
    const context = canvas.getContext('2d')!;
    // A canvas gives frames only while it changes.
    const draw = () => {
      context.fillStyle = `rgb(${COLOR.join()})`;
      context.fillRect(0, 0, 64, 36);
      redraw = requestAnimationFrame(draw);
    };
    draw();
    track = canvas.captureStream().getVideoTracks()[0]!;
    const { port1, port2 } = new MessageChannel();
    pipeline = port2;
    grabber = new VideoElementGrabber(track, port1);
  });

  afterEach(() => {
    cancelAnimationFrame(redraw);
    grabber.close();
    pipeline.close();
    track.stop();
  });

  it('sends a frame of the track for a pull', async () => {
    const frames: VideoFrame[] = [];
    pipeline.onmessage = ({ data }: MessageEvent<FramePortMessage>) => {
      if (data.type === 'frame') frames.push(data.frame);
    };
    pipeline.postMessage({ type: 'pull' } satisfies FramePortMessage);
    await until(() => frames.length > 0, 'a frame');
    const picture = takeFrame(frames[0]!);
    expect([picture.width, picture.height]).to.deep.equal([64, 36]);
    const off = pixelAt(picture, 32, 18).map((value, i) => Math.abs(value - (COLOR[i] ?? 255)));
    expect(Math.max(...off)).to.be.at.most(YUV_LEVELS);
  });

  it('sends nothing unasked, and counts that as dropped', async () => {
    const messages: FramePortMessage[] = [];
    pipeline.onmessage = ({ data }: MessageEvent<FramePortMessage>) => {
      messages.push(data);
      if (data.type === 'frame') data.frame.close();
    };
    const seen = watchFrames(track);
    await until(() => seen.count >= 3, 'three frames of the track');
    seen.close();
    expect(messages).to.deep.equal([]);
    pipeline.postMessage({ type: 'pull' } satisfies FramePortMessage);
    await until(() => messages.length === 2, 'a count and a frame');
    const [dropped, frame] = messages;
    expect(frame?.type).to.equal('frame');
    expect(dropped?.type === 'dropped' && dropped.count).to.be.above(0);
  });

  it('feeds a PortFrameSource, frame after frame, with rising timestamps', async () => {
    const source = new PortFrameSource(pipeline);
    const timestamps: number[] = [];
    source.start((frame) => {
      timestamps.push(frame.timestamp);
      frame.close();
    });
    await until(() => timestamps.length >= 4, 'four frames');
    source.close();
    expect(timestamps).to.deep.equal([...new Set(timestamps)].toSorted((a, b) => a - b));
  });

  it('answers every pull at once while the page is hidden, if only that nothing is new', async () => {
    const answers: FramePortMessage['type'][] = [];
    pipeline.onmessage = ({ data }: MessageEvent<FramePortMessage>) => {
      if (data.type === 'frame') data.frame.close();
      if (data.type !== 'dropped') answers.push(data.type);
    };
    const pull = () => pipeline.postMessage({ type: 'pull' } satisfies FramePortMessage);
    pull();
    await until(() => answers.length === 1, 'a frame while visible');
    const page = new HiddenPage();
    try {
      for (let pulls = 0; pulls < 20; pulls++) pull();
      await until(() => answers.length === 21, 'twenty answers');
      expect(answers).to.include('none');
      await until(() => {
        pull();
        return answers.slice(21).includes('frame');
      }, 'a frame while hidden');
    } finally {
      page.restore();
    }
  });

  it('answers the pull that waits when the page becomes hidden', async () => {
    const ended = track.clone();
    ended.stop();
    const { port1, port2 } = new MessageChannel();
    const waiting = new VideoElementGrabber(ended, port1);
    const answers: FramePortMessage[] = [];
    port2.onmessage = ({ data }: MessageEvent<FramePortMessage>) => answers.push(data);
    port1.dispatchEvent(new MessageEvent('message', { data: { type: 'pull' } }));
    const page = new HiddenPage();
    try {
      await until(() => answers.length === 1, 'an answer');
    } finally {
      page.restore();
      waiting.close();
      port2.close();
    }
    expect(answers).to.deep.equal([{ type: 'none' }]);
  });

  it('leaves the track alone when it is closed', () => {
    grabber.close();
    expect(track.readyState).to.equal('live');
  });
});

/** Counts what a player of this track shows. */
function watchFrames(track: MediaStreamTrack): { readonly count: number; close(): void } {
  const video = document.createElement('video');
  const seen = { count: 0, close: () => (video.srcObject = null) };
  const request = () =>
    video.requestVideoFrameCallback(() => {
      seen.count++;
      request();
    });
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  request();
  void video.play();
  return seen;
}
