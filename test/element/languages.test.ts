import { expect } from 'chai';
import { LANGUAGES, matchLanguage, readTexts } from '../../src/element/languages.js';
import { ENGLISH, type TextKey } from '../../src/element/strings.js';
import { catchWarnings, inShadow, mount, unmountAll } from '../helpers/element.js';

const KEYS = Object.keys(ENGLISH) as TextKey[];

/** Words that a language shares with English. */
const SHARED: Readonly<Record<string, readonly string[]>> = { fr: ['Pause'] };

describe('LANGUAGES', () => {
  it('are English, Spanish, French, German, Japanese and Arabic', () => {
    expect([...LANGUAGES.keys()]).to.deep.equal(['en', 'es', 'fr', 'de', 'ja', 'ar']);
  });

  for (const [language, texts] of LANGUAGES) {
    it(`have every text, and no others, in ${language}`, () => {
      expect(Object.keys(texts).toSorted()).to.deep.equal(KEYS.toSorted());
      expect(Object.values(texts).filter((text) => text.trim() === '')).to.deep.equal([]);
    });

    if (language === 'en') continue;
    it(`are translated in ${language}`, () => {
      const same = KEYS.map((key) => texts[key]).filter((text, i) => text === ENGLISH[KEYS[i]!]);
      expect(same).to.deep.equal(SHARED[language] ?? []);
    });
  }
});

describe('matchLanguage', () => {
  for (const [tag, language] of [
    ['de', 'de'],
    ['de-CH-1996', 'de'],
    ['FR_ca', 'fr'],
    ['ar-EG', 'ar'],
    ['pt-BR', 'en'],
    ['', 'en'],
    ['constructor', 'en'],
  ] as const) {
    it(`gives ${language} for "${tag}"`, () => {
      expect(matchLanguage(tag)).to.equal(language);
    });
  }
});

describe('readTexts', () => {
  it('puts own texts in the place of some', () => {
    const texts = readTexts('de', { start: 'Los' });
    expect([texts.start, texts.stop]).to.deep.equal(['Los', 'Beenden']);
  });

  it('warns of what is no text, and leaves it out', () => {
    const warnings = catchWarnings();
    const texts = readTexts('en', { stop: 7, unknownText: 'x' });
    warnings.restore();
    expect(texts).to.deep.equal(ENGLISH);
    expect(warnings.messages).to.have.length(2);
  });
});

describe('the language of <bg-camera>', () => {
  const { lang } = document.documentElement;

  afterEach(() => {
    unmountAll();
    document.documentElement.lang = lang;
  });

  const startText = (root: Parameters<typeof inShadow>[0]) =>
    inShadow(root, '[part=start]').textContent.trim();

  it("is the document's, and changes with it", async () => {
    document.documentElement.lang = 'es';
    const element = await mount();
    expect(startText(element)).to.equal('Activar la cámara');
    document.documentElement.lang = 'fr-CA';
    // Told of by a microtask that was queued before this one.
    await Promise.resolve();
    await element.updateComplete;
    expect(startText(element)).to.equal('Activer la caméra');
  });

  it('is that of the closest lang, its own before others', async () => {
    const outer = '<div lang="de"><bg-camera></bg-camera></div>';
    expect(startText(await mount(outer))).to.equal('Kamera starten');
    const own = '<div lang="de"><bg-camera lang="ja"></bg-camera></div>';
    expect(startText(await mount(own))).to.equal('カメラを開始');
  });

  it('is found across shadow roots, and followed there', async () => {
    const host = document.createElement('div');
    host.lang = 'ar';
    document.body.append(host);
    const element = document.createElement('bg-camera');
    host.attachShadow({ mode: 'open' }).append(element);
    await element.updateComplete;
    expect(startText(element)).to.equal('تشغيل الكاميرا');
    host.lang = 'de';
    await Promise.resolve();
    await element.updateComplete;
    expect(startText(element)).to.equal('Kamera starten');
    host.remove();
  });

  it('tells screen readers which one it is, where the page has another', async () => {
    const element = await mount('<bg-camera lang="pt"></bg-camera>');
    expect(inShadow(element, '.frame').lang).to.equal('en');
  });

  it('gives way to the property strings', async () => {
    const element = await mount('<bg-camera lang="de"></bg-camera>');
    element.strings = { start: 'Los' };
    await element.updateComplete;
    expect(startText(element)).to.equal('Los');
    element.strings = null;
    await element.updateComplete;
    expect(startText(element)).to.equal('Kamera starten');
  });
});
