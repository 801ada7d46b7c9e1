/** A real WebKit: what must hold in every engine. */
import { testEngine } from './test-way.js';

await testEngine('webkit');
