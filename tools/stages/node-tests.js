import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { ROOT } from '../root.js';
import { emptyResults } from '../test-results.js';

/**
 * Runs a folder's `*.test.js` with node's own test runner, one file after the other. Only leaves are counted: a suite,
 * or a test with subtests, counts when it fails by itself, as in a hook.
 *
 * @param {string} folder relative to the repository's root
 * @param {{ timeoutMs: number }} options the limit for each file
 * @returns {Promise<import('../test-results.js').Results>}
 */
export async function runNodeTests(folder, { timeoutMs }) {
  const files = await listTestFiles(folder);
  const collector = new Collector();
  if (files.length === 0) return collector.results;
  const stream = run({ files, concurrency: false, timeout: timeoutMs });
  for await (const { type, data } of stream) collector.add(type, data);
  return collector.results;
}

/** Absolute paths, in alphabetical order. */
export async function listTestFiles(folder) {
  const absolute = path.join(ROOT, folder);
  const names = await readdir(absolute).catch(() => []);
  return names
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join(absolute, name));
}

/** Counts the event stream of node's runner, in which a parent's result follows those of its children. */
class Collector {
  results = emptyResults();
  #previousNesting = 0;
  #names = [];
  #output = [];

  add(type, data) {
    if (type === 'test:stdout' || type === 'test:stderr') this.#output.push(data.message);
    if (type === 'test:start') this.#names.splice(data.nesting, Infinity, data.name);
    if (type === 'test:pass') this.#addResult(data, null);
    if (type === 'test:fail') this.#addResult(data, data.details.error);
  }

  #addResult(data, error) {
    const isParent = this.#previousNesting > data.nesting;
    this.#previousNesting = data.nesting;
    const title = nameTest(data, this.#names.slice(0, data.nesting));
    const reason = data.skip ?? data.todo;
    if (error && data.todo === undefined) {
      if (error.failureType !== 'subtestsFailed') this.#addFailure(title, error);
    } else if (!isParent && reason !== undefined && reason !== false) {
      this.results.skips.push(
        `${title}: ${typeof reason === 'string' ? reason : 'no reason given'}`,
      );
    } else if (!isParent && !isContainer(data)) {
      this.results.passed++;
    }
    if (data.nesting === 0) this.#output = [];
  }

  #addFailure(title, error) {
    const output = this.#output.join('').trim();
    const printed = output ? `\n  printed:\n${output}` : '';
    this.results.failures.push(`${title}\n${describe(error)}${printed}`);
  }
}

/** A suite, or a file: node reports a file that holds no test as if it were one. */
function isContainer(data) {
  return data.details.type === 'suite' || path.isAbsolute(data.name);
}

function nameTest({ file, name }, parents) {
  if (path.isAbsolute(name)) return path.relative(ROOT, name);
  return `${path.relative(ROOT, file)}: ${[...parents, name].join(' ')}`;
}

/** Node wraps what a test threw in an error of its own. */
function describe(error) {
  const cause = error.cause ?? error;
  const text = cause instanceof Error ? cause.stack : cause;
  return typeof text === 'string' ? text : inspect(text);
}
