'use strict';

const assert = require('node:assert');
const { addon, test } = require('../harness.js');

const config = {
  name: 'a',
  port: 80,
  tags: ['x', 'y'],
  parent: null,
  limits: { low: 1, high: 2.5 },
  mode: 'fast',
  big: 7,
};

test('types of serde', () => {
  assert.deepEqual(addon.echoConfig(config), config);
  const nested = { ...config, parent: { ...config, mode: { custom: { level: -3 } } } };
  assert.deepEqual(addon.echoConfig(nested), nested);
  const { port, ...rest } = config;
  assert.equal(addon.echoConfig(rest).port, 0);
  assert.equal(addon.echoConfig({ ...config, parent: undefined, port: undefined }).port, 0);
  assert.equal(addon.echoConfig({ ...config, big: 2n ** 64n - 1n }).big, 2n ** 64n - 1n);
  const modes = ['fast', { slow: 1.5 }, { pair: [1, 2] }, { custom: { level: 4 } }];
  assert.deepEqual(addon.echoModes(modes), modes);
});

test('what serde refuses says where', () => {
  const refused = (value, pattern) => assert.throws(() => addon.echoConfig(value), (error) => {
    assert.ok(error instanceof TypeError);
    assert.equal(error.code, 'ERR_INVALID_ARG_TYPE');
    assert.match(error.message, pattern);
    return true;
  });
  refused({ ...config, tags: ['x', 1] }, /^echoConfig: argument 1 'config\.tags\[1\]' does not fit: .*string/);
  refused({ ...config, port: 70000 }, /'config\.port' does not fit: .*u16/);
  refused({ ...config, mode: 'none' }, /'config\.mode' does not fit: unknown variant `none`/);
  refused({ ...config, mode: {} }, /one property/);
  refused({ name: 'x' }, /missing field `tags`/);
  refused({ ...config, name: () => 1 }, /a function is no data/);
  const cyclic = { ...config };
  cyclic.parent = cyclic;
  refused(cyclic, /nested more than 128 levels/);
});

test('any JSON', () => {
  for (const value of [null, true, 1, -1.5, 'x', [], {}, [1, [2, { a: null }]], { a: { b: ['c'] } }]) {
    assert.deepEqual(addon.echoJson(value), value);
  }
  assert.deepEqual(addon.echoJson(JSON.parse('{"__proto__": {"x": 1}}')), JSON.parse('{"__proto__": {"x": 1}}'));
});
