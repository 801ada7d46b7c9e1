/**
 * Declarations that make `<bg-camera>` known to the templates of React 19, Vue 3 and Svelte 5. What a property takes is read
 * off the class, so here are only names.
 */

const HEAD = '/** Made by the build from custom-elements.json. */\n';

const quote = (name) => `'${name}'`;
const comment = ({ description }) => `/** ${description} */`;

/** Members of an object type, each with its description. */
function listMembers(entries) {
  return entries
    .map(([name, type, described]) => `  ${comment(described)}\n  ${quote(name)}?: ${type};`)
    .join('\n');
}

/** Names as templates may write them: a property's, and an attribute's where it differs. */
function listNames({ attributes, properties, className }) {
  const typeOf = (property) => `${className}[${quote(property)}]`;
  // In markup a number is often written as text.
  const settableBy = ({ property, type }) =>
    type === 'number' ? 'number | `${number}`' : typeOf(property);
  const fields = attributes.map((entry) => [entry.property, settableBy(entry), entry]);
  const dashed = attributes
    .filter(({ name, property }) => name !== property)
    .map((entry) => [entry.name, settableBy(entry), entry]);
  const settable = properties.filter(({ isReadonly }) => !isReadonly);
  return [
    ...fields,
    ...dashed,
    ...settable.map((entry) => [entry.name, typeOf(entry.name), entry]),
  ];
}

const listHandlers = (events, prefix) =>
  events.map((event) => [`${prefix}${event.name}`, `(event: ${event.type}) => void`, event]);

const importTypes = ({ className, events }) =>
  `import type { ${[className, ...new Set(events.map(({ type }) => type))].join(', ')} } from './index.js';\n`;

/** @param {import('./read-element.js').ElementDescription} element @returns {string} */
export function reactTypes(element) {
  const { tag, className, events } = element;
  return `${HEAD}import type { HTMLAttributes, RefAttributes } from 'react';
${importTypes(element)}
export * from './define.js';

/** Attributes, properties and events; React 19 sets properties, and listens to events of any name. */
export interface BgCameraProps {
${listMembers([...listNames(element), ...listHandlers(events, 'on')])}
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      '${tag}': BgCameraProps &
        Omit<HTMLAttributes<${className}>, keyof BgCameraProps> &
        RefAttributes<${className}> & { class?: string };
    }
  }
}
`;
}

/** @param {import('./read-element.js').ElementDescription} element @returns {string} */
export function vueTypes(element) {
  const { tag, className, events } = element;
  const emits = events.map(({ name, type }) => `(event: '${name}', payload: ${type}): void`);
  return `${HEAD}import type { HTMLAttributes } from 'vue';
${importTypes(element)}
export * from './define.js';

/** What a template may bind; \`@bg-ready\` and the others are events. */
export interface BgCameraProps {
${listMembers([...listNames(element), ...listHandlers(events, 'on').map(([name, ...rest]) => [toCamelCase(name), ...rest])])}
}

declare module 'vue' {
  interface GlobalComponents {
    '${tag}': new () => ${className} & {
      /** Templates are checked by this; at run time the element has no such property. */
      $props: BgCameraProps & Omit<HTMLAttributes, keyof BgCameraProps>;
      $emit: { ${emits.join('; ')} };
    };
  }
}
`;
}

/** @param {import('./read-element.js').ElementDescription} element @returns {string} */
export function svelteTypes(element) {
  const { tag, className, events } = element;
  return `${HEAD}import type { HTMLAttributes } from 'svelte/elements';
${importTypes(element)}
export * from './define.js';

/** Attributes, properties and events; Svelte 5 listens by \`onbg-ready\` and the like. */
export interface BgCameraProps {
${listMembers([...listNames(element), ...listHandlers(events, 'on')])}
}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    '${tag}': BgCameraProps & Omit<HTMLAttributes<${className}>, keyof BgCameraProps>;
  }
}
`;
}

/** Vue's name of a listener as a property: `onbg-ready` -> `onBgReady`. */
function toCamelCase(name) {
  return name.replace(/^on/, 'on-').replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
