/** A reporter for web-test-runner that keeps results instead of printing progress. */
import path from 'node:path';
import { inspect } from 'node:util';
import { ROOT } from './root.js';

/** How tests say, through `console.info`, why they do not run here. */
const SKIP_REASON = /^skipped:\s*(.*)$/s;

/** How tests that act at random say what makes them do the same again: as a variable of the environment. */
const SEED = /^SEED=\d+$/;

/**
 * @typedef {import('./test-results.js').Results} Results
 *
 * @param {Results} results is filled as files finish
 * @returns {import('@web/test-runner').Reporter}
 */
export function resultsReporter(results) {
  return {
    reportTestFileResults({ sessionsForTestFile, testFile }) {
      for (const session of sessionsForTestFile) {
        addSession(results, path.relative(ROOT, testFile), session);
      }
    },
  };
}

function addSession(results, file, session) {
  const tests = listTests(session.testResults);
  const logs = session.logs.map((words) => words.map(showWord).join(' '));
  // Printed always, so that a run by chance can be repeated.
  for (const line of logs.filter((text) => SEED.test(text))) console.log(`${file}: ${line}`);
  const failed = tests.filter((test) => !test.passed && !test.skipped);
  const skipped = tests.filter((test) => test.skipped);
  results.passed += tests.length - failed.length - skipped.length;
  addSkips(results, file, skipped, logs);
  const problems = [
    ...failed.map((test) => `${file}: ${test.title}\n${formatError(test.error)}`),
    ...session.errors.map((error) => `${file}\n${formatError(error)}`),
  ];
  if (problems.length === 0 && !session.passed) problems.push(`${file}: did not pass`);
  if (problems.length === 0) return;
  // The log belongs to all of the file's failures and is none of its own: it stands below the last one.
  const missing = session.request404s.map((url) => `404: ${url}`);
  problems.push(problems.pop() + formatLogs([...logs, ...missing]));
  results.failures.push(...problems);
}

function listTests(suite, titles = []) {
  if (!suite) return [];
  const here = suite.name ? [...titles, suite.name] : titles;
  const own = suite.tests.map((test) => ({ ...test, title: [...here, test.name].join(' ') }));
  return [...own, ...suite.suites.flatMap((inner) => listTests(inner, here))];
}

/** One reason for each skipped test goes in order; a reason given once, as in a `before` hook, holds for all of them. */
function addSkips(results, file, skipped, logs) {
  const reasons = logs.flatMap((line) => SKIP_REASON.exec(line)?.[1] ?? []);
  const unique = [...new Set(reasons)].join('; ');
  skipped.forEach((test, index) => {
    const own = reasons.length === skipped.length ? reasons[index] : unique;
    results.skips.push(`${file}: ${test.title}: ${own || 'no reason given'}`);
  });
}

function formatError(error) {
  if (!error) return '  no error was reported';
  const { name, message, stack = '', expected, actual } = error;
  const head = stack.includes(message) ? stack : `${name ? `${name}: ` : ''}${message}\n${stack}`;
  const values = expected === undefined ? '' : `\nexpected: ${expected}\nactual:   ${actual}`;
  return indent(`${head}${values}`);
}

function formatLogs(lines) {
  return lines.length === 0 ? '' : `\n  browser log:\n${indent(indent(lines.join('\n')))}`;
}

const showWord = (word) => (typeof word === 'string' ? word : inspect(word));

const indent = (text) => text.trimEnd().replace(/^/gm, '  ');
