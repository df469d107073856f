'use strict';
const { assert, main } = require('./harness.cjs');
const sodium = require('sodium-native');

main(() => {
  const key = Buffer.alloc(sodium.crypto_secretbox_KEYBYTES, 3);
  const nonce = Buffer.alloc(sodium.crypto_secretbox_NONCEBYTES, 4);
  const message = Buffer.from('a message in a box');
  const box = Buffer.alloc(message.length + sodium.crypto_secretbox_MACBYTES);
  sodium.crypto_secretbox_easy(box, message, nonce, key);
  const opened = Buffer.alloc(message.length);
  assert.strictEqual(sodium.crypto_secretbox_open_easy(opened, box, nonce, key), true);
  assert.deepStrictEqual(opened, message);
  box[0] ^= 1;
  assert.strictEqual(sodium.crypto_secretbox_open_easy(opened, box, nonce, key), false);
  const hash = Buffer.alloc(32);
  sodium.crypto_generichash(hash, Buffer.from('abc'));
  assert.strictEqual(hash.toString('hex'), 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319');
  const secret = sodium.sodium_malloc(32);
  sodium.randombytes_buf(secret);
  assert.ok(secret.some((byte) => byte !== 0));
  sodium.sodium_memzero(secret);
  assert.ok(secret.every((byte) => byte === 0));
});
