import { expect } from 'chai';
import type { UniformField } from '../../src/gpu/uniform-block.js';

/** A shader and what the code that runs it says of its parameters. */
export interface ShaderFile {
  readonly file: string;
  readonly text: string;
  /** null: the shader has no parameters. */
  readonly block: { readonly fields: readonly UniformField[]; readonly byteLength: number } | null;
}

const GLSL_TYPES: Readonly<Record<string, string>> = {
  float: 'f32',
  int: 'i32',
  uint: 'u32',
  vec2: 'vec2',
  vec4: 'vec4',
  mat4: 'mat4x4',
};
const WGSL_TYPES: Readonly<Record<string, string>> = {
  f32: 'f32',
  i32: 'i32',
  u32: 'u32',
  vec2f: 'vec2',
  vec4f: 'vec4',
  mat4x4f: 'mat4x4',
};

/** The lines of comment. */
export const headerOf = (text: string) => text.split('\n').filter((line) => line.startsWith('//'));

/** `name type` of each member, as the table has them; null for a shader without parameters. */
export const membersOf = (block: ShaderFile['block']) =>
  block?.fields.map(({ name, type }) => `${name} ${type}`) ?? null;

/** `name type` of each member of `uniform Params`, in order; null where there is no such block. */
export function parseGlslParams(text: string): string[] | null {
  const body = /layout\(std140\) uniform Params \{([^}]*)\}/.exec(text)?.[1];
  if (body === undefined) return null;
  return body
    .split(';')
    .map((member) => member.trim())
    .filter((member) => member !== '')
    .map((member) => {
      const [, type = '', name = '', length] = /^(\w+)\s+(\w+)(\[\d+\])?$/.exec(member) ?? [];
      return `${name} ${GLSL_TYPES[type] ?? `unknown ${type}`}${length ?? ''}`;
    });
}

/** `name type` of each member of `struct Params`, in order; null where there is no such struct. */
export function parseWgslParams(text: string): string[] | null {
  const body = /struct Params \{([^}]*)\}/.exec(text)?.[1];
  if (body === undefined) return null;
  return [...body.matchAll(/(\w+): (array<)?(\w+)(?:, (\d+)>)?,/g)].map(
    ([, name = '', array, type = '', length = '']) =>
      `${name} ${WGSL_TYPES[type] ?? `unknown ${type}`}${array ? `[${length}]` : ''}`,
  );
}

/** `group binding name` of each resource, in order. */
export const parseBindings = (text: string) =>
  [...text.matchAll(/^@group\((\d)\) @binding\((\d)\) var(?:<[\w, ]+>)? (\w+):/gm)].map(
    ([, group, binding, name]) => `${group} ${binding} ${name}`,
  );

/** The same, as the header lists them: the group is named where it begins. What it calls unused is not there. */
export function listedBindings(text: string): string[] {
  let group = '';
  return headerOf(text).flatMap((line) => {
    const [, newGroup, binding, name] =
      /^\/\/ (?:@group\((\d)\)| {9}) (\d) (\w+) /.exec(line) ?? [];
    group = newGroup ?? group;
    return binding === undefined || line.endsWith('  unused')
      ? []
      : [`${group} ${binding} ${name}`];
  });
}

/** What every shader's header has to say, whatever the language. */
export function testHeader({ file, text }: ShaderFile, firstLine: number): void {
  it(`says in line ${firstLine}, after its own name, what it does`, () => {
    const name = file.replace(/\..*$/, '');
    expect(text.split('\n')[firstLine - 1]).to.match(new RegExp(`^// ${name}: \\w.+`));
  });

  it('says what one invocation is', () => {
    expect(headerOf(text).join('\n')).to.match(/^\/\/ one invocation = \S/m);
  });

  it('says what comes out', () => {
    expect(headerOf(text).join('\n')).to.match(/^\/\/ out: \S/m);
  });

  it('names its source', () => {
    expect(headerOf(text).join('\n')).to.match(/^\/\/ source: \S/m);
  });
}
