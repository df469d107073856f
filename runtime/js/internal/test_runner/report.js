'use strict';

// What the test runner prints: a line for each test, totals, and the failures at the end.

const { inspect } = require('internal/util/inspect');

const marks = { pass: '\u2714', fail: '\u2716', cancelled: '\u2716', skip: '\ufe63' };
const expectedFailure = '\u26a0';
const failures = [];

function write(text) {
  process.stdout.write(`${text}\n`);
}

function indent(depth) {
  return '  '.repeat(depth);
}

function label(test) {
  const { outcome, reason } = test;
  const kind = outcome === 'skip' ? 'SKIP' : test.isTodo ? 'TODO' : undefined;
  const note = kind === undefined ? '' : ` # ${typeof reason === 'string' ? reason : kind}`;
  const mark = test.isTodo && test.error !== undefined ? expectedFailure : marks[outcome];
  return `${mark} ${test.name} (${test.duration.toFixed(6).replace(/0+$/, '').replace(/\.$/, '')}ms)${note}`;
}

/** Called when the first child of a test or suite is about to be shown. */
function opened(test) {
  write(`${indent(test.depth)}\u25b6 ${test.name}`);
}

/** Called when a test or suite is over. */
function finished(test) {
  write(`${indent(test.depth)}${label(test)}`);
  for (const text of test.diagnostics) write(`${indent(test.depth)}\u2139 ${text}`);
  if (test.error !== undefined) failures.push(test);
}

/** The totals and what failed. */
function summary(counts, duration) {
  for (const key of ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo']) {
    write(`\u2139 ${key} ${counts[key]}`);
  }
  write(`\u2139 duration_ms ${duration.toFixed(6)}`);
  // A suite fails because a test in it did: only the test is shown.
  const own = failures.filter((test) => test.error.failureType !== 'subtestsFailed');
  if (own.length === 0) return;
  write('\n\u2716 failing tests:');
  for (const test of own) {
    const text = inspect(test.error.cause ?? test.error.message);
    const { location } = test;
    const place = location === undefined ? '' : `test at ${require('path').relative(process.cwd(), location.file)}:` +
      `${location.line}:${location.column}\n`;
    write(`\n${place}${label(test)}\n  ${text.replaceAll('\n', '\n  ')}`);
  }
}

module.exports = { finished, opened, summary };
