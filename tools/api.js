/** `npm run api`: writes docs/api.md; needs what `npm run build` makes. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { apiPage } from './manifest/api-page.js';
import { readElement } from './manifest/read-element.js';
import { ROOT } from './root.js';

await writeFile(path.join(ROOT, 'docs/api.md'), apiPage(await readElement()));
