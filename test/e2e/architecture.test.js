/**
 * Who imports whom, read from the sources: no browser, but here because it needs a file system. Nobody but the gate can
 * write to the stream; and imports go one way, as CONTRIBUTING.md says. What breaks a rule is named here, with a reason;
 * a name that no longer breaks it has to go.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import ts from 'typescript';
import { ROOT } from '../../tools/root.js';

const SRC = path.join(ROOT, 'src');

/** Higher may import lower. Within a folder everybody may; a folder within a stage is that stage. */
const RANKS = {
  adapters: 8,
  element: 6,
  session: 5,
  worker: 4,
  pipeline: 3,
  ...Object.fromEntries(
    [
      'capability',
      'camera',
      'frames',
      'inference',
      'mask',
      'background',
      'compositor',
      'stream',
    ].map((stage) => [stage, 2]),
  ),
  gl: 1,
  gpu: 1,
};
/** Files of `src/` itself: entry points above everything, what all share below. */
const TOP = 7;
const ROOT_RANKS = {
  'errors.ts': 0,
  'events.ts': 0,
  'assets-url.ts': 0,
  'describe-url.ts': 0,
  'until.ts': 0,
  'shaders.d.ts': 0,
};
const STAGES = Object.keys(RANKS).filter(
  (folder) => RANKS[folder] === 2 && folder !== 'capability',
);
/** The file of each stage that holds its interface. */
const INTERFACES = [
  'background/background-source.ts',
  'compositor/compositor.ts',
  'frames/frame-source.ts',
  'inference/segmenter.ts',
  'mask/mask-refiner.ts',
];

/** Imports against the order. */
const UPWARDS = {
  'capability/probe.ts -> stream/captured-canvas.ts': 'tries the transport with the real thing',
  'capability/probe.ts -> stream/track-writer.ts': 'tries the transport with the real thing',
  'events.ts -> session/session-options.ts': 'a type: the tier that an event tells',
  'gl/pass.ts -> gpu/uniform-block.ts': 'one table of uniforms serves both kinds of shader',
  'inference/create-segmenter.ts -> capability/tier.ts': 'a type: the choice by tier',
};
/** What the element knows below the session. */
const BELOW_SESSION = {
  'element/bg-camera.ts -> camera/devices.ts': 'devices are listed without a session, too',
  'element/controls.ts -> camera/devices.ts': 'devices come and go without a session, too',
  'element/bg-camera.ts -> stream/take-snapshot.ts': 'reads the finished stream, as anybody may',
  'element/platform-blur-note.ts -> camera/platform-blur.ts': 'asks the track, and holds none',
  'element/start-watch.ts -> camera/permission.ts': 'asks the browser, before there is a camera',
};
/** Stages that use another stage's code. */
const ACROSS = {};

/** What the pipeline knows of stages beside interfaces and `create-*`. */
const BEYOND_INTERFACES = {
  'pipeline/model-switch.ts -> inference/model-catalog.ts': 'which model fits: data, no backend',
  'pipeline/pipeline.ts -> inference/model-catalog.ts': 'which model fits: data, no backend',
  'pipeline/load-background.ts -> background/color-background.ts':
    'chosen by mode, the same in every tier',
  'pipeline/load-background.ts -> background/gradient-background.ts':
    'chosen by mode, the same in every tier',
  'pipeline/load-background.ts -> background/image-background.ts':
    'chosen by mode, the same in every tier',
  'pipeline/load-background.ts -> background/video-feed.ts':
    'chosen by mode, the same in every tier',
  'pipeline/pipeline.ts -> frames/freeze-watch.ts': 'looks at frames, the same in every tier',
  'pipeline/pipeline.ts -> frames/platform-blurred.ts': 'asks a frame, the same in every tier',
};

let imports;
let texts;

before(async () => {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => file.endsWith('.ts'));
  texts = new Map();
  for (const file of files) texts.set(file, await readFile(path.join(SRC, file), 'utf8'));
  imports = [...texts].flatMap(([file, text]) => listImports(file, text));
});

/** Every import of a module of `src/`; `isType`: gone at run time. */
function listImports(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const add = (specifier, isType) => {
    if (!specifier.text.startsWith('.')) return;
    const to = path.posix.join(path.posix.dirname(file), specifier.text).replace(/\.js$/, '.ts');
    if (!to.startsWith('..')) found.push({ from: file, to, isType });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) add(node.moduleSpecifier, isTypeOnly(node));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      if (ts.isStringLiteral(node.arguments[0])) add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(node) {
  const clause = ts.isImportDeclaration(node) ? node.importClause : node;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = ts.isImportDeclaration(node) ? clause.namedBindings : clause.exportClause;
  return (
    !clause.name &&
    names?.elements !== undefined &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

const folderOf = (file) => (file.includes('/') ? file.split('/')[0] : '');

function rankOf(file) {
  const folder = folderOf(file);
  return folder ? RANKS[folder] : (ROOT_RANKS[file] ?? TOP);
}

const describeImport = ({ from, to }) => `${from} -> ${to}`;

/** Fails unless these imports are the ones that are named. */
function assertOnly(found, exceptions) {
  const names = [...new Set(found.map(describeImport))].sort();
  assert.deepEqual(names, Object.keys(exceptions).sort());
}

/** The files that import one of these, types aside. */
const importersOf = (pattern) =>
  [
    ...new Set(
      imports.filter(({ to, isType }) => !isType && pattern.test(to)).map(({ from }) => from),
    ),
  ].sort();

/** The files in which this stands. */
const filesWith = (pattern) =>
  [...texts]
    .filter(([, text]) => pattern.test(text))
    .map(([file]) => file)
    .sort();

describe('the way out', () => {
  it('control: the imports are read', () => {
    assert.ok(imports.length > 200, `${imports.length} imports`);
    assert.deepEqual(importersOf(/^stream\/gate\.ts$/), ['worker/gate-worker.ts']);
  });

  it('is made for the gate alone: no other code imports a sink', () => {
    assert.deepEqual(importersOf(/^stream\/.*-sink\.ts$/), ['worker/gate-worker.ts']);
    const knowing = imports.filter(({ to }) => to === 'stream/frame-sink.ts');
    assert.deepEqual(knowing.map(({ from }) => from).sort(), [
      'stream/canvas-sink.ts',
      'stream/gate.ts',
      'stream/track-writer-sink.ts',
      'worker/gate-worker.ts',
    ]);
  });

  it('has one gate', () => {
    assert.deepEqual(filesWith(/new Gate\(/), ['worker/gate-worker.ts']);
  });

  it('is written to in one place', () => {
    assert.deepEqual(filesWith(/[sS]ink\.write\(/), ['stream/gate.ts']);
    assert.deepEqual(filesWith(/getWriter\(/), [
      'capability/probe.ts',
      'stream/track-writer-sink.ts',
    ]);
  });

  it('is made by those who hand it to the gate, and by probes', () => {
    assert.deepEqual(importersOf(/^stream\/track-writer\.ts$/), [
      'capability/probe.ts',
      'worker/gate-host.ts',
      'worker/gate-worker.ts',
    ]);
    assert.deepEqual(importersOf(/^stream\/captured-canvas\.ts$/), [
      'capability/probe.ts',
      'session/find-facts.ts',
      'worker/gate-host.ts',
    ]);
    assert.deepEqual(filesWith(/\.captureStream\(/), ['stream/captured-canvas.ts']);
    assert.deepEqual(filesWith(/new (scope\.)?(MediaStreamTrack|VideoTrack)Generator\b/), [
      'stream/track-writer.ts',
    ]);
  });
});

describe('the sources', () => {
  it('ask the network for a model, for a picture or video, and why one of these failed', () => {
    assert.deepEqual(filesWith(/\bfetch\(/), [
      'background/explain-failure.ts',
      'background/image-background.ts',
      'inference/model-catalog.ts',
    ]);
    const others = /\b(XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection)\b/;
    assert.deepEqual(filesWith(others), []);
    assert.deepEqual(filesWith(/\bvideo\.src = /), ['background/video-player.ts']);
    assert.deepEqual(filesWith(/\bsendBeacon\b|\bnew Image\(/), []);
  });

  it('store nothing', () => {
    const stores = /\b(localStorage|sessionStorage|indexedDB|cookieStore)\b|\bcaches\.|\.cookie\b/;
    assert.deepEqual(filesWith(stores), []);
  });

  it('make no code and no markup of text', () => {
    assert.deepEqual(filesWith(/\beval\(|\bnew Function\(|set(Timeout|Interval)\(\s*['"`]/), []);
    const markup = /\b(innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|srcdoc)\b/;
    assert.deepEqual(filesWith(markup), []);
  });

  it('write to the console in one place', () => {
    assert.deepEqual(filesWith(/\bconsole\b\s*[.[]/), ['element/warn.ts']);
  });

  it('listen to no messages but those of their own workers, ports and endpoints', () => {
    assert.deepEqual(filesWith(/BroadcastChannel|SharedWorker|serviceWorker/), []);
    const global =
      /\b(window|globalThis|self|document)\s*\.\s*(addEventListener\(\s*'message'|onmessage)/;
    assert.deepEqual(filesWith(global), []);
  });
});

describe('imports', () => {
  it('go one way', () => {
    const found = imports.filter(
      ({ from, to }) => folderOf(from) !== folderOf(to) && rankOf(from) <= rankOf(to),
    );
    const isBetweenStages = ({ from, to }) =>
      STAGES.includes(folderOf(from)) && STAGES.includes(folderOf(to));
    assertOnly(
      found.filter((entry) => !isBetweenStages(entry)),
      UPWARDS,
    );
  });

  it('make no circle', () => {
    const next = (file) => imports.filter(({ from, isType }) => from === file && !isType);
    const done = new Set();
    const visit = (file, way) => {
      assert.ok(!way.includes(file), [...way, file].join(' -> '));
      if (done.has(file)) return;
      for (const { to } of next(file)) visit(to, [...way, file]);
      done.add(file);
    };
    for (const file of texts.keys()) visit(file, []);
  });

  it('show the element the session, and nothing below', () => {
    const found = imports.filter(
      ({ from, to, isType }) =>
        folderOf(from) === 'element' && !isType && ![0, TOP, 5, 6].includes(rankOf(to)),
    );
    assertOnly(found, BELOW_SESSION);
  });

  it('show a stage no other but its interface', () => {
    const found = imports.filter(
      ({ from, to, isType }) =>
        STAGES.includes(folderOf(from)) &&
        STAGES.includes(folderOf(to)) &&
        folderOf(from) !== folderOf(to) &&
        !isType &&
        !INTERFACES.includes(to),
    );
    assertOnly(found, ACROSS);
  });

  it('show the pipeline interfaces, and who makes the stages', () => {
    const found = imports.filter(
      ({ from, to, isType }) =>
        folderOf(from) === 'pipeline' &&
        STAGES.includes(folderOf(to)) &&
        !isType &&
        !INTERFACES.includes(to) &&
        !/\/create-[\w-]+\.ts$/.test(to),
    );
    assertOnly(found, BEYOND_INTERFACES);
  });
});
