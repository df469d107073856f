'use strict';
const fs = require('node:fs');
const { assert, main } = require('./harness.cjs');
const { Tokenizer } = require('@anush008/tokenizers');

main(async () => {
  const vocab = { '[UNK]': 0, joints: 1, hold: 2, wood: 3, '.': 4 };
  fs.writeFileSync('tokenizer.json', JSON.stringify({
    version: '1.0', truncation: null, padding: null, added_tokens: [],
    normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' }, post_processor: null, decoder: null,
    model: { type: 'WordLevel', vocab, unk_token: '[UNK]' },
  }));
  const tokenizer = Tokenizer.fromFile('tokenizer.json');
  const encoding = await tokenizer.encode('Joints hold steel.');
  assert.deepStrictEqual([...encoding.getIds()], [1, 2, 0, 4]);
  assert.deepStrictEqual(encoding.getTokens(), ['joints', 'hold', '[UNK]', '.']);
  assert.strictEqual(await tokenizer.decode([1, 2, 3], true), 'joints hold wood');
  assert.throws(() => Tokenizer.fromFile('nowhere.json'));
});
