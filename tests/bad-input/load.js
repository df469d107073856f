'use strict';

// Files that are no addons, or addons for somebody else: each is refused with an Error that says
// which file, why, and (in Tenon) what to do, and the process goes on.

const assert = require('assert');
const path = require('path');
const { isTenon, skip, test } = require('../harness.js');

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../target/tests');
const file = (name) => path.join(build, 'bad', `${name}.node`);

/** What loading a file throws. */
function refusal(load) {
  try {
    load();
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'it was loaded' });
}

function goesOn() {
  const module = { exports: {} };
  process.dlopen(module, file('good'));
  assert.strictEqual(module.exports.answer, 42);
}

// name, what the reason must say in Tenon, what the advice must say in Tenon
const REFUSED = [
  ['text', /not an ELF|invalid ELF header|not a shared object|is text/i],
  ['empty', /too short|empty/i],
  ['foreign', /another|different|AArch64|x86-64|architecture|processor|wrong ELF/i],
  ['truncated', /truncated|too short|cut|incomplete/i],
  ['header-only', /truncated|too short|cut|incomplete|no loadable|cannot|invalid/i],
  ['garbage', /./],
  ['folder', /directory|folder|cannot read/i],
  ['nothing', /did not self-register|registers no/i],
  ['library', /did not self-register|registers no/i],
  ['v8-abi', /NODE_MODULE_VERSION|V8|C\+\+/i],
  ['v8-symbol', /_ZN2v87Isolate10GetCurrentEv|V8|C\+\+/i],
  ['unresolved-now', /node_api_from_the_far_future/],
];

// Node 22 and 26 end with SIGBUS for the first: the system's loader trusts the file's own headers.
const ENDS_NODE = ['truncated'];

for (const how of ['require', 'process.dlopen']) {
  for (const [name, reason] of REFUSED) {
    // A folder is not a file to require, but a package without an index.
    if (how === 'require' && name === 'folder') continue;
    test(`${how} of ${name}.node`, () => {
      if (!isTenon && ENDS_NODE.includes(name)) skip('it would end the process');
      const path = file(name);
      const error = refusal(() => (how === 'require' ? require(path) : process.dlopen({ exports: {} }, path)));
      assert.ok(error instanceof Error);
      assert.strictEqual(error.code, 'ERR_DLOPEN_FAILED', error.message);
      assert.ok(error.message.length > 10, error.message);
      if (isTenon) {
        assert.ok(error.message.includes(path), `no path in: ${error.message}`);
        assert.ok(reason.test(error.message), `no reason in: ${error.message}`);
      }
      goesOn();
    });
  }
}

test('require of a missing file', () => {
  const error = refusal(() => require(file('missing')));
  assert.strictEqual(error.code, 'MODULE_NOT_FOUND');
  assert.ok(error.message.includes(file('missing')));
  goesOn();
});

test('process.dlopen of a missing file', () => {
  const error = refusal(() => process.dlopen({ exports: {} }, file('missing')));
  assert.strictEqual(error.code, 'ERR_DLOPEN_FAILED');
  assert.ok(error.message.includes(file('missing')), error.message);
  goesOn();
});

test('an addon that needs a newer Node-API', () => {
  if (!isTenon) skip('Node 22 and 26 end with SIGSEGV after throwing');
  const error = refusal(() => require(file('too-new')));
  assert.ok(error.message.includes(file('too-new')), error.message);
  assert.strictEqual(error.code, 'ERR_DLOPEN_FAILED');
  assert.match(error.message, /requires Node-API version 9999/);
  goesOn();
});

test('an exception of the addon\'s init comes out of require', () => {
  const error = refusal(() => require(file('throws')));
  assert.strictEqual(error.code, 'ERR_FROM_INIT');
  assert.strictEqual(error.message, 'thrown by the addon\'s init');
  goesOn();
});

test('a refused addon is refused again', () => {
  for (let i = 0; i < 3; i++) {
    assert.strictEqual(refusal(() => require(file('nothing'))).code, 'ERR_DLOPEN_FAILED');
    assert.strictEqual(refusal(() => require(file('text'))).code, 'ERR_DLOPEN_FAILED');
  }
});

test('process.dlopen with wrong arguments', () => {
  for (const args of [[], [{ exports: {} }], [null, file('good')], [{ exports: {} }, file('good'), 'flags']]) {
    assert.throws(() => process.dlopen(...args), Error);
  }
  goesOn();
});

test('every refusal says what to do', () => {
  if (!isTenon) skip('Node does not');
  for (const [name] of REFUSED) {
    const { message } = refusal(() => process.dlopen({ exports: {} }, file(name)));
    // A reason and, after it, advice: more than one sentence or line.
    assert.ok(message.trim().split(/\n|\. |; /).length > 1, `no advice in: ${message}`);
  }
});
