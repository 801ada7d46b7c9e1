/** The declarations as a strict user's compiler sees them: by the exports map, without any types but the browser's. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it as test } from 'node:test';
import ts from 'typescript';
import { apiPage } from '../../tools/manifest/api-page.js';
import { readElement } from '../../tools/manifest/read-element.js';
import { ROOT } from '../../tools/root.js';

const it = (name, fn) => test(name, { timeout: 60_000 }, fn);
const FOLDER = path.join(ROOT, 'test/package/types');

function compile() {
  const { config } = ts.readConfigFile(path.join(FOLDER, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, FOLDER);
  const program = ts.createProgram(fileNames, options);
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${file ? path.relative(ROOT, file.fileName) : ''}:${line}: ${text}`;
  });
  return { files: fileNames.map((name) => path.basename(name)).sort(), problems };
}

describe('the declarations', () => {
  it('compile for plain TypeScript, React, Vue and Svelte, and refuse what is wrong', () => {
    const { files, problems } = compile();
    assert.deepEqual(files, ['frameworks.d.ts', 'plain.ts', 'react.tsx', 'svelte.ts', 'vue.ts']);
    assert.deepEqual(problems, []);
  });
});

describe('what is made from the manifest', () => {
  it('lists every attribute for VS Code, with the values that a union has', async () => {
    const element = await readElement();
    const text = await readFile(path.join(ROOT, 'dist/vscode.html-custom-data.json'), 'utf8');
    const [tag] = JSON.parse(text).tags;
    assert.equal(tag.name, 'bg-camera');
    assert.deepEqual(
      tag.attributes.map(({ name }) => name),
      element.attributes.map(({ name }) => name),
    );
    const valuesOf = (wanted) => tag.attributes.find(({ name }) => name === wanted).values;
    assert.deepEqual(
      valuesOf('fit').map(({ name }) => name),
      ['cover', 'contain', 'fill'],
    );
    assert.ok(element.attributes.length >= 20 && element.events.length >= 6);
  });

  it('is what docs/api.md says; else run "npm run api"', async () => {
    const page = await readFile(path.join(ROOT, 'docs/api.md'), 'utf8');
    assert.equal(page, apiPage(await readElement()));
  });
});
