/** The analyzer takes any `dispatchEvent(new SomeEvent(...))` for an event without a name; the class doc has the names. */
const dropUnnamedEvents = {
  name: 'drop-unnamed-events',
  packageLinkPhase({ customElementsManifest }) {
    for (const { declarations = [] } of customElementsManifest.modules) {
      for (const declaration of declarations.filter(({ events }) => events)) {
        declaration.events = declaration.events.filter(({ name }) => name?.startsWith('bg-'));
      }
    }
  },
};

export default {
  globs: [
    'src/element/bg-camera.ts',
    'src/element/camera-properties.ts',
    'src/events.ts',
    'src/errors.ts',
  ],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [dropUnnamedEvents],
};
