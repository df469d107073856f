'use strict';
const { assert, main } = require('./harness.cjs');
const { pack, unpack, Packr, isNativeAccelerationEnabled } = require('msgpackr');

main(() => {
  assert.strictEqual(isNativeAccelerationEnabled, true);
  const value = { name: 'Zoë', list: Array.from({ length: 50 }, (_, i) => `item number ${i}`), when: new Date(86_400_000), big: 2n ** 60n, bytes: Buffer.from([1, 2]) };
  const back = unpack(pack(value));
  assert.deepStrictEqual(back, value);
  const packr = new Packr({ structuredClone: true });
  const ring = { self: null };
  ring.self = ring;
  const copy = packr.unpack(packr.pack(ring));
  assert.strictEqual(copy.self, copy);
  assert.throws(() => unpack(Buffer.from([0xdc, 0xff])));
});
