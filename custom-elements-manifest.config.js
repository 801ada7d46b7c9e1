export default {
  globs: ['src/element/bg-camera.ts', 'src/events.ts', 'src/errors.ts'],
  outdir: '.',
  litelement: true,
  packagejson: false,
};
