'use strict';

const assert = require('node:assert');
const { addon, test } = require('../harness.js');

// What the environment asks for is for the tests to decide. (Bun's `process.env` is a copy.)
delete process.env.RUST_BACKTRACE;
delete process.env.TENON_BACKTRACE;
const isCopy = 'Bun' in globalThis;

const caught = (body) => {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

test('a panic is an Error with the Rust message and place', () => {
  const error = caught(() => addon.panics('deep trouble'));
  assert.ok(error instanceof Error);
  assert.equal(error.message, 'deep trouble');
  assert.equal(error.code, 'ERR_ADDON_PANIC');
  assert.match(error.rustLocation, /failures\.rs:\d+:\d+$/);
  if (!isCopy) assert.equal(error.rustBacktrace, undefined);
  assert.equal(caught(() => addon.panicsWithNumber()).message, 'the native function panicked');
});

test('a backtrace comes on request', () => {
  if (isCopy) return;
  process.env.TENON_BACKTRACE = '1';
  try {
    assert.match(caught(() => addon.panics('x')).rustBacktrace, /panic/);
  } finally {
    delete process.env.TENON_BACKTRACE;
  }
});

test('ten thousand panics and as many errors', () => {
  for (let i = 0; i < 10_000; i++) {
    assert.equal(caught(() => addon.panics(`p${i}`)).message, `p${i}`);
    assert.equal(caught(() => addon.fails(`e${i}`)).message, `e${i}`);
  }
});

test('errors of every kind', () => {
  const type = caught(() => addon.fails('type'));
  assert.ok(type instanceof TypeError);
  assert.equal(type.code, 'ERR_TYPE');
  assert.ok(caught(() => addon.fails('range')) instanceof RangeError);
  assert.ok(caught(() => addon.fails('syntax')) instanceof SyntaxError);
  const own = caught(() => addon.fails('class'));
  assert.ok(own instanceof Error);
  assert.equal(own.name, 'ParseError');
  assert.equal(own.constructor.name, 'ParseError');
  assert.equal(own.code, 'ERR_PARSE');
  assert.equal(caught(() => addon.fails('class')).constructor, own.constructor);
});

test('cause and properties', () => {
  const error = caught(() => addon.fails('cause'));
  assert.ok(error.cause instanceof TypeError);
  assert.equal(error.cause.message, 'inner');
  assert.ok(!Object.keys(error).includes('cause'));
  assert.deepEqual([error.path, error.line, error.fatal], ['a.txt', 3, true]);
});

test('an io error has the code that node uses', () => {
  const error = caught(() => addon.readsNothing());
  assert.equal(error.code, 'ENOENT');
  assert.equal(error.errno, -2);
});

test('what JavaScript throws goes through native code unchanged', () => {
  for (const thrown of [new Error('mine'), null, undefined, 7, 'text', Symbol('s'), { a: 1 }]) {
    let got = 'nothing';
    try {
      addon.through(() => {
        throw thrown;
      });
    } catch (error) {
      got = error;
    }
    assert.strictEqual(got, thrown);
  }
});

test('native code sees what JavaScript throws', () => {
  const throwing = (thrown) => () => {
    throw thrown;
  };
  assert.equal(addon.outcome(throwing(new TypeError('bad'))), 'error bad');
  assert.equal(addon.outcome(throwing('text')), 'error "text"');
  assert.equal(addon.outcome(() => 4), 'ok 4');
  assert.equal(addon.outcome(() => 'x'), 'error the result of a callback must be a number, got "x"');
  const evil = new Error('x');
  Object.defineProperty(evil, 'message', { get: throwing(evil) });
  assert.match(addon.outcome(throwing(evil)), /^error an error$/);
});

test('wrong arguments name function, parameter, expected and got', () => {
  const error = caught(() => addon.through('no'));
  assert.ok(error instanceof TypeError);
  assert.equal(error.code, 'ERR_INVALID_ARG_TYPE');
  assert.equal(error.message, 'through: argument 1 \'callback\' must be a function, got "no"');
});
