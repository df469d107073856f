'use strict';
const { assert, main } = require('./harness.cjs');
const { getEncoding, encodingForModel } = require('tiktoken-node');

main(() => {
  const encoding = getEncoding('cl100k_base');
  assert.deepStrictEqual(encoding.encode('hello world'), [15339, 1917]);
  assert.strictEqual(encoding.decode([15339, 1917]), 'hello world');
  assert.deepStrictEqual(encoding.encodeBatch(['hello', ' world']), [[15339], [1917]]);
  assert.deepStrictEqual(encodingForModel('gpt-4').encode('tenon').length > 0, true);
});
