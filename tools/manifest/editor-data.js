/** Custom data of VS Code's HTML and CSS editors: https://github.com/microsoft/vscode-custom-data */

const markdown = (value) => ({ kind: 'markdown', value });

/** @param {import('./read-element.js').ElementDescription} element */
export function htmlData({ tag, summary, attributes, slots, events }) {
  const list = (title, entries) =>
    `**${title}**\n${entries.map(({ name, description }) => `- \`${name}\`: ${description}`).join('\n')}`;
  return {
    version: 1.1,
    tags: [
      {
        name: tag,
        description: markdown([summary, list('Events', events), list('Slots', slots)].join('\n\n')),
        attributes: attributes.map(({ name, description, values, isBoolean }) => ({
          name,
          description: markdown(description),
          ...(isBoolean ? { valueSet: 'v' } : {}),
          ...(values.length > 0 ? { values: values.map((value) => ({ name: value })) } : {}),
        })),
      },
    ],
    valueSets: [{ name: 'v', values: [] }],
  };
}

/** @param {import('./read-element.js').ElementDescription} element */
export function cssData({ tag, cssProperties, parts, states }) {
  return {
    version: 1.1,
    properties: cssProperties.map(({ name, description, default: initial }) => ({
      name,
      description: markdown(`${tag}: ${description}${initial ? ` Default \`${initial}\`.` : ''}`),
    })),
    pseudoElements: parts.map(({ name, description }) => ({
      name: `::part(${name})`,
      description: markdown(`${tag}: ${description}`),
    })),
    pseudoClasses: states.map(({ name, description }) => ({
      name: `:state(${name})`,
      description: markdown(`${tag}: ${description}`),
    })),
  };
}
