/** Shader files are turned into modules by `tools/shader-plugin.js`. */
declare module '*.glsl' {
  export const shader: string;
}
declare module '*.wgsl' {
  export const shader: string;
}
