import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { BgCameraElement } from '../../src/element/bg-camera.js';
import { inShadow, mount, unmountAll } from '../helpers/element.js';

const CHOICES = `
  <button slot="background" data-mode="blur" data-sigma="4" id="weak">Weak</button>
  <button slot="background" data-mode="blur" data-sigma="16" id="strong">Strong</button>
  <img slot="background" id="sea" alt="The sea"
    src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>">
  <button slot="background" data-color="#00f" id="blue">Blue</button>
`;

describe('the backgrounds of <bg-camera>', () => {
  let element: BgCameraElement;
  let changes: string[];

  async function mountChoices(attributes = ''): Promise<void> {
    element = await mount(`<bg-camera ${attributes}>${CHOICES}</bg-camera>`);
    changes = [];
    element.addEventListener('bg-backgroundchange', () =>
      changes.push(element.background!.element!.id),
    );
    await element.updateComplete;
  }

  afterEach(() => unmountAll());

  const choice = (id: string) => element.querySelector<HTMLElement>(`#${id}`)!;
  const choices = () => [...element.querySelectorAll<HTMLElement>('[slot=background]')];
  const checked = () =>
    choices()
      .filter((one) => one.getAttribute('aria-checked') === 'true')
      .map(({ id }) => id);
  const tabStops = () =>
    choices()
      .filter(({ tabIndex }) => tabIndex === 0)
      .map(({ id }) => id);

  describe('as a radio group', () => {
    it('has the roles and names of one', async () => {
      await mountChoices();
      const group = inShadow(element, '[part=backgrounds]');
      expect(group.getAttribute('role')).to.equal('radiogroup');
      expect(group.getAttribute('aria-label')).to.equal('Background');
      expect(choices().map((one) => one.getAttribute('role'))).to.deep.equal(
        Array(4).fill('radio'),
      );
      expect(choice('sea').getAttribute('aria-label')).to.equal('The sea');
      expect(choice('weak').hasAttribute('aria-label')).to.be.false;
    });

    it('has one tab stop, the first, while none is picked', async () => {
      await mountChoices('sigma="7"');
      expect(tabStops()).to.deep.equal(['weak']);
      expect(checked()).to.deep.equal([]);
    });

    it('marks the one that is in effect', async () => {
      await mountChoices('sigma="16"');
      expect(checked()).to.deep.equal(['strong']);
      expect(tabStops()).to.deep.equal(['strong']);
      expect(changes).to.deep.equal([]);
    });

    it('marks a picture whose address the attribute gives as the page has it', async () => {
      const { pathname } = new URL('/sea.png', location.href);
      element = await mount(`<bg-camera mode="image" src="${pathname}">
        <button slot="background" data-src="${location.origin}${pathname}" id="sea">Sea</button>
        <button slot="background" data-src="/other.png" id="other">Other</button>
      </bg-camera>`);
      await element.updateComplete;
      expect(checked()).to.deep.equal(['sea']);
    });

    it('marks a transparent one, whatever was in its place before', async () => {
      element = await mount(`<bg-camera mode="transparent" src="sea.jpg">
        <button slot="background" data-mode="transparent" id="clear">Nothing</button>
      </bg-camera>`);
      await element.updateComplete;
      expect(checked()).to.deep.equal(['clear']);
    });

    it('is hidden while there is nothing to choose', async () => {
      element = await mount();
      expect(inShadow(element, '[part=backgrounds]').hidden).to.be.true;
      await mountChoices();
      expect(inShadow(element, '[part=backgrounds]').hidden).to.be.false;
    });

    it('is not there without controls', async () => {
      await mountChoices('without-controls');
      expect(element.shadowRoot!.querySelector('[part=backgrounds]')).to.equal(null);
    });
  });

  describe('by pointer', () => {
    it('applies what is clicked', async () => {
      await mountChoices();
      choice('strong').click();
      expect([element.mode, element.sigma]).to.deep.equal(['blur', 16]);
      expect(checked()).to.deep.equal(['strong']);
      expect(changes).to.deep.equal(['strong']);
    });

    it('applies an image by its source', async () => {
      await mountChoices();
      choice('sea').click();
      expect(element.mode).to.equal('image');
      expect(element.src).to.equal(element.querySelector('img')!.src);
    });

    it('applies a colour', async () => {
      await mountChoices();
      choice('blue').click();
      expect([element.mode, element.color]).to.deep.equal(['color', '#00f']);
    });

    it('applies a gradient', async () => {
      const gradient = 'linear-gradient(to top, #1c2541, #5bc0be)';
      element = await mount(`<bg-camera>
        <button slot="background" data-color="${gradient}" id="dusk">Dusk</button>
      </bg-camera>`);
      choice('dusk').click();
      await element.updateComplete;
      expect([element.mode, element.color]).to.deep.equal(['color', gradient]);
    });

    it('tells the picked one by the property background, null before', async () => {
      await mountChoices();
      expect(element.background).to.equal(null);
      choice('blue').click();
      expect(element.background).to.include({ mode: 'color', color: '#00f' });
      expect(element.background!.element).to.equal(choice('blue'));
    });
  });

  describe('by keyboard', () => {
    const KEYS: readonly (readonly [string, string, string])[] = [
      ['ArrowRight', 'weak', 'strong'],
      ['ArrowDown', 'weak', 'strong'],
      ['ArrowRight', 'blue', 'weak'],
      ['ArrowLeft', 'strong', 'weak'],
      ['ArrowUp', 'strong', 'weak'],
      ['ArrowLeft', 'weak', 'blue'],
      ['Home', 'sea', 'weak'],
      ['End', 'weak', 'blue'],
      ['Space', 'strong', 'strong'],
      ['Enter', 'strong', 'strong'],
    ];
    for (const [key, from, to] of KEYS) {
      it(`goes from ${from} to ${to} with ${key}`, async () => {
        await mountChoices('sigma="7"');
        choice(from).focus();
        await sendKeys({ press: key });
        expect(document.activeElement?.id).to.equal(to);
        expect(checked()).to.deep.equal([to]);
        expect(tabStops()).to.deep.equal([to]);
        expect(changes).to.deep.equal([to]);
      });
    }

    it('turns left and right round where text runs from the right', async () => {
      await mountChoices('dir="rtl"');
      choice('strong').focus();
      await sendKeys({ press: 'ArrowLeft' });
      expect(document.activeElement?.id).to.equal('sea');
    });

    it('leaves other keys alone', async () => {
      await mountChoices('sigma="7"');
      choice('strong').focus();
      await sendKeys({ press: 'a' });
      expect(changes).to.deep.equal([]);
    });
  });

  it('takes over choices that are added later', async () => {
    await mountChoices();
    const green = document.createElement('button');
    green.slot = 'background';
    green.id = 'green';
    green.textContent = 'Green';
    green.dataset.color = '#0f0';
    element.append(green);
    await new Promise((resolve) =>
      inShadow(element, 'slot[name=background]').addEventListener('slotchange', resolve, {
        once: true,
      }),
    );
    await element.updateComplete;
    expect(green.getAttribute('role')).to.equal('radio');
    green.click();
    expect(changes).to.deep.equal(['green']);
  });

  it('moves the mark when the properties are changed by script to another choice', async () => {
    await mountChoices('sigma="4"');
    expect(checked()).to.deep.equal(['weak']);
    element.sigma = 16;
    await element.updateComplete;
    expect(checked()).to.deep.equal(['strong']);
  });
});
