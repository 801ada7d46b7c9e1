/** Both functions run in the page, and use nothing from this module. */

/**
 * What is to be seen of the element, in the order of the document: one line for each part, with its box relative to the
 * element's and its colours, `name | x y width height | text, background, border, outline`.
 */
export function readParts() {
  const host = document.querySelector('bg-camera');
  const origin = host.getBoundingClientRect();
  const shown = '[part], .frame, .controls, .message, .badge, .label, button, select, input, p';
  const elements = [...host.shadowRoot.querySelectorAll(shown), ...host.querySelectorAll('[slot]')];
  return elements.filter(isSeen).map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const box = [x - origin.x, y - origin.y, width, height].map(Math.round);
    return `${nameOf(element)} | ${box.join(' ')} | ${coloursOf(element).join(', ')}`;
  });

  function isSeen(element) {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true });
  }

  function nameOf(element) {
    const { slot, part, classList, localName } = element;
    return slot || part.value || [localName, ...classList].join('.');
  }

  function coloursOf(element) {
    const style = getComputedStyle(element);
    const border = style.borderTopStyle === 'none' ? 'none' : style.borderTopColor;
    const outline = style.outlineStyle === 'none' ? 'none' : style.outlineColor;
    return [style.color, style.backgroundColor, border, outline];
  }
}

/** What no look of any story may have: something that is cut off, or lies over something else. */
export function findFaults() {
  const host = document.querySelector('bg-camera');
  const { scrollWidth, clientWidth } = document.documentElement;
  const faults = scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} px`] : [];

  const inside = (selector) => [...host.shadowRoot.querySelectorAll(selector)];
  const things = [
    ...inside('button, select, input, .badge, .message, [part=toast]'),
    ...host.querySelectorAll('[slot=background]'),
  ].filter((element) => element.checkVisibility());
  for (const [index, one] of things.entries()) {
    for (const other of things.slice(index + 1)) {
      if (!one.contains(other) && overlap(one, other)) {
        faults.push(`${nameOf(one)} and ${nameOf(other)} overlap`);
      }
    }
  }

  for (const thing of things) {
    const box = thing.closest('.frame, .controls') ?? host;
    if (!lies(thing.getBoundingClientRect(), box)) faults.push(`${nameOf(thing)} is cut off`);
  }

  for (const [node, box] of texts()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (!lies(range.getBoundingClientRect(), box)) faults.push(`"${node.data.trim()}" is cut off`);
  }
  return faults;

  function nameOf({ slot, part, className, localName, textContent }) {
    const name = slot || part.value || className || localName;
    return `${name} ${textContent.trim().replaceAll(/\s+/g, ' ')}`.trim();
  }

  function overlap(one, other) {
    const [a, b] = [one, other].map((element) => element.getBoundingClientRect());
    return (
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
    );
  }

  /** To a pixel, which rounding may take. */
  function lies(inner, element) {
    const outer = element.getBoundingClientRect();
    return (
      inner.left >= outer.left - 1 &&
      inner.right <= outer.right + 1 &&
      inner.top >= outer.top - 1 &&
      inner.bottom <= outer.bottom + 1
    );
  }

  /** Each text that is to be seen, and what it has to lie in. */
  function* texts() {
    const boxes = 'button, [part=toast], .badge, .message, .frame, .controls';
    for (const root of [host.shadowRoot, ...host.querySelectorAll('[slot]')]) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { parentElement: parent, data } = walker.currentNode;
        const isRead = data.trim() && parent?.checkVisibility();
        if (!isRead || parent.closest('style, option, .unseen, .label')) continue;
        yield [walker.currentNode, root instanceof Element ? root : parent.closest(boxes)];
      }
    }
  }
}
