import { expect } from 'chai';
import { PreviewPost } from '../../src/worker/preview-post.js';

function makePicture(): ImageBitmap {
  const canvas = new OffscreenCanvas(2, 2);
  canvas.getContext('2d');
  return canvas.transferToImageBitmap();
}

/** A closed bitmap has no size. */
const isClosed = ({ width }: ImageBitmap) => width === 0;

describe('PreviewPost', () => {
  let sent: (ImageBitmap | null)[];
  let post: PreviewPost;

  beforeEach(() => {
    sent = [];
    post = new PreviewPost((picture) => sent.push(picture));
  });

  it('says nothing while the preview is the stream', () => {
    post.offer(null);
    post.offer(null);
    expect(sent).to.deep.equal([]);
  });

  it('sends one, and the newest of the others when that was shown', () => {
    const pictures = [makePicture(), makePicture(), makePicture()] as const;
    for (const picture of pictures) post.offer(picture);
    expect(sent).to.deep.equal([pictures[0]]);
    expect(pictures.map(isClosed)).to.deep.equal([false, true, false]);
    post.shown();
    expect(sent).to.deep.equal([pictures[0], pictures[2]]);
    post.shown();
    expect(sent).to.have.length(2);
  });

  it('says once that the preview is the stream again, after what is under way', () => {
    const [first, second] = [makePicture(), makePicture()];
    post.offer(first);
    post.offer(second);
    post.offer(null);
    expect([sent.length, isClosed(second)]).to.deep.equal([1, true]);
    post.shown();
    post.shown();
    post.offer(null);
    expect(sent).to.deep.equal([first, null]);
  });

  it('closes what waits, and sends nothing more, once it is closed', () => {
    const [first, second, third] = [makePicture(), makePicture(), makePicture()];
    post.offer(first);
    post.offer(second);
    post.close();
    post.offer(third);
    post.shown();
    expect(sent).to.deep.equal([first]);
    expect(isClosed(second)).to.equal(true);
  });
});
