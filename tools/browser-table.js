/** Writes docs/browsers.md from what `npm run test:engines` left in out/engines.json. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './root.js';

const COLUMNS = {
  Browser: ({ browser }) => browser,
  Version: ({ version }) => version,
  Tier: ({ tier }) => tier,
  Transport: ({ transport }) => transport,
  Inference: ({ inference }) => inference,
  Compositor: ({ compositor }) => compositor,
  'Frames looked at': ({ frames }) => frames,
  Date: ({ date }) => date,
};

const rows = Object.values(
  JSON.parse(await readFile(path.join(ROOT, 'out', 'engines.json'), 'utf8')),
).filter(({ tier }) => tier !== undefined);
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = [
  line(Object.keys(COLUMNS)),
  line(Object.keys(COLUMNS).map(() => '---')),
  ...rows.map((row) => line(Object.values(COLUMNS).map((read) => read(row)))),
];
const text = `# Browsers

What really ran, as \`element.stats\` said. Made by \`node tools/browser-table.js\` after \`npm run test:engines\`.

${table.join('\n')}
`;
await mkdir(path.join(ROOT, 'docs'), { recursive: true });
await writeFile(path.join(ROOT, 'docs', 'browsers.md'), text);
console.log(text);
