/** Writes what editors and frameworks want to know of the element, from custom-elements.json, into `dist/`. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cssData, htmlData } from './manifest/editor-data.js';
import { reactTypes, svelteTypes, vueTypes } from './manifest/framework-types.js';
import { readElement } from './manifest/read-element.js';
import { ROOT } from './root.js';

const element = await readElement();
const json = (data) => `${JSON.stringify(data, null, 2)}\n`;

const files = {
  'react.d.ts': reactTypes(element),
  'vue.d.ts': vueTypes(element),
  'svelte.d.ts': svelteTypes(element),
  'vscode.html-custom-data.json': json(htmlData(element)),
  'vscode.css-custom-data.json': json(cssData(element)),
};

for (const [name, text] of Object.entries(files)) {
  await writeFile(path.join(ROOT, 'dist', name), text);
}
