/** Every fault of the catalogue that can be made in Firefox. */
import { testFaults } from './test-faults.js';

await testFaults('firefox');
