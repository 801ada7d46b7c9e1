import { expect } from 'chai';
import { checkScriptUrl, openWorkerScript, workerUrl } from '../../src/worker/script-policy.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
const CDN = 'https://cdn.example/assets/';

describe('checkScriptUrl', () => {
  for (const file of ['pipeline-worker.js', 'gate-worker.js'] as const) {
    it(`passes ${file} of the assets`, () => {
      const url = workerUrl(file, ASSETS);
      expect(checkScriptUrl(url, ASSETS)).to.equal(url);
    });
  }

  for (const url of [
    `${ASSETS}other.js`,
    `${ASSETS}../pipeline-worker.js`,
    `${CDN}pipeline-worker.js`,
    'javascript:alert(1)',
    'data:text/javascript,postMessage(0)',
    '',
  ]) {
    it(`refuses "${url}"`, () => {
      expect(() => checkScriptUrl(url, ASSETS)).to.throw(TypeError);
    });
  }

  it('refuses a blob that was made elsewhere', () => {
    const blob = URL.createObjectURL(new Blob(['postMessage(0)']));
    expect(() => checkScriptUrl(blob, ASSETS)).to.throw(TypeError);
    URL.revokeObjectURL(blob);
  });
});

describe('openWorkerScript', () => {
  it('names the file itself where it is of the origin of the page', () => {
    const script = openWorkerScript('gate-worker.js', ASSETS);
    expect(String(script.url)).to.equal(`${ASSETS}gate-worker.js`);
    script.close();
  });

  it('makes a blob that imports the file from another origin, and nothing else', async () => {
    const script = openWorkerScript('gate-worker.js', CDN);
    const url = String(script.url);
    const text = await (await fetch(url)).text();
    expect(text).to.equal(`import "${CDN}gate-worker.js";`);
    expect(checkScriptUrl(url, CDN)).to.equal(url);
    script.close();
  });

  it('keeps an address with quotes inside its string', async () => {
    const script = openWorkerScript('gate-worker.js', `https://cdn.example/";alert(1);"/`);
    const text = await (await fetch(String(script.url))).text();
    expect(text).to.match(/^import "[^"]*gate-worker\.js";$/);
    script.close();
  });

  it('revokes and refuses the blob when it is closed', async () => {
    const script = openWorkerScript('gate-worker.js', CDN);
    const url = String(script.url);
    script.close();
    expect(() => checkScriptUrl(url, CDN)).to.throw(TypeError);
    const failure = await fetch(url).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError);
  });
});
