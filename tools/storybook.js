/**
 * `npm run storybook` serves the stories, `npm run build-storybook` writes them to `out/storybook`. Storybook is installed into
 * `stories/` on first use; what the stories show is the build, which is made where there is none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installPackage } from './install-package.js';
import { npmRun } from './npm-run.js';
import { ROOT } from './root.js';

const STORIES = path.join(ROOT, 'stories');
const COMMANDS = ['dev', 'build'];

async function main(command) {
  if (!COMMANDS.includes(command)) throw new Error(`expected ${COMMANDS.join(' or ')}`);
  await installPackage(STORIES, 'Storybook');
  if (!existsSync(path.join(ROOT, 'dist/react.d.ts'))) {
    const { ok, output } = await npmRun('build');
    if (!ok) throw new Error(`The build failed:\n${output}`);
  }
  const { status } = spawnSync('npm', ['run', '--silent', command], {
    cwd: STORIES,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, STORYBOOK_DISABLE_TELEMETRY: '1' },
  });
  process.exitCode = status ?? 1;
}

main(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
