import { expect } from 'chai';
import { BUILT_IN, chooseModel, fetchModel } from '../../src/inference/model-catalog.js';
import { expectCode } from '../helpers/expect-code.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
const PACKAGE = '/node_modules/@mediapipe/selfie_segmentation';

const METADATA_TOOL: string = '/tools/model-metadata.js';

/** The build tool that gives the package's models their metadata. */
interface ModelMetadata {
  addModelMetadata(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
}

async function readBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** Answers every fetch with the real file, changed. */
function tamper(change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): () => void {
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request);
    return new Response(change(new Uint8Array(await response.arrayBuffer())));
  };
  return () => (globalThis.fetch = fetch);
}

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
    it(`takes ${expected} for ${frame.width}x${frame.height} where there is time for one look`, () => {
      expect(chooseModel('auto', frame, false)).to.equal(expected);
    });

    it(`takes general for ${frame.width}x${frame.height} where there is time for two`, () => {
      expect(chooseModel('auto', frame, true)).to.equal('general');
    });
  }

  for (const setting of ['general', 'landscape', URL_OF_A_MODEL]) {
    it(`takes ${setting} when it is asked for, whatever the shape and the time`, () => {
      for (const canLookTwice of [true, false]) {
        expect(chooseModel(setting, { width: 1280, height: 720 }, canLookTwice)).to.equal(setting);
        expect(chooseModel(setting, { width: 1, height: 9 }, canLookTwice)).to.equal(setting);
      }
    });
  }
});

describe('fetchModel', () => {
  for (const [name, width, height] of [
    ['general', 256, 256],
    ['landscape', 256, 144],
  ] as const) {
    it(`loads the built-in model ${name} with its input size`, async () => {
      const model = await fetchModel(name, ASSETS, { signal: live() });
      expect([model.name, model.width, model.height]).to.deep.equal([name, width, height]);
      expect(model.bytes.length).to.be.above(200_000);
    });
  }

  it('loads a model by its URL and names it by that', async () => {
    const url = `${ASSETS}models/selfie_segmentation.tflite`;
    expect((await fetchModel(url, ASSETS, { signal: live() })).name).to.equal(url);
  });

  it('says model-missing with the status and what to check', async () => {
    const assets = new URL('/nowhere/', location.href).href;
    const error = await expectCode('model-missing', () =>
      fetchModel('general', assets, { signal: live() }),
    );
    expect(error.message).to.include('404').and.include('assets');
  });

  it('says model-missing where nothing answers', async () => {
    const url = URL.createObjectURL(new Blob());
    URL.revokeObjectURL(url);
    await expectCode('model-missing', () => fetchModel(url, ASSETS, { signal: live() }));
  });

  it('says model-invalid for a page in place of a model', async () => {
    const url = URL.createObjectURL(new Blob(['<!doctype html><title>not found</title>']));
    await expectCode('model-invalid', () => fetchModel(url, ASSETS, { signal: live() }));
  });

  it('says model-invalid for an empty file', async () => {
    const url = URL.createObjectURL(new Blob());
    await expectCode('model-invalid', () => fetchModel(url, ASSETS, { signal: live() }));
  });

  for (const name of ['general', 'landscape'] as const) {
    const { file, sha256 } = BUILT_IN[name];

    it(`pins the hash of ${name} to what the build serves`, async () => {
      expect(await hash(await readBytes(ASSETS + file))).to.equal(sha256);
    });

    it(`pins the hash of ${name} to the file of the package, with its metadata`, async () => {
      const tool = (await import(METADATA_TOOL)) as ModelMetadata;
      const original = await readBytes(`${PACKAGE}/${file.replace('models/', '')}`);
      expect(await hash(tool.addModelMetadata(original))).to.equal(sha256);
      expect(await hash(original), 'control').not.to.equal(sha256);
    });
  }

  const TAMPERED = {
    'with one bit changed in a weight': (bytes: Uint8Array<ArrayBuffer>) => {
      bytes[bytes.length >> 1]! ^= 1;
      return bytes;
    },
    'cut off': (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, -1),
    'with a byte more': (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array([...bytes, 0]),
    'that is empty': () => new Uint8Array(),
  };
  for (const [what, change] of Object.entries(TAMPERED)) {
    it(`refuses a built-in model ${what}, and names the mismatch`, async () => {
      const restore = tamper(change);
      try {
        const error = await expectCode('model-invalid', () =>
          fetchModel('general', ASSETS, { signal: live() }),
        );
        expect(error.message).to.include('hash mismatch').and.include(BUILT_IN.general.sha256);
      } finally {
        restore();
      }
    });
  }

  it('takes a built-in model that is unchanged', async () => {
    const restore = tamper((bytes) => bytes);
    try {
      expect((await fetchModel('general', ASSETS, { signal: live() })).width).to.equal(256);
    } finally {
      restore();
    }
  });

  it('takes a model of the page whatever its hash', async () => {
    const bytes = await readBytes(`${PACKAGE}/selfie_segmentation.tflite`);
    const url = URL.createObjectURL(new Blob([bytes]));
    expect((await fetchModel(url, ASSETS, { signal: live() })).width).to.equal(256);
    URL.revokeObjectURL(url);
  });

  it('has the browser compare the hash where a page has no crypto.subtle', async () => {
    const { fetch } = globalThis;
    const asked: unknown[] = [];
    globalThis.fetch = (url, init) => {
      asked.push(init?.integrity);
      return fetch(url, init);
    };
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    try {
      expect((await fetchModel('landscape', ASSETS, { signal: live() })).width).to.equal(256);
      expect(asked).to.deep.equal([`sha256-${BUILT_IN.landscape.sha256}`]);
    } finally {
      Reflect.deleteProperty(crypto, 'subtle');
      globalThis.fetch = fetch;
    }
  });

  it('names no password of an address in its messages, and no more of it than is of use', async () => {
    const url = `https://user:secret@example.test/${'x'.repeat(1000)}.tflite`;
    const { message } = await expectCode('model-missing', () =>
      fetchModel(url, ASSETS, { signal: live() }),
    );
    expect(message).not.to.include('secret');
  });

  it('says aborted, not missing, when it is ended', async () => {
    await expectCode('aborted', () =>
      fetchModel('general', ASSETS, { signal: AbortSignal.abort() }),
    );
  });
});
