'use strict';
const { assert, main } = require('./harness.cjs');
const iron = require('@ironfish/rust-nodejs');

main(() => {
  const key = iron.generateKey();
  assert.strictEqual(iron.isValidPublicAddress(key.publicAddress), true);
  assert.strictEqual(iron.isValidPublicAddress('00'), false);
  const words = iron.spendingKeyToWords(key.spendingKey, 0);
  assert.strictEqual(words.split(' ').length, 24);
  assert.strictEqual(iron.wordsToSpendingKey(words, 0), key.spendingKey);
  assert.deepStrictEqual(iron.generateKeyFromPrivateKey(key.spendingKey), key);
  const [a, b] = [new iron.BoxKeyPair(), new iron.BoxKeyPair()];
  const open = (pair) => pair.publicKey.toString('base64');
  const { nonce, boxedMessage } = iron.boxMessage('in a box', a.secretKey, open(b));
  assert.strictEqual(iron.unboxMessage(boxedMessage, nonce, open(a), b.secretKey), 'in a box');
  assert.throws(() => iron.unboxMessage(boxedMessage, nonce, open(b), b.secretKey));
});
