'use strict';
const { assert, main } = require('./harness.cjs');
const { encode, decode, Encoder, isNativeAccelerationEnabled } = require('cbor-x');

main(() => {
  assert.strictEqual(isNativeAccelerationEnabled, true);
  const value = { name: 'Zoë', list: Array.from({ length: 40 }, (_, i) => `item number ${i}`), big: 2n ** 62n, bytes: Buffer.from([9]), when: new Date(1000), map: new Map([[1, 'a']]) };
  assert.deepStrictEqual(decode(encode(value)), value);
  assert.strictEqual(encode([1, [2, 3]]).toString('hex'), '8201820203');
  const records = new Encoder({ structures: [] });
  const rows = Array.from({ length: 20 }, (_, id) => ({ id, text: `row ${id}` }));
  assert.deepStrictEqual(records.decode(records.encode(rows)), rows);
  assert.throws(() => decode(Buffer.from([0x9b, 0xff])));
});
