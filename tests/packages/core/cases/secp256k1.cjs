'use strict';
const { assert, main } = require('./harness.cjs');
const secp256k1 = require('secp256k1/bindings');

main(() => {
  const secret = Buffer.alloc(32, 1);
  const message = Buffer.alloc(32, 9);
  assert.strictEqual(secp256k1.privateKeyVerify(secret), true);
  assert.strictEqual(secp256k1.privateKeyVerify(Buffer.alloc(32)), false);
  const open = secp256k1.publicKeyCreate(secret);
  assert.strictEqual(Buffer.from(open).toString('hex'), '031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f');
  const { signature, recid } = secp256k1.ecdsaSign(message, secret);
  assert.strictEqual(secp256k1.ecdsaVerify(signature, message, open), true);
  assert.strictEqual(secp256k1.ecdsaVerify(signature, Buffer.alloc(32, 8), open), false);
  assert.deepStrictEqual(Buffer.from(secp256k1.ecdsaRecover(signature, recid, message)), Buffer.from(open));
  assert.throws(() => secp256k1.publicKeyCreate(Buffer.alloc(3)), /32 bytes|length/);
});
