import { expect } from 'chai';
import { readBackgroundChoice } from '../../src/element/background-choice.js';

function parse(markup: string): Element {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return document.importNode(template.content, true).firstElementChild!;
}

const absolute = (url: string) => new URL(url, document.baseURI).href;

/** mode, sigma, src, color. */
const CHOICES: readonly (readonly [string, readonly unknown[]])[] = [
  ['<img src="a.png">', ['image', null, absolute('a.png'), null]],
  ['<img data-src="b.png">', ['image', null, 'b.png', null]],
  ['<img src="a.png" data-src="b.png">', ['image', null, 'b.png', null]],
  ['<video src="a.mp4"></video>', ['video', null, absolute('a.mp4'), null]],
  ['<button data-mode="blur" data-sigma="16"></button>', ['blur', 16, null, null]],
  ['<button data-mode="blur" data-sigma="0"></button>', ['blur', 0, null, null]],
  ['<button data-mode="blur" data-sigma="-1"></button>', ['blur', null, null, null]],
  ['<button data-mode="blur" data-sigma="much"></button>', ['blur', null, null, null]],
  ['<button data-mode="blur" data-sigma="1e999"></button>', ['blur', null, null, null]],
  ['<button data-mode="none"></button>', ['none', null, null, null]],
  ['<button data-color="red"></button>', ['color', null, null, 'red']],
  ['<button data-src="a.png"></button>', ['image', null, 'a.png', null]],
  ['<button data-mode="color" data-color="red"></button>', ['color', null, null, 'red']],
];

describe('readBackgroundChoice', () => {
  for (const [markup, expected] of CHOICES) {
    it(`reads ${markup}`, () => {
      const element = parse(markup);
      const choice = readBackgroundChoice(element)!;
      expect([choice.mode, choice.sigma, choice.src, choice.color]).to.deep.equal(expected);
      expect(choice.element).to.equal(element);
    });
  }

  for (const markup of ['<span>text</span>', '<img alt="none">', '<b data-mode="bokeh"></b>']) {
    it(`finds no choice in ${markup}`, () => {
      expect(readBackgroundChoice(parse(markup))).to.equal(null);
    });
  }

  for (const markup of [
    '<form data-mode="none"></form>',
    '<form data-mode="none"><input name="getAttribute"><input name="dataset"></form>',
  ]) {
    it(`finds no choice in ${markup}, whose controls can take the place of methods`, () => {
      expect(readBackgroundChoice(parse(markup))).to.equal(null);
    });
  }

  it('takes no attribute from Object.prototype', () => {
    const bad = { src: 'bad.png', color: 'red', mode: 'none', sigma: '1' };
    for (const [name, value] of Object.entries(bad)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true });
    }
    try {
      const { dataset } = document.createElement('b');
      expect(dataset.mode, 'control').to.equal('none');
      expect(readBackgroundChoice(parse('<b>text</b>'))).to.equal(null);
      const { mode, sigma, src, color } = readBackgroundChoice(parse('<b data-mode="blur"></b>'))!;
      expect([mode, sigma, src, color]).to.deep.equal(['blur', null, null, null]);
    } finally {
      for (const name of Object.keys(bad)) Reflect.deleteProperty(Object.prototype, name);
    }
  });
});
