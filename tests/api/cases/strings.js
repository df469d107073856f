'use strict';

// Strings: https://nodejs.org/api/n-api.html#napi_create_string_utf8 and its neighbours

const assert = require('assert');
const { buffer, bytes, cb, chapter, data, out, str, utf16, v, AUTO, ENV, NULL } = require('../driver.js');

const TOO_LONG = 2 ** 31;
const text = (view) => String.fromCharCode(...view);

chapter((d) => {
  const makers = [
    ['napi_create_string_latin1', (s) => bytes(...[...s].map((c) => c.charCodeAt(0)), 0), 'caf\u00e9'],
    ['napi_create_string_utf8', str, 'caf\u00e9 \u{1f600}'],
    ['napi_create_string_utf16', utf16, 'caf\u00e9 \u{1f600} \ud800'],
    ['node_api_create_property_key_latin1', (s) => bytes(...[...s].map((c) => c.charCodeAt(0)), 0), 'ky\u00e9'],
    ['node_api_create_property_key_utf8', str, 'ky\u00e9 \u{1f600}'],
    ['node_api_create_property_key_utf16', utf16, 'ky\u00e9 \ud800'],
  ];
  for (const [name, encode, sample] of makers) {
    d.test(name, (t) => {
      t.ok([ENV, encode(sample), AUTO, out.value], sample);
      t.ok([ENV, encode(sample), 2, out.value], sample.slice(0, 2));
      t.ok([ENV, encode(sample), 0, out.value], '');
      t.ok([ENV, encode('a\0b'), 3, out.value], 'a\0b');
      t.ok([ENV, encode('a\0b'), AUTO, out.value], 'a');
      t.ok([ENV, NULL, 0, out.value], '');
      t.bad([ENV, NULL, 1, out.value], 'invalid_arg');
      t.bad([ENV, NULL, AUTO, out.value], 'invalid_arg');
      t.bad([ENV, encode(sample), TOO_LONG, out.value], 'invalid_arg');
      t.nulls([ENV, encode(sample), AUTO, out.value], 0, 3);
    });
  }

  d.test('napi_create_string_utf8 of bytes that are not UTF-8', (t) => {
    t.ok([ENV, bytes(0x61, 0xff, 0x62, 0), AUTO, out.value], 'a\ufffdb');
    t.ok([ENV, bytes(0xe2, 0x82, 0), AUTO, out.value], '\ufffd');
    t.ok([ENV, bytes(0xed, 0xa0, 0x80, 0), AUTO, out.value], '\ufffd\ufffd\ufffd');
  });

  for (const [name, encode] of [
    ['node_api_create_external_string_latin1', (s) => bytes(...[...s].map((c) => c.charCodeAt(0)), 0)],
    ['node_api_create_external_string_utf16', utf16],
  ]) {
    d.test(name, (t) => {
      const sample = 'an external string, long enough';
      t.ok([ENV, encode(sample), AUTO, NULL, NULL, out.value, NULL], sample);
      const [value, copied] = t.ok([ENV, encode(sample), 11, NULL, NULL, out.value, out.bool], sample.slice(0, 11));
      assert.strictEqual(typeof copied, 'boolean');
      assert.strictEqual(value.length, 11);
      t.bad([ENV, NULL, 3, NULL, NULL, out.value, out.bool], 'invalid_arg');
      t.bad([ENV, encode(sample), TOO_LONG, NULL, NULL, out.value, out.bool], 'invalid_arg');
      t.nulls([ENV, encode(sample), AUTO, NULL, NULL, out.value, out.bool], 0, 5);
      // With a finalizer: called at once when the host copied, later when it did not.
      const program = d.program([], { collect: false });
      const [, wasCopied] = t.ok(
        [ENV, encode(sample), AUTO, cb('finalize'), data(program), out.value, out.bool], sample);
      assert.strictEqual(program.runs, wasCopied ? 1 : 0);
    });
  }

  d.test('napi_get_value_string_latin1', (t) => {
    t.ok([ENV, v('caf\u00e9'), NULL, 0, out.i64], 4n);
    const [written, length] = t.ok([ENV, v('caf\u00e9'), buffer(8), 8, out.i64]);
    assert.strictEqual(length, 4n);
    assert.strictEqual(text(written), 'caf\u00e9\0ZZZ');
    const [cut, count] = t.ok([ENV, v('abcdef'), buffer(4), 4, out.i64]);
    assert.deepStrictEqual([text(cut), count], ['abc\0', 3n]);
    const [none, zero] = t.ok([ENV, v('abc'), buffer(4), 0, out.i64]);
    assert.deepStrictEqual([text(none), zero], ['ZZZZ', 0n]);
    t.ok([ENV, v('abc'), buffer(4), 4, NULL]);
    for (const wrong of [1, null, {}, new String('x')]) {
      t.bad([ENV, v(wrong), buffer(4), 4, out.i64], 'string_expected');
    }
    t.bad([ENV, v('abc'), NULL, 0, NULL], 'invalid_arg');
    t.nulls([ENV, v('abc'), buffer(4), 4, out.i64], 0, 1);
  });

  d.test('napi_get_value_string_utf8', (t) => {
    t.ok([ENV, v('caf\u00e9 \u{1f600}'), NULL, 0, out.i64], 10n);
    const [written, length] = t.ok([ENV, v('caf\u00e9'), buffer(8), 8, out.i64]);
    assert.deepStrictEqual([[...written], length], [[0x63, 0x61, 0x66, 0xc3, 0xa9, 0, 0x5a, 0x5a], 5n]);
    // A code point is written whole or not at all.
    const [cut, count] = t.ok([ENV, v('a\u{1f600}'), buffer(5), 5, out.i64]);
    assert.deepStrictEqual([cut[0], cut[1], count], [0x61, 0, 1n]);
    // Lone surrogates become U+FFFD.
    const [lone, three] = t.ok([ENV, v('\ud800'), buffer(4), 4, out.i64]);
    assert.deepStrictEqual([[...lone], three], [[0xef, 0xbf, 0xbd, 0], 3n]);
    const [none, zero] = t.ok([ENV, v('abc'), buffer(4), 0, out.i64]);
    assert.deepStrictEqual([text(none), zero], ['ZZZZ', 0n]);
    t.ok([ENV, v('abc'), buffer(4), 4, NULL]);
    t.bad([ENV, v(1), buffer(4), 4, out.i64], 'string_expected');
    t.bad([ENV, v('abc'), NULL, 0, NULL], 'invalid_arg');
    t.nulls([ENV, v('abc'), buffer(4), 4, out.i64], 0, 1);
  });

  d.test('napi_get_value_string_utf16', (t) => {
    t.ok([ENV, v('a\u{1f600}'), NULL, 0, out.i64], 3n);
    const [written, length] = t.ok([ENV, v('a\ud83d\ude00'), buffer(10), 5, out.i64]);
    assert.deepStrictEqual([...written], [0x61, 0, 0x3d, 0xd8, 0x00, 0xde, 0, 0, 0x5a, 0x5a]);
    assert.strictEqual(length, 3n);
    const [, count] = t.ok([ENV, v('abcdef'), buffer(8), 4, out.i64]);
    assert.strictEqual(count, 3n);
    t.ok([ENV, v('abc'), buffer(8), 4, NULL]);
    t.bad([ENV, v(1), buffer(8), 4, out.i64], 'string_expected');
    t.bad([ENV, v('abc'), NULL, 0, NULL], 'invalid_arg');
    t.nulls([ENV, v('abc'), buffer(8), 4, out.i64], 0, 1);
  });

  d.test('napi_get_value_string_utf8 of long and two-byte strings', (t) => {
    const long = 'x'.repeat(5000) + '\u20ac';
    const [written, length] = t.ok([ENV, v(long), buffer(6000), 6000, out.i64]);
    assert.strictEqual(length, 5003n);
    assert.deepStrictEqual([...written.slice(4998, 5004)], [0x78, 0x78, 0xe2, 0x82, 0xac, 0]);
    const rope = 'left'.repeat(50) + 'right'.repeat(50);
    const [flat] = t.ok([ENV, v(rope), buffer(500), 500, out.i64]);
    assert.strictEqual(text(flat.slice(0, 450)), rope);
  });
});
