'use strict';

// Large strings, arrays and lists: https://nodejs.org/api/n-api.html#object-creation-functions

const MEGA = 2 ** 20;
const SIZES = { versions: [8, 10] };

const strings = [
  ['latin1', latin1, 'abc\u00e9', 1],
  ['utf8', str, 'ab\u20ac\u{1f600}', 1],
  ['utf16', utf16, 'ab\u20ac\u{1f600}', 2],
];
for (const [kind, encode, piece, width] of strings) {
  const [creates, reads] = [`napi_create_string_${kind}`, `napi_get_value_string_${kind}`];
  test(`${creates} and ${reads} carry a quarter of a million characters`, {
    functions: [creates, reads], ...SIZES,
  }, (t) => {
    const text = piece.repeat(MEGA / 16);
    const [made] = t.ok([ENV, encode(text), AUTO, out.value], text);
    const [length] = t.of(reads).ok([ENV, v(made), NULL, 0, out.i64]);
    const room = Number(length) + 1;
    const [written, count] = t.of(reads).ok([ENV, v(made), buffer(room * width), room, out.i64]);
    assert.equal(count, length, 'the length');
    const [back] = t.ok([ENV, bytes(written), AUTO, out.value]);
    assert(back === text, 'the text comes back');
  });
}

test('napi_get_array_length and napi_get_element reach far into an array',
  { functions: ['napi_get_array_length', 'napi_get_element'], ...SIZES }, (t) => {
    const array = Array.from({ length: 100000 }, (_, index) => index);
    t.ok([ENV, v(array), out.u32], 100000);
    t.of('napi_get_element').ok([ENV, v(array), 99999, out.value], 99999);
  });

test('napi_get_property_names lists thousands of keys', { functions: ['napi_get_property_names'], ...SIZES }, (t) => {
  const keys = Array.from({ length: 5000 }, (_, index) => `key${index}`);
  const object = Object.fromEntries(keys.map((key) => [key, 1]));
  const [names] = t.ok([ENV, v(object), out.value]);
  assert.deepEqual(names, keys, 'the keys');
});

test('napi_define_properties defines hundreds of properties', {
  functions: ['napi_define_properties'], ...SIZES,
}, (t) => {
  const object = {};
  const descriptors = Array.from({ length: 300 }, (_, index) => ({ utf8name: `p${index}`, value: index, attributes: 7 }));
  t.ok([ENV, v(object), descriptors.length, properties(...descriptors)]);
  assert.deepEqual(Object.values(object), descriptors.map(({ value }) => value), 'the values');
});

test('napi_call_function and napi_get_cb_info pass hundreds of arguments',
  { functions: ['napi_call_function', 'napi_get_cb_info', 'napi_new_instance'], ...SIZES }, (t) => {
    const args = Array.from({ length: 500 }, (_, index) => index);
    const sum = (...numbers) => numbers.reduce((total, number) => total + number, 0);
    t.ok([ENV, v(null), v(sum), args.length, list(...args), out.value], sum(...args));
    const count = preset(out.i64, 1);
    const program = t.driver.program([['napi_get_cb_info', ENV, INFO, count, out.inline(8), NULL, NULL]]);
    t.ok([ENV, v(null), v(t.driver.fn(program)), args.length, list(...args), NULL]);
    assert.equal(program.results[0].outs[0], 500n, 'the number of arguments');
  });

test('napi_create_bigint_words and napi_get_value_bigint_words carry a thousand words',
  { functions: ['napi_create_bigint_words', 'napi_get_value_bigint_words'], ...SIZES }, (t) => {
    const list = Array.from({ length: 1000 }, (_, index) => BigInt(index) * 0x1234567n + 1n);
    const wanted = list.reduceRight((big, word) => (big << 64n) | word, 0n);
    t.ok([ENV, 1, 1000, words(...list), out.value], -wanted);
    t.of('napi_get_value_bigint_words').ok([ENV, v(-wanted), NULL, preset(out.i64, 0), NULL], 1000n);
  });
