import { expect } from 'chai';
import type { BgCameraElement } from '../../src/element/bg-camera.js';
import { catchWarnings, mount, unmountAll } from '../helpers/element.js';

/** Those that have an attribute. */
type PropertyName = {
  [K in keyof BgCameraElement]-?: BgCameraElement[K] extends string | number | boolean | null
    ? K
    : never;
}[keyof BgCameraElement];

/** The contract: attribute, property, default. */
const ATTRIBUTES: readonly (readonly [string, PropertyName, unknown])[] = [
  ['mode', 'mode', 'blur'],
  ['sigma', 'sigma', 8],
  ['src', 'src', null],
  ['color', 'color', '#00b140'],
  ['fit', 'fit', 'cover'],
  ['model', 'model', 'auto'],
  ['tier', 'tier', 'auto'],
  ['platform', 'platform', 'none'],
  ['unsupported', 'unsupported', 'block'],
  ['assets', 'assets', null],
  ['device-id', 'deviceId', null],
  ['facing-mode', 'facingMode', 'user'],
  ['width', 'width', 1280],
  ['height', 'height', 720],
  ['frame-rate', 'frameRate', 30],
  ['audio', 'audio', false],
  ['mirror', 'mirror', false],
  ['autostart', 'autostart', false],
  ['without-controls', 'withoutControls', false],
  ['without-toast', 'withoutToast', false],
  ['without-preview', 'withoutPreview', false],
];

/** Good values as attributes, and what the property gives. */
const GOOD: readonly (readonly [string, string, PropertyName, unknown])[] = [
  ...['blur', 'image', 'video', 'color', 'transparent', 'none'].map(
    (mode) => ['mode', mode, 'mode', mode] as const,
  ),
  ['sigma', '0', 'sigma', 0],
  ['sigma', '16', 'sigma', 16],
  ['sigma', ' 2.5 ', 'sigma', 2.5],
  ['src', 'a.png', 'src', 'a.png'],
  ['color', 'rebeccapurple', 'color', 'rebeccapurple'],
  ['color', 'rgb(1 2 3)', 'color', 'rgb(1 2 3)'],
  ['fit', 'contain', 'fit', 'contain'],
  ['fit', 'fill', 'fit', 'fill'],
  ['model', 'general', 'model', 'general'],
  ['model', 'landscape', 'model', 'landscape'],
  ['model', 'models/mine.tflite', 'model', 'models/mine.tflite'],
  ['model', 'mine.tflite', 'model', 'mine.tflite'],
  ['model', 'https://example.test/x', 'model', 'https://example.test/x'],
  ...['1', '2', '3', '4'].map((tier) => ['tier', tier, 'tier', tier] as const),
  ['platform', 'none', 'platform', 'none'],
  ['platform', 'prefer', 'platform', 'prefer'],
  ['unsupported', 'passthrough', 'unsupported', 'passthrough'],
  ['assets', '/a/', 'assets', '/a/'],
  ['device-id', 'abc', 'deviceId', 'abc'],
  ['facing-mode', 'environment', 'facingMode', 'environment'],
  ['width', '640', 'width', 640],
  ['height', '360', 'height', 360],
  ['frame-rate', '15', 'frameRate', 15],
  ...(
    [
      ['audio', 'audio'],
      ['mirror', 'mirror'],
      ['without-controls', 'withoutControls'],
      ['without-toast', 'withoutToast'],
      ['without-preview', 'withoutPreview'],
    ] as const
  ).map(([attribute, property]) => [attribute, '', property, true] as const),
];

/** Bad values as attributes; each falls back to the default. */
const BAD: readonly (readonly [string, string])[] = [
  ['mode', 'blurred'],
  ['mode', 'Blur'],
  ['mode', ''],
  ['sigma', '-0.1'],
  ['sigma', ''],
  ['sigma', 'much'],
  ['sigma', '4px'],
  ['sigma', 'NaN'],
  ['sigma', 'Infinity'],
  ['sigma', '1e999'],
  ['color', 'no colour'],
  ['color', ''],
  ['color', 'inherit'],
  ['color', 'var(--brand)'],
  ['color', 'url(a.png)'],
  ['color', 'red; background: url(a.png)'],
  ['fit', 'stretch'],
  ['model', 'generall'],
  ['tier', '0'],
  ['tier', '5'],
  ['tier', '2.5'],
  ['platform', ''],
  ['platform', 'preferred'],
  ['platform', 'require'],
  ['unsupported', 'allow'],
  ['facing-mode', 'front'],
  ['width', '0'],
  ['width', '-640'],
  ['width', 'wide'],
  ['height', '0'],
  ['frame-rate', '0'],
  ['frame-rate', 'fast'],
];

/** Bad values as properties. */
const BAD_PROPERTIES: readonly (readonly [PropertyName, unknown])[] = [
  ['mode', 'bokeh'],
  ['mode', undefined],
  ['sigma', -1],
  ['sigma', NaN],
  ['sigma', Infinity],
  ['sigma', -Infinity],
  ['sigma', null],
  ['color', 12],
  ['color', {}],
  ['color', Object.create(null)],
  ['color', Symbol('red')],
  ['fit', 'none'],
  ['model', 'x'],
  ['tier', '9'],
  ['platform', true],
  ['platform', null],
  ['unsupported', true],
  ['facingMode', 'back'],
  ['width', -1],
  ['height', Infinity],
  ['frameRate', 0],
];

/** For titles; not all of them can be made text. */
const nameOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? 'an object' : String(value);

const propertyOf = (attribute: string) => ATTRIBUTES.find(([name]) => name === attribute)!;

describe('the attributes of <bg-camera>', () => {
  let warnings: ReturnType<typeof catchWarnings>;

  beforeEach(() => (warnings = catchWarnings()));

  afterEach(() => {
    warnings.restore();
    unmountAll();
  });

  for (const [attribute, property, value] of ATTRIBUTES) {
    it(`has ${property} ${JSON.stringify(value)} by default`, async () => {
      const element = await mount();
      expect(element[property]).to.equal(value);
      expect(warnings.messages).to.deep.equal([]);
    });

    it(`observes ${attribute}`, () => {
      const { observedAttributes } = customElements.get('bg-camera') as unknown as {
        observedAttributes: string[];
      };
      expect(observedAttributes).to.include(attribute);
    });
  }

  for (const [attribute, text, property, value] of GOOD) {
    it(`reads ${attribute}="${text}"`, async () => {
      const element = await mount(`<bg-camera ${attribute}="${text}"></bg-camera>`);
      expect(element[property]).to.equal(value);
      expect(warnings.messages).to.deep.equal([]);
    });
  }

  for (const [attribute, text] of BAD) {
    it(`takes the default in place of ${attribute}="${text}"`, async () => {
      const [, property, value] = propertyOf(attribute);
      const element = await mount(`<bg-camera ${attribute}="${text}"></bg-camera>`);
      expect(element[property]).to.equal(value);
    });
  }

  for (const [property, bad] of BAD_PROPERTIES) {
    it(`takes the default in place of the property ${property} = ${nameOf(bad)}`, async () => {
      const element = await mount();
      Object.assign(element, { [property]: bad });
      await element.updateComplete;
      expect(element[property]).to.equal(ATTRIBUTES.find(([, name]) => name === property)![2]);
    });
  }

  it('warns once of a bad attribute, with its name, its value and what was expected', async () => {
    for (let i = 0; i < 2; i++) await mount('<bg-camera fit="squeeze"></bg-camera>');
    expect(warnings.messages).to.have.length(1);
    expect(warnings.messages[0]).to.match(
      /^bg-camera \[bad-value\] fit is "squeeze", expected "cover"/,
    );
  });

  it('warns of a bad number as it was written', async () => {
    await mount('<bg-camera sigma="16px"></bg-camera>');
    expect(warnings.messages).to.have.length(1);
    expect(warnings.messages[0]).to.include('16px');
  });

  it('warns of each bad number once, also when none of them is a number', async () => {
    for (const text of ['thick', 'thin']) await mount(`<bg-camera sigma="${text}"></bg-camera>`);
    expect(warnings.messages).to.have.length(2);
  });

  it('takes the largest number there is for sigma', async () => {
    const element = await mount();
    element.sigma = Number.MAX_VALUE;
    await element.updateComplete;
    expect(element.sigma).to.equal(Number.MAX_VALUE);
    expect(warnings.messages).to.deep.equal([]);
  });

  it('reads a colour of a thousand characters, and of no more', async () => {
    const red = (length: number) => `rgb(255 ${' '.repeat(length - 12)}0 0)`;
    const element = await mount();
    element.color = red(1000);
    await element.updateComplete;
    expect(element.color).to.equal(red(1000));
    element.color = red(1001);
    await element.updateComplete;
    expect(element.color).to.equal('#00b140');
  });

  it('gives ten megabytes of a colour not to the parser, and shows little of it', async () => {
    const { supports } = CSS;
    const lengths: number[] = [];
    CSS.supports = (...words: string[]) => {
      lengths.push(words.join('').length - 'color'.length);
      return Reflect.apply(supports, CSS, words) as boolean;
    };
    try {
      const element = await mount('<bg-camera color="tomato"></bg-camera>');
      element.setAttribute('color', 'r'.repeat(10_000_000));
      expect(element.color).to.equal('#00b140');
    } finally {
      CSS.supports = supports;
    }
    expect(Math.max(...lengths), 'control: tomato was given').to.equal('tomato'.length);
    expect(warnings.messages).to.have.length(1);
    expect(warnings.messages[0]).to.include('(10000000 characters)');
    expect(warnings.messages[0]!.length).to.be.below(300);
  });

  it('warns once of a bad property', async () => {
    for (let i = 0; i < 2; i++) {
      const element = await mount();
      element.sigma = -123;
      await element.updateComplete;
    }
    expect(warnings.messages).to.have.length(1);
    expect(warnings.messages[0]).to.include('sigma').and.include('-123');
  });

  it('gives the default back when an attribute is removed, without a warning', async () => {
    const element = await mount('<bg-camera sigma="16" mode="color"></bg-camera>');
    element.removeAttribute('sigma');
    element.removeAttribute('mode');
    expect([element.sigma, element.mode]).to.deep.equal([8, 'blur']);
    expect(warnings.messages).to.deep.equal([]);
  });

  it('follows an attribute that changes', async () => {
    const element = await mount('<bg-camera sigma="16"></bg-camera>');
    element.setAttribute('sigma', '4');
    expect(element.sigma).to.equal(4);
  });

  it('keeps properties that were set before the element was upgraded', async () => {
    // In a document without a browsing context nothing is upgraded.
    const early = document.implementation.createHTMLDocument().createElement('bg-camera');
    Object.assign(early, { sigma: 16, mode: 'color', mirror: true, color: 'early mistake' });
    document.body.append(early);
    await early.updateComplete;
    expect([early.sigma, early.mode, early.mirror]).to.deep.equal([16, 'color', true]);
    // Bad ones are no better for being early.
    expect(early.color).to.equal('#00b140');
    early.remove();
  });

  it('has every property on a fresh element, also before it is connected', () => {
    const element = document.createElement('bg-camera');
    for (const [, property, value] of ATTRIBUTES) expect(element[property]).to.equal(value);
    expect(element.source).to.equal(null);
  });

  it('sets no attribute of its own when it is created', () => {
    expect(document.createElement('bg-camera').getAttributeNames()).to.deep.equal([]);
  });
});
