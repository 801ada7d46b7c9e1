/** What package.json promises is there: every entry, its types, and nothing in them that a user would miss. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import ts from 'typescript';
import { ENTRIES } from '../../tools/entries.js';
import { ROOT } from '../../tools/root.js';
import { listPacked, readManifest } from './helpers/package.js';

const manifest = await readManifest();
const targets = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string'
    ? [{ name, file: target }]
    : Object.entries(target).map(([condition, file]) => ({ name, condition, file })),
);
const inPackage = (file) => file.replace(/^\.\//, '');

describe('the exports map', () => {
  let packed;
  before(async () => {
    packed = await listPacked();
  });

  it('names every entry, and for frameworks the element with types of their own', () => {
    const pairs = Object.entries(manifest.exports).filter(([, target]) => target.default);
    const own = ENTRIES.map((name) => ({
      types: `./dist/${name}.d.ts`,
      default: `./dist/${name}.js`,
    }));
    const frameworks = ['react', 'vue', 'svelte'].map((name) => ({
      types: `./dist/${name}.d.ts`,
      default: './dist/define.js',
    }));
    assert.deepEqual(
      pairs.map(([, target]) => target),
      [...own, ...frameworks],
    );
  });

  for (const { name, condition = 'default', file } of targets) {
    it(`has ${condition} of ${name} in the package`, () => {
      assert.ok(existsSync(path.join(ROOT, file)), `${file} was not built`);
      assert.ok(packed.files.includes(inPackage(file)), `${file} is not packed`);
    });
  }

  it('gives types before code, for each module in dist', () => {
    for (const [name, target] of Object.entries(manifest.exports)) {
      if (typeof target === 'string') continue;
      assert.equal(Object.keys(target)[0], 'types', name);
    }
  });

  it('agrees with the fields of older tools', () => {
    const { types, customElements, unpkg, jsdelivr, exports: map } = manifest;
    assert.deepEqual(
      {
        types,
        customElements: `./${customElements}`,
        unpkg: `./${unpkg}`,
        jsdelivr: `./${jsdelivr}`,
      },
      {
        types: map['.'].types,
        customElements: map['./custom-elements.json'],
        unpkg: map['./cdn/bg-camera.min.js'],
        jsdelivr: map['./cdn/bg-camera.min.js'],
      },
    );
  });

  it('names the modules with side effects that exist, define.js among them', () => {
    assert.ok(manifest.sideEffects.includes('./dist/define.js'));
    for (const pattern of manifest.sideEffects) {
      const [beginning] = inPackage(pattern).split('*');
      assert.ok(
        packed.files.some((file) => file.startsWith(beginning) && file.endsWith('.js')),
        pattern,
      );
    }
  });

  it('packs what is built and what explains it, no sources and no tests', () => {
    const folders = new Set(packed.files.map((file) => file.split('/')[0]));
    for (const folder of ['src', 'test', 'tools', 'build', 'node_modules']) {
      assert.ok(!folders.has(folder), folder);
    }
    for (const file of ['README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'custom-elements.json']) {
      assert.ok(folders.has(file), file);
    }
  });
});

/** Names of packages that a module and all that it imports ask for. */
async function listPackages(entry) {
  const packages = new Set();
  const seen = new Set();
  const visit = async (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const { importedFiles } = ts.preProcessFile(await readFile(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) await visit(path.resolve(path.dirname(file), fileName));
      else packages.add(fileName.split('/')[0]);
    }
  };
  await visit(path.join(ROOT, 'dist', `${entry}.js`));
  return { packages: [...packages], modules: seen.size };
}

describe('the module graph', () => {
  it('control: of index.js it has lit, and no other package', async () => {
    const { packages, modules } = await listPackages('index');
    assert.deepEqual(packages, ['lit']);
    assert.ok(modules > 20, `${modules} modules`);
  });

  for (const entry of ENTRIES.filter((name) => name === 'core' || name.startsWith('adapters/'))) {
    it(`of ${entry}.js has no package at all, not even lit`, async () => {
      assert.deepEqual((await listPackages(entry)).packages, []);
    });
  }

  it('asks for no package that is not a dependency', async () => {
    const { packages } = await listPackages('define');
    assert.deepEqual(packages, Object.keys(manifest.dependencies));
  });
});
