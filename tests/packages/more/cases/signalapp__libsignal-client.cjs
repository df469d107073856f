'use strict';
const { assert, main } = require('./harness.cjs');

main(async () => {
  const signal = await import('@signalapp/libsignal-client');
  const alice = signal.IdentityKeyPair.generate();
  const bob = signal.PrivateKey.generate();
  const message = Buffer.from('a message');
  const signature = alice.privateKey.sign(message);
  assert.strictEqual(alice.publicKey.verify(message, signature), true);
  assert.strictEqual(alice.publicKey.verify(Buffer.from('another'), signature), false);
  const shared = bob.agree(alice.publicKey);
  assert.deepStrictEqual(alice.privateKey.agree(bob.getPublicKey()), shared);
  const key = signal.hkdf(32, shared, Buffer.from('label'), null);
  const cipher = signal.Aes256GcmSiv.new(key);
  const nonce = Buffer.alloc(12, 1);
  const sealed = cipher.encrypt(message, nonce, Buffer.from('aad'));
  assert.deepStrictEqual(Buffer.from(cipher.decrypt(sealed, nonce, Buffer.from('aad'))), message);
  assert.throws(() => cipher.decrypt(sealed, nonce, Buffer.from('other')));
  const address = signal.ProtocolAddress.new('+14155550100', 3);
  assert.deepStrictEqual([address.name(), address.deviceId()], ['+14155550100', 3]);
  assert.throws(() => signal.PublicKey.deserialize(Buffer.alloc(3)), /key/i);
});
