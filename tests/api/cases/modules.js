'use strict';

// How an addon becomes a module: https://nodejs.org/api/n-api.html#module-registration
// Calls: napi_module_register

const assert = require('assert');
const path = require('path');
const { test } = require('../harness.js');
const { build, load, out, pointer, ENV, NULL } = require('../driver.js');

const file = (name) => path.join(build, `${name}.node`);

test('a static constructor registers the module', () => {
  assert.strictEqual(require(file('registered')).loads, 1);
});

test('what init returns replaces the exports', () => {
  const hello = require(file('replaces'));
  assert.strictEqual(typeof hello, 'function');
  assert.strictEqual(hello(), 'hello');
});

test('require caches an addon', () => {
  assert.strictEqual(require(file('replaces')), require(file('replaces')));
});

test('process.dlopen runs init again, with an environment of its own', () => {
  const first = { exports: {} };
  const second = { exports: {} };
  process.dlopen(first, file('registered'));
  process.dlopen(second, file('registered'));
  assert.notStrictEqual(first.exports, second.exports);
  assert.strictEqual(second.exports.loads, first.exports.loads + 1);
});

test('a second environment of the same file has its own instance data', () => {
  load(8).ok(['napi_set_instance_data', ENV, pointer(0x55), NULL, NULL]);
  const again = { exports: {} };
  process.dlopen(again, file('driver_8'));
  const { outs } = again.exports.run([['napi_get_instance_data', [1], [4, 0]]], [7, 0, 0]);
  assert.deepStrictEqual(outs, [0n]);
  assert.deepStrictEqual(load(8).ok(['napi_get_instance_data', ENV, out.pointer]), [0x55n]);
});

test('each addon has its own file name', () => {
  const names = [8, 9].map((version) => load(version).ok(['node_api_get_module_file_name', ENV, out.cstring])[0]);
  assert.ok(names[0].endsWith('driver_8.node') && names[1].endsWith('driver_9.node'));
});
