/** Every fault of the catalogue that can be made in WebKit. */
import { testFaults } from './test-faults.js';

await testFaults('webkit');
