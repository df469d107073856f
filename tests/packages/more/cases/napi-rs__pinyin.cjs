'use strict';
const { assert, main } = require('./harness.cjs');
const { pinyin, asyncPinyin, compare, PINYIN_STYLE } = require('@napi-rs/pinyin');

main(async () => {
  assert.deepStrictEqual(pinyin('中文'), ['zhong', 'wen']);
  assert.deepStrictEqual(await asyncPinyin('中文', { style: PINYIN_STYLE.WithTone }), ['zhōng', 'wén']);
  assert.deepStrictEqual(pinyin('中', { heteronym: true, style: PINYIN_STYLE.WithToneNumEnd }), [['zhong1', 'zhong4']]);
  assert.deepStrictEqual(['鳗', '鳗鱼', '安'].sort(compare), ['安', '鳗', '鳗鱼']);
});
