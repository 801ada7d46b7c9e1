import { installPackage } from '../tools/install-package.js';
import { BENCH } from './paths.js';

/**
 * Installs the peers on first use.
 *
 * @throws {Error} when npm fails
 */
export function installPeers() {
  return installPackage(BENCH, 'what bg-camera is compared with');
}
