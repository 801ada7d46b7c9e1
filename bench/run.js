/**
 * `npm run bench -- NAME`: one of the benchmarks, as a table on standard output.
 *
 *   inference       ms per inference: bg-camera, LiteRT.js and tasks-vision
 *   composite       ms per composited frame, by backend, size and background
 *   refine          ms per frame with and without the mask's refinement, and with a carried mask
 *   start           ms from start() to the first composited frame, by tier, with the peers
 *   bytes           bytes on the wire until then, by tier, with the peers
 *   gpu             GPU time per inference, in node through Dawn
 *   accuracy        how far masks are from LiteRT's on frames of a clip; fails where that is too far
 *   quality         how far masks are from the true ones, on clips that have them, by tier, with the peers
 *
 *   --json          one more line, the last: the result as a JSON object
 *   --model NAME    only `general` or `landscape`
 *   --rounds N      how often everything is measured; of accuracy, the frames
 *
 * Of quality alone:
 *
 *   --clips DIR     clips of one's own, see CONTRIBUTING.md; default: one that is made here
 *   --only A,B      only these of them
 *   --frames N      of each clip at most
 *   --tiers 1,2     of bg-camera; default: 2
 *   --peers         LiveKit and Twilio as well
 *   --pictures DIR  for each clip a PNG of the place where tasks-vision is most wrong, to this folder
 *
 * Progress goes to standard error; with BENCH_LOG=1, so does the browser's console.
 */
import { parseArgs } from 'node:util';
import { accuracy } from './commands/accuracy.js';
import { bytes } from './commands/bytes.js';
import { composite } from './commands/composite.js';
import { gpu } from './commands/gpu.js';
import { inference } from './commands/inference.js';
import { quality } from './commands/quality.js';
import { refine } from './commands/refine.js';
import { start } from './commands/start.js';
import { installPeers } from './install.js';
import { formatTable } from './table.js';

const COMMANDS = [inference, composite, refine, start, bytes, gpu, accuracy, quality];

const OPTIONS = {
  json: { type: 'boolean', default: false },
  model: { type: 'string' },
  rounds: { type: 'string' },
  clips: { type: 'string' },
  only: { type: 'string' },
  frames: { type: 'string' },
  tiers: { type: 'string' },
  peers: { type: 'boolean', default: false },
  pictures: { type: 'string' },
};

function readOptions() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const names = COMMANDS.map(({ name }) => name);
  const command = COMMANDS.find(({ name }) => name === positionals[0]);
  if (!command || positionals.length !== 1) {
    throw new Error(
      `"${positionals.join(' ')}" is no benchmark, expected one of ${names.join(', ')}`,
    );
  }
  if (values.model !== undefined && !/^(general|landscape)$/.test(values.model)) {
    throw new Error(`--model is "${values.model}", expected general or landscape`);
  }
  const rounds = Number(values.rounds ?? command.defaultRounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds is "${values.rounds}", expected a whole number from 1 on`);
  }
  return { command, json: values.json, options: { ...values, rounds } };
}

async function main() {
  const { command, json, options } = readOptions();
  await installPeers();
  const { adapter, rows } = await command.run(options);
  console.log(`${command.name} on ${adapter}\n`);
  console.log(`${formatTable(rows, command.columns)}\n`);
  console.log(command.notes.join('\n'));
  if (json) console.log(JSON.stringify({ bench: command.name, adapter, rows }));
  if (rows.some(({ ok }) => ok === false)) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
