import { expect } from 'chai';
import { chooseModel, fetchModel } from '../../src/inference/model-catalog.js';
import { expectCode } from '../helpers/expect-code.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
const live = () => new AbortController().signal;

describe('chooseModel', () => {
  const URL_OF_A_MODEL = 'https://example.test/my.tflite';

  for (const [frame, expected] of [
    [{ width: 1280, height: 720 }, 'landscape'],
    [{ width: 640, height: 480 }, 'landscape'],
    [{ width: 480, height: 480 }, 'general'],
    [{ width: 720, height: 1280 }, 'general'],
    // The boundary is the aspect 4/3.
    [{ width: 400, height: 300 }, 'landscape'],
    [{ width: 399, height: 300 }, 'general'],
    [{ width: 1, height: 1 }, 'general'],
  ] as const) {
    it(`takes ${expected} for ${frame.width}x${frame.height}`, () => {
      expect(chooseModel('auto', frame)).to.equal(expected);
    });
  }

  for (const setting of ['general', 'landscape', URL_OF_A_MODEL]) {
    it(`takes ${setting} when it is asked for, whatever the shape`, () => {
      expect(chooseModel(setting, { width: 1280, height: 720 })).to.equal(setting);
      expect(chooseModel(setting, { width: 1, height: 9 })).to.equal(setting);
    });
  }
});

describe('fetchModel', () => {
  for (const [name, width, height] of [
    ['general', 256, 256],
    ['landscape', 256, 144],
  ] as const) {
    it(`loads the built-in model ${name} with its input size`, async () => {
      const model = await fetchModel(name, ASSETS, live());
      expect([model.name, model.width, model.height]).to.deep.equal([name, width, height]);
      expect(model.bytes.length).to.be.above(200_000);
    });
  }

  it('loads a model by its URL and names it by that', async () => {
    const url = `${ASSETS}models/selfie_segmentation.tflite`;
    expect((await fetchModel(url, ASSETS, live())).name).to.equal(url);
  });

  it('says model-missing with the status and what to check', async () => {
    const assets = new URL('/nowhere/', location.href).href;
    const error = await expectCode('model-missing', () => fetchModel('general', assets, live()));
    expect(error.message).to.include('404').and.include('assets');
  });

  it('says model-missing where nothing answers', async () => {
    const url = URL.createObjectURL(new Blob());
    URL.revokeObjectURL(url);
    await expectCode('model-missing', () => fetchModel(url, ASSETS, live()));
  });

  it('says model-invalid for a page in place of a model', async () => {
    const url = URL.createObjectURL(new Blob(['<!doctype html><title>not found</title>']));
    await expectCode('model-invalid', () => fetchModel(url, ASSETS, live()));
  });

  it('says model-invalid for an empty file', async () => {
    const url = URL.createObjectURL(new Blob());
    await expectCode('model-invalid', () => fetchModel(url, ASSETS, live()));
  });

  it('says aborted, not missing, when it is ended', async () => {
    await expectCode('aborted', () => fetchModel('general', ASSETS, AbortSignal.abort()));
  });
});
