import { expect } from 'chai';
import '../src/define.js';

interface Named {
  readonly name?: string;
  readonly fieldName?: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly privacy?: string;
}

interface Declaration {
  readonly tagName?: string;
  readonly attributes: readonly Named[];
  readonly events: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly slots: readonly Named[];
  readonly cssStates: readonly Named[];
  readonly cssProperties: readonly Named[];
  readonly members: readonly Named[];
}

/** The public contract, name by name. */
const CONTRACT = {
  attributes: [
    'mode',
    'sigma',
    'src',
    'color',
    'fit',
    'model',
    'tier',
    'platform',
    'unsupported',
    'assets',
    'device-id',
    'facing-mode',
    'width',
    'height',
    'frame-rate',
    'audio',
    'mirror',
    'autostart',
    'without-controls',
    'without-toast',
    'without-preview',
  ],
  events: [
    'bg-ready',
    'bg-statechange',
    'bg-tierchange',
    'bg-backgroundchange',
    'bg-devicechange',
    'bg-error',
  ],
  cssParts: [
    'preview',
    'toolbar',
    'backgrounds',
    'toast',
    'start',
    'menu',
    'own-picture',
    'progress',
    'strength',
  ],
  slots: ['background', 'controls', 'start', 'toast', 'placeholder', 'unsupported'],
  cssStates: ['starting', 'running', 'paused', 'blocked', 'error'],
} as const;

/** The files whose templates have parts and slots. */
const TEMPLATES = [
  'background-bar',
  'bg-camera',
  'device-menus',
  'preview',
  'screens',
  'strength',
  'toast',
  'toolbar',
];

const MEMBERS = [
  'stream',
  'source',
  'start',
  'stop',
  'pause',
  'resume',
  'state',
  'activeTier',
  'stats',
  'devices',
  'background',
  'snapshot',
  'strings',
];

const sorted = (names: Iterable<string | undefined>) => [...names].map(String).toSorted();

/** Every first group of the pattern, once. */
const findAll = (text: string, pattern: RegExp) =>
  sorted(new Set([...text.matchAll(pattern)].map((match) => match[1])));

describe('custom-elements.json', () => {
  let declaration: Declaration;
  /** The element's own code, in which parts, slots and events are named. */
  let code: string;

  before(async () => {
    const response = await fetch('/custom-elements.json');
    if (!response.ok) throw new Error('custom-elements.json is missing; run npm run build');
    const { modules } = (await response.json()) as {
      modules: { declarations?: Declaration[] }[];
    };
    declaration = modules
      .flatMap(({ declarations = [] }) => declarations)
      .find(({ tagName }) => tagName === 'bg-camera')!;
    const texts = TEMPLATES.map(async (name) => (await fetch(`/src/element/${name}.ts`)).text());
    code = (await Promise.all(texts)).join('\n');
  });

  for (const [kind, names] of Object.entries(CONTRACT) as [
    keyof typeof CONTRACT,
    readonly string[],
  ][]) {
    it(`lists the ${kind} of the contract, and no others`, () => {
      expect(sorted(declaration[kind].map(({ name }) => name))).to.deep.equal(sorted(names));
    });

    it(`describes all ${kind}`, () => {
      const bare = declaration[kind].filter(({ description }) => !description);
      expect(bare.map(({ name }) => name)).to.deep.equal([]);
    });
  }

  it('lists the attributes that the element observes', () => {
    const { observedAttributes } = customElements.get('bg-camera') as unknown as {
      observedAttributes: string[];
    };
    const listed = declaration.attributes.map(({ name }) => name);
    expect(sorted(listed)).to.deep.equal(sorted(observedAttributes));
  });

  it('names a property in camel case for each attribute', () => {
    for (const { name = '', fieldName } of declaration.attributes) {
      const camelCase = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      expect(fieldName).to.equal(camelCase);
    }
  });

  it('lists the parts that the templates have', () => {
    const inCode = findAll(code, /\bpart="([\w-]+)"/g);
    expect(sorted(declaration.cssParts.map(({ name }) => name))).to.deep.equal(inCode);
  });

  it('lists the slots that the templates have', () => {
    const inCode = findAll(code, /<slot name="([\w-]+)"/g);
    expect(sorted(declaration.slots.map(({ name }) => name))).to.deep.equal(inCode);
  });

  it('lists the events that the element dispatches, by their classes', () => {
    const inCode = findAll(code, /new (Bg\w+Event)\(/g);
    const listed = new Set(declaration.events.map(({ type }) => type?.text));
    expect(sorted(listed)).to.deep.equal(inCode);
  });

  it('lists the CSS properties that the styles read', async () => {
    const styles = await (await fetch('/src/element/bg-camera.styles.ts')).text();
    const inCode = findAll(styles, /var\((--bg-camera-[\w-]+)/g);
    expect(sorted(declaration.cssProperties.map(({ name }) => name))).to.deep.equal(inCode);
  });

  it('lists the properties and methods of the contract, and they exist', () => {
    const listed = declaration.members.map(({ name }) => name);
    expect(listed).to.include.members(MEMBERS);
    const element = document.createElement('bg-camera');
    for (const member of MEMBERS) expect(element, member).to.have.property(member);
  });
});
