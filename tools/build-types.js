/**
 * Copies the declarations that the package's entries need from `build/src` to `dist`, and no others, and fails when one of
 * them asks for types that a user does not have.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { ENTRIES } from './entries.js';
import { ROOT } from './root.js';

const FROM = path.join(ROOT, 'build/src');
const TO = path.join(ROOT, 'dist');

/** As a strict user has it: no types beside the browser's. */
const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
};

function compile(folder) {
  const roots = ENTRIES.map((name) => path.join(folder, `${name}.d.ts`));
  return ts.createProgram(roots, OPTIONS);
}

async function copyDeclarations(program) {
  const files = program.getSourceFiles().map(({ fileName }) => path.relative(FROM, fileName));
  for (const file of files.filter((name) => !name.startsWith('..'))) {
    const target = path.join(TO, file);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(FROM, file), target);
  }
}

function describe(diagnostic) {
  const { file, start = 0, messageText } = diagnostic;
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (!file) return text;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${path.relative(ROOT, file.fileName)}:${line + 1}: ${text}`;
}

await copyDeclarations(compile(FROM));
const problems = ts.getPreEmitDiagnostics(compile(TO));
if (problems.length > 0) throw new Error(problems.map(describe).join('\n'));
