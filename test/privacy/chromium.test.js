/** Every fault of the catalogue that can be made in Chromium. */
import { testFaults } from './test-faults.js';

await testFaults('chromium');
