/**
 * One table per pass describes its uniform block: names, types, byte offsets, and a writer. Only types on which std140
 * and WGSL agree are allowed, so that the same bytes serve both.
 */
export type UniformType = 'f32' | 'i32' | 'u32' | 'vec2' | 'vec4' | 'mat4x4' | `vec4[${number}]`;

export interface UniformField {
  readonly name: string;
  readonly type: UniformType;
  readonly byteOffset: number;
}

type UniformValue<T extends UniformType> = T extends 'f32' | 'i32' | 'u32'
  ? number
  : ArrayLike<number>;
export type UniformValues<T extends Record<string, UniformType>> = {
  readonly [K in keyof T]: UniformValue<T[K]>;
};

/** The values that a pass with this block is drawn with. */
export type ValuesOf<B> = B extends UniformBlock<infer T> ? UniformValues<T> : never;

export interface UniformBlock<T extends Record<string, UniformType>> {
  readonly fields: readonly UniformField[];
  readonly byteLength: number;
  /** Makes the one buffer that a pass writes its values into, frame after frame. */
  createWriter(): UniformWriter<T>;
}

export interface UniformWriter<T extends Record<string, UniformType>> {
  readonly bytes: ArrayBuffer;
  write(values: UniformValues<T>): void;
}

const SCALAR = { size: 4, align: 4 };
const LAYOUT: Record<string, { size: number; align: number }> = {
  f32: SCALAR,
  i32: SCALAR,
  u32: SCALAR,
  vec2: { size: 8, align: 8 },
  vec4: { size: 16, align: 16 },
  mat4x4: { size: 64, align: 16 },
};

function layoutOf(type: UniformType): { size: number; align: number } {
  const array = /^vec4\[(\d+)\]$/.exec(type);
  if (array) return { size: 16 * Number(array[1]), align: 16 };
  return LAYOUT[type] ?? SCALAR;
}

const alignTo = (value: number, align: number): number => Math.ceil(value / align) * align;

/** Lays the fields out in order, by the std140 rules. */
export function uniformBlock<const T extends Record<string, UniformType>>(
  table: T,
): UniformBlock<T> {
  const fields: UniformField[] = [];
  let end = 0;
  for (const [name, type] of Object.entries(table)) {
    const { size, align } = layoutOf(type);
    const byteOffset = alignTo(end, align);
    fields.push({ name, type, byteOffset });
    end = byteOffset + size;
  }
  const byteLength = alignTo(end, 16);
  return { fields, byteLength, createWriter: () => createWriter<T>(fields, byteLength) };
}

function createWriter<T extends Record<string, UniformType>>(
  fields: readonly UniformField[],
  byteLength: number,
): UniformWriter<T> {
  const bytes = new ArrayBuffer(byteLength);
  const views = {
    f32: new Float32Array(bytes),
    i32: new Int32Array(bytes),
    u32: new Uint32Array(bytes),
  };
  return {
    bytes,
    write(values) {
      for (const { name, type, byteOffset } of fields) {
        const view = type === 'i32' ? views.i32 : type === 'u32' ? views.u32 : views.f32;
        const value = values[name] as number | ArrayLike<number>;
        if (typeof value === 'number') view[byteOffset / 4] = value;
        else view.set(value, byteOffset / 4);
      }
    },
  };
}
