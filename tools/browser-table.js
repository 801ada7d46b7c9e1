/** Writes docs/browsers.md from what `npm run test:engines` left in out/engines.json. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './root.js';

const COLUMNS = {
  Browser: ({ browser }) => NAMES[browser],
  Version: ({ version }) => version,
  Tier: ({ tier }) => tier,
  Transport: ({ transport }) => transport,
  Inference: ({ inference }) => inference,
  Compositor: ({ compositor }) => compositor,
  'In workers': ({ offMainThread }) => (offMainThread ? 'yes' : 'no'),
  'Frames looked at': ({ frames }) => frames,
  'Raw in mode `none`': ({ rawFrames }) => rawFrames,
  'Raw otherwise': ({ leaks }) => leaks,
  'Page hidden': ({ hidden }) => describeHidden(hidden),
};
const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

function describeHidden(hidden) {
  if (!hidden) return 'not tried';
  if (hidden.reason) return hidden.reason;
  const { fps, frames, pictures } = hidden;
  const isFrozen = pictures < frames / 2;
  return `${fps} fps${isFrozen ? `, but only ${pictures} pictures in ${frames} frames` : ''}`;
}

const rows = Object.values(
  JSON.parse(await readFile(path.join(ROOT, 'out', 'engines.json'), 'utf8')),
)
  .filter(({ tier }) => tier !== undefined)
  .sort((a, b) => a.browser.localeCompare(b.browser) || a.tier - b.tier);
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = [
  line(Object.keys(COLUMNS)),
  line(Object.keys(COLUMNS).map(() => '---')),
  ...rows.map((row) => line(Object.values(COLUMNS).map((read) => read(row)))),
];
const dates = [...new Set(rows.map(({ date }) => date))].sort();
const text = `# Browsers

What really ran, as \`element.stats\` said: real browsers from the system's packages, on a machine without a GPU. Made by
\`node tools/browser-table.js\` after \`npm run test:engines\` of ${dates.join(' and ')}; do not edit.

${table.join('\n')}

- **Raw in mode \`none\`** is the control: the detector saw the room where it was to be seen. **Raw otherwise** counts
  frames that showed it although a cover was set.
- **Page hidden** is what went through the pipeline from the browser's own fake camera while another tab was in front,
  or the window was an icon (WebKit). Rates do not compare: the fake cameras differ, and the machine was busy.
- In WebKitGTK 2.50 a page that draws the stream's \`<video>\` on a canvas now and then gets an uncovered picture (9 of 45, 16
  of 47), while the bytes of the same track's frames, read in a worker, were covered in all 195. Probably the browser's
  threads share one converter without a lock (\`GStreamerVideoFrameConverter.cpp\`). So frames are looked at in a worker
  here, as bytes; \`snapshot()\`, which draws such a \`<video>\`, is not safe in this browser.
- WebKitGTK runs with \`MediaStreamTrackProcessing\`, \`OffscreenCanvasInWorkers\` and \`AllowWebGLInWorkers\` turned on.
`;
const file = path.join(ROOT, 'docs', 'browsers.md');
await mkdir(path.dirname(file), { recursive: true });
const options = { ...(await resolveConfig(file)), parser: 'markdown' };
await writeFile(file, await format(text, options));
console.log(text);
