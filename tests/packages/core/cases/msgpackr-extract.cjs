'use strict';
const { assert, main } = require('./harness.cjs');
const { extractStrings } = require('msgpackr-extract');

main(() => {
  // MessagePack: an array of two strings, each a length byte and its characters.
  const bytes = new Uint8Array(Buffer.from('\x92\xa5hello\xa5world', 'latin1'));
  const strings = extractStrings(1, bytes.length, bytes.buffer);
  assert.deepStrictEqual([strings].flat().join('').includes('hello'), true, String(strings));
});
