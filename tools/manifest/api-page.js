/** docs/api.md: the whole element on one page. */

const escape = (text) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
const code = (text) => (text ? `\`${escape(text)}\`` : '');

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Events have members of their own: those are told in words by the description. */
const named = (title, entries) =>
  table(
    [title, 'what it is'],
    entries.map(({ name, description }) => [code(name), escape(description)]),
  );

/** @param {import('./read-element.js').ElementDescription} element @returns {string} Markdown */
export function apiPage(element) {
  const { tag, description, attributes, properties, methods, events } = element;
  const { slots, parts, states, cssProperties } = element;
  return `# \`<${tag}>\`

Made by \`npm run api\` from the descriptions in the source; do not edit. The same is in \`custom-elements.json\`.

${description}

## Attributes

Each is a property, too, under the name in the second column. A bad value warns once in the console and falls back to the
default.

${table(
  ['attribute', 'property', 'type', 'meaning'],
  attributes.map(({ name, property, type, description: text }) => [
    code(name),
    code(property),
    code(type),
    escape(text),
  ]),
)}

## Properties

${table(
  ['property', 'type', 'meaning'],
  properties.map(({ name, type, isReadonly, description: text }) => [
    code(name),
    code(type),
    `${isReadonly ? 'Read-only. ' : ''}${escape(text)}`,
  ]),
)}

## Methods

${table(
  ['method', 'type', 'meaning'],
  methods.map(({ name, type, description: text }) => [code(name), code(type), escape(text)]),
)}

## Events

They do not bubble and do not leave shadow trees: listen on the element.

${table(
  ['event', 'class', 'when'],
  events.map(({ name, type, description: text }) => [code(name), code(type), escape(text)]),
)}

## Slots

${named('slot', slots)}

## CSS parts

${named('part', parts)}

## CSS states

For \`bg-camera:state(running)\` and the like.

${named('state', states)}

## CSS custom properties

${table(
  ['property', 'default', 'what it is'],
  cssProperties.map(({ name, description: text, default: initial = '' }) => [
    code(name),
    code(initial),
    escape(text),
  ]),
)}
`;
}
