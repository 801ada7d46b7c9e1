/** The element as custom-elements.json tells it, with its types spelled out as the declarations in `dist/` have them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from '../root.js';

const DIST = path.join(ROOT, 'dist');
const DECLARATION = path.join(DIST, 'element/bg-camera.d.ts');
const CLASS = 'BgCameraElement';

/**
 * @typedef {object} Member
 * @property {string} name
 * @property {string} description
 * @property {string} type spelled out: unions of texts instead of their names
 * @property {string[]} values what a union of texts allows; else empty
 *
 * @typedef {object} ElementDescription
 * @property {string} tag
 * @property {string} className
 * @property {string} summary
 * @property {string} description
 * @property {(Member & { property: string, isBoolean: boolean })[]} attributes
 * @property {(Member & { isReadonly: boolean })[]} properties those without an attribute
 * @property {Member[]} methods
 * @property {{ name: string, description: string, type: string }[]} events `type`: the class
 * @property {{ name: string, description: string }[]} slots
 * @property {{ name: string, description: string }[]} parts
 * @property {{ name: string, description: string }[]} states
 * @property {{ name: string, description: string, default?: string }[]} cssProperties
 */

/** @returns {Promise<ElementDescription>} what the build has made; needs custom-elements.json and `dist/` */
export async function readElement() {
  const { modules } = JSON.parse(await readFile(path.join(ROOT, 'custom-elements.json'), 'utf8'));
  const found = modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ name }) => name === CLASS);
  if (!found) throw new Error(`custom-elements.json has no ${CLASS}`);
  const types = readTypes();
  const describe = ({ name, description = '' }, property = name) => ({
    name,
    description: description.replace(/\s+/g, ' ').trim(),
    ...types.get(property),
  });
  const members = found.members.filter(({ privacy, name }) => !privacy && types.has(name));
  const fields = found.attributes.map(({ fieldName }) => fieldName);
  const unknown = found.attributes.filter(({ fieldName }) => !types.has(fieldName));
  if (unknown.length > 0) {
    throw new Error(`attributes without a property: ${unknown.map(({ name }) => name).join()}`);
  }
  return {
    tag: found.tagName,
    className: CLASS,
    summary: found.summary,
    description: found.description,
    attributes: found.attributes.map((attribute) => ({
      ...describe(attribute, attribute.fieldName),
      property: attribute.fieldName,
      isBoolean: types.get(attribute.fieldName).type === 'boolean',
    })),
    properties: members
      .filter(({ kind, name }) => kind === 'field' && !fields.includes(name))
      .map((member) => ({ ...describe(member), isReadonly: member.readonly === true })),
    methods: members.filter(({ kind }) => kind === 'method').map((member) => describe(member)),
    events: found.events.map((event) => ({ ...describe(event), type: event.type.text })),
    slots: found.slots.map((slot) => describe(slot)),
    parts: found.cssParts.map((part) => describe(part)),
    states: found.cssStates.map((state) => describe(state)),
    cssProperties: found.cssProperties.map((property) => ({
      ...describe(property),
      ...(property.default ? { default: property.default } : {}),
    })),
  };
}

/** The element's own public members: name -> type and, for a union of texts, its values. */
function readTypes() {
  const program = ts.createProgram([DECLARATION], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(DECLARATION);
  const declaration = source?.statements.find(
    (node) => ts.isClassDeclaration(node) && node.name?.text === CLASS,
  );
  if (!declaration) throw new Error(`${path.relative(ROOT, DECLARATION)} has no ${CLASS}`);
  // Of the class and of those of ours that it extends.
  const isOurs = ({ valueDeclaration: { name } = {} }) =>
    name && ts.isIdentifier(name) && name.getSourceFile().fileName.startsWith(DIST);
  const members = checker.getTypeAtLocation(declaration).getProperties().filter(isOurs);
  return new Map(
    members.map((member) => [
      member.name,
      describeType(checker, checker.getTypeOfSymbolAtLocation(member, declaration)),
    ]),
  );
}

const SPELLED_OUT = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

function describeType(checker, type) {
  const isTexts = type.isUnion() && type.types.every((member) => member.isStringLiteral());
  return {
    type: checker.typeToString(type, undefined, SPELLED_OUT).replaceAll('"', "'"),
    values: isTexts ? type.types.map(({ value }) => value) : [],
  };
}
