/** In the page: makes a WebM file whose pictures are of one colour each, all key frames, with an index. */

/** EBML element ids, by the names of the Matroska specification. */
const ID = {
  EBML: 0x1a45dfa3,
  DocType: 0x4282,
  DocTypeVersion: 0x4287,
  DocTypeReadVersion: 0x4285,
  Segment: 0x18538067,
  Info: 0x1549a966,
  TimestampScale: 0x2ad7b1,
  Duration: 0x4489,
  Tracks: 0x1654ae6b,
  TrackEntry: 0xae,
  TrackNumber: 0xd7,
  TrackUID: 0x73c5,
  TrackType: 0x83,
  CodecID: 0x86,
  Video: 0xe0,
  PixelWidth: 0xb0,
  PixelHeight: 0xba,
  Cues: 0x1c53bb6b,
  CuePoint: 0xbb,
  CueTime: 0xb3,
  CueTrackPositions: 0xb7,
  CueTrack: 0xf7,
  CueClusterPosition: 0xf1,
  Cluster: 0x1f43b675,
  Timestamp: 0xe7,
  SimpleBlock: 0xa3,
};

/**
 * @param {string[]} colors of the pictures, one after the other
 * @param {object} [options]
 * @param {number} [options.fps]
 * @param {number} [options.width]
 * @param {number} [options.height]
 * @returns {Promise<Blob>}
 */
export async function makeVideo(colors, { fps = 10, width = 160, height = 96 } = {}) {
  const pictures = await encode(colors, { fps, width, height });
  const toMs = (index) => Math.round((index * 1000) / fps);
  const clusters = pictures.map((bytes, i) =>
    element(ID.Cluster, [
      uint(ID.Timestamp, toMs(i)),
      element(ID.SimpleBlock, [Uint8Array.of(0x81, 0, 0, 0x80), bytes]),
    ]),
  );
  const info = element(ID.Info, [
    uint(ID.TimestampScale, 1_000_000),
    element(ID.Duration, [float(toMs(pictures.length))]),
  ]);
  const tracks = element(ID.Tracks, [
    element(ID.TrackEntry, [
      uint(ID.TrackNumber, 1),
      uint(ID.TrackUID, 1),
      uint(ID.TrackType, 1),
      text(ID.CodecID, 'V_VP8'),
      element(ID.Video, [uint(ID.PixelWidth, width), uint(ID.PixelHeight, height)]),
    ]),
  ]);
  const makeCues = (from) => {
    let at = from;
    const points = clusters.map((cluster, i) => {
      const position = [uint(ID.CueTrack, 1), uint(ID.CueClusterPosition, at)];
      at += cluster.length;
      return element(ID.CuePoint, [
        uint(ID.CueTime, toMs(i)),
        element(ID.CueTrackPositions, position),
      ]);
    });
    return element(ID.Cues, points);
  };
  // All numbers are of one length, so the index is as long whatever it says.
  const cues = makeCues(info.length + tracks.length + makeCues(0).length);
  const header = element(ID.EBML, [
    text(ID.DocType, 'webm'),
    uint(ID.DocTypeVersion, 2),
    uint(ID.DocTypeReadVersion, 2),
  ]);
  const segment = element(ID.Segment, [info, tracks, cues, ...clusters]);
  return new Blob([header, segment], { type: 'video/webm' });
}

async function encode(colors, { fps, width, height }) {
  const pictures = [];
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      pictures.push(bytes);
    },
    error(error) {
      throw error;
    },
  });
  encoder.configure({ codec: 'vp8', width, height, framerate: fps, bitrate: 2_000_000 });
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  for (const [i, color] of colors.entries()) {
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
    const frame = new VideoFrame(context.canvas, { timestamp: Math.round((i * 1e6) / fps) });
    encoder.encode(frame, { keyFrame: true });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  return pictures;
}

function element(id, parts) {
  const idBytes = bytesOf(id, Math.ceil(id.toString(16).length / 2));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // Eight bytes, of which the first says so.
  const size = bytesOf(length, 8);
  size[0] = 1;
  const bytes = new Uint8Array(idBytes.length + 8 + length);
  let at = 0;
  for (const part of [idBytes, size, ...parts]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const uint = (id, value) => element(id, [bytesOf(value, 4)]);
const text = (id, value) => element(id, [new TextEncoder().encode(value)]);

function bytesOf(value, length) {
  return Uint8Array.from(
    { length },
    (_, i) => Math.floor(value / 2 ** (8 * (length - 1 - i))) % 256,
  );
}

function float(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}
