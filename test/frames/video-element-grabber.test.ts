import { expect } from 'chai';
import type { FramePortMessage } from '../../src/frames/port-frame-source.js';
import { PortFrameSource } from '../../src/frames/port-frame-source.js';
import { VideoElementGrabber } from '../../src/frames/video-element-grabber.js';
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
    source.start(
      (frame) => {
        timestamps.push(frame.timestamp);
        frame.close();
      },
      () => undefined,
    );
    await until(() => timestamps.length >= 4, 'four frames');
    source.close();
    expect(timestamps).to.deep.equal([...new Set(timestamps)].toSorted((a, b) => a - b));
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
