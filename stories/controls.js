import data from '../dist/vscode.html-custom-data.json';

const NUMBERS = ['sigma', 'width', 'height', 'frame-rate'];

/** Storybook's controls for the attributes, from what the build makes of the manifest for editors. */
export const argTypes = Object.fromEntries(
  data.tags[0].attributes.map(({ name, description, values, valueSet }) => [
    name,
    {
      name,
      description: description.value,
      table: { category: 'attributes' },
      ...chooseControl(name, values, valueSet),
    },
  ]),
);

function chooseControl(name, values, valueSet) {
  if (values) return { control: 'select', options: values.map((value) => value.name) };
  if (valueSet === 'v') return { control: 'boolean' };
  if (NUMBERS.includes(name)) return { control: { type: 'number', min: 0 } };
  return { control: name === 'color' ? 'color' : 'text' };
}
