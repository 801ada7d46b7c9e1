import { expect } from 'chai';
import { createImageBackground } from '../../src/background/image-background.js';
import { expectCode } from '../helpers/expect-code.js';

const live = () => new AbortController().signal;

async function makeUrl(type = 'image/png'): Promise<string> {
  const canvas = new OffscreenCanvas(30, 20);
  canvas.getContext('2d')!.fillRect(0, 0, 1, 1);
  return URL.createObjectURL(await canvas.convertToBlob({ type }));
}

describe('createImageBackground', () => {
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    it(`decodes ${type}`, async () => {
      const background = await createImageBackground(await makeUrl(type), 'contain', live());
      const { bitmap, fit } = background.kind === 'image' ? background : expect.fail('no image');
      expect([bitmap.width, bitmap.height, fit]).to.deep.equal([30, 20, 'contain']);
      bitmap.close();
    });
  }

  it('says which URL answered what', async () => {
    const url = new URL('/nowhere.png', location.href).href;
    const error = await expectCode('background-failed', () =>
      createImageBackground(url, 'cover', live()),
    );
    expect(error.message).to.include(url).and.include('404');
  });

  it('refuses what cannot be fetched', async () => {
    const url = URL.createObjectURL(new Blob());
    URL.revokeObjectURL(url);
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  });

  it('refuses what is no picture', async () => {
    const url = URL.createObjectURL(new Blob(['<!doctype html>'], { type: 'text/html' }));
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  });

  it('refuses a picture that is cut off', async () => {
    const blob = await (await fetch(await makeUrl())).blob();
    const url = URL.createObjectURL(blob.slice(0, 20));
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  });

  it('rejects with aborted once its signal is aborted', async () => {
    const url = await makeUrl();
    await expectCode('aborted', () => createImageBackground(url, 'cover', AbortSignal.abort()));
  });

  it('rejects with aborted when the signal is aborted on the way', async () => {
    const abort = new AbortController();
    const loading = createImageBackground(await makeUrl(), 'cover', abort.signal);
    abort.abort();
    await expectCode('aborted', () => loading);
  });
});
