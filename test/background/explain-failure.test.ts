import { expect } from 'chai';
import { explainFailure } from '../../src/background/explain-failure.js';
import { expectCode } from '../helpers/expect-code.js';

const URL_ = 'https://user:secret@files.test/room.webm';
const live = () => new AbortController().signal;

describe('explainFailure', () => {
  const { fetch } = globalThis;
  let asked: (RequestMode | undefined)[];

  beforeEach(() => (asked = []));

  afterEach(() => (globalThis.fetch = fetch));

  /** What a server gives to a request that may be read, and to one that may not; null: no answer. */
  function answer(cors: Response | null, opaque: Response | null = null): void {
    globalThis.fetch = (_url, init) => {
      asked.push(init?.mode);
      const response = init?.mode === 'no-cors' ? opaque : cors;
      return response
        ? Promise.resolve(response)
        : Promise.reject(new TypeError('Failed to fetch'));
    };
  }

  const explain = (signal = live()) => explainFailure(URL_, 'is no video', signal);

  it('says what is wrong with a file that can be fetched, and asks once', async () => {
    answer(new Response('x'));
    expect(await explain()).to.equal('https://files.test/room.webm is no video');
    expect(asked).to.deep.equal(['cors']);
  });

  it('says with which status a server answered', async () => {
    answer(new Response('', { status: 404 }));
    expect(await explain()).to.equal('https://files.test/room.webm answered 404');
  });

  it('says of a file that is there that the page is not allowed to read it', async () => {
    answer(null, new Response());
    expect(await explain())
      .to.include('is there')
      .and.include('CORS');
    expect(asked).to.deep.equal(['cors', 'no-cors']);
  });

  it('says of a file that never answers that it is not there', async () => {
    answer(null);
    expect(await explain())
      .to.include('could not be fetched')
      .and.not.include('CORS');
  });

  it('rejects with aborted', async () => {
    answer(null);
    await expectCode('aborted', () => explain(AbortSignal.abort()));
  });
});
