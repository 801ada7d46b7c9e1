import { expect } from 'chai';
import { readBytes } from '../../src/inference/read-bytes.js';

/** An answer whose body comes in these pieces. */
function answer(pieces: readonly number[][], headers: Record<string, string>): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new Uint8Array(piece));
      controller.close();
    },
  });
  return new Response(body, { headers });
}

describe('readBytes', () => {
  const PIECES = [[1, 2], [3], [4]];

  async function read(headers: Record<string, string>, pieces: readonly number[][] = PIECES) {
    const fractions: (number | null)[] = [];
    const bytes = await readBytes(answer(pieces, headers), (fraction) => fractions.push(fraction));
    return { bytes: [...bytes], fractions };
  }

  it('gives all bytes, and tells how much is there', async () => {
    const { bytes, fractions } = await read({ 'content-length': '4' });
    expect(bytes).to.deep.equal([1, 2, 3, 4]);
    expect(fractions).to.deep.equal([0, 0.5, 0.75, 1]);
  });

  it('says that the size is not known, once, without a length or with a useless one', async () => {
    for (const headers of [{}, { 'content-length': '0' }, { 'content-length': 'many' }]) {
      expect((await read(headers)).fractions).to.deep.equal([null]);
    }
  });

  it('does not take the length of a compressed answer for that of the file', async () => {
    const headers = { 'content-length': '4', 'content-encoding': 'gzip' };
    expect((await read(headers)).fractions).to.deep.equal([null]);
  });

  it('does not go beyond the end where more comes than was said', async () => {
    const { bytes, fractions } = await read({ 'content-length': '2' });
    expect(bytes).to.have.length(4);
    expect(fractions.at(-1)).to.equal(1);
  });

  it('reads an empty answer', async () => {
    expect((await read({}, [])).bytes).to.deep.equal([]);
  });
});
