/** Every fault of the catalogue, in Chromium. */
import { testFaults } from './test-faults.js';

testFaults('chromium', [1, 2, 4]);
