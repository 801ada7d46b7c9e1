/**
 * Runs the unit tests in web-test-runner and sends the results to the parent process. A process of its own, because
 * web-test-runner ends its process when it cannot start.
 */
import { startTestRunner } from '@web/test-runner';
import config from '../../web-test-runner.config.js';
import { emptyResults } from '../test-results.js';
import { resultsReporter } from '../wtr-reporter.js';

/** Nothing but problems: the reporter has the rest. */
const logger = {
  log() {},
  debug() {},
  group() {},
  groupEnd() {},
  warn: console.warn,
  error: console.error,
  logSyntaxError: ({ filePath, line, message }) => console.error(`${filePath}:${line}: ${message}`),
};

const results = emptyResults();
const runner = await startTestRunner({
  config: { ...config, reporters: [resultsReporter(results)], logger },
  readCliArgs: false,
  readFileConfig: false,
  autoExitProcess: false,
});

runner?.on('stopped', () => process.send(results, () => process.exit(0)));
