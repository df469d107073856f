'use strict';

// Making strings: https://nodejs.org/api/n-api.html#napi_create_string_utf8 and its neighbours.
// A property key is a string like another; what makes it special is only that it is quick to use.

const TOO_LONG = 2 ** 31;
const makers = [
  ['napi_create_string_latin1', latin1, 'caf\u00e9 \u00ff'],
  ['napi_create_string_utf8', str, 'caf\u00e9 \u{1f600}'],
  ['napi_create_string_utf16', utf16, 'caf\u00e9 \u{1f600} \ud800'],
  ['node_api_create_property_key_latin1', latin1, 'ky\u00e9'],
  ['node_api_create_property_key_utf8', str, 'ky\u00e9 \u{1f600}'],
  ['node_api_create_property_key_utf16', utf16, 'ky\u00e9 \ud800'],
];

for (const [name, encode, sample] of makers) {
  test(`${name} reads up to a length or to the NUL`, { functions: [name] }, (t) => {
    t.ok([ENV, encode(sample), AUTO, out.value], sample);
    t.ok([ENV, encode(sample), 2, out.value], sample.slice(0, 2));
    t.ok([ENV, encode(sample), 0, out.value], '');
    t.ok([ENV, encode(''), AUTO, out.value], '');
    t.ok([ENV, encode('a\0b'), 3, out.value], 'a\0b');
    t.ok([ENV, encode('a\0b'), AUTO, out.value], 'a');
  });

  test(`${name} copies long text whole`, { functions: [name] }, (t) => {
    const long = `${'0123456789'.repeat(700)}${sample}`;
    t.ok([ENV, encode(long), AUTO, out.value], long);
  });

  test(`${name} takes NULL only with the length 0`, { functions: [name] }, (t) => {
    t.ok([ENV, NULL, 0, out.value], '');
    t.bad([ENV, NULL, 1, out.value], 'invalid_arg');
    t.bad([ENV, NULL, AUTO, out.value], 'invalid_arg');
  });

  test(`${name} refuses a length above INT_MAX`, { functions: [name] }, (t) => {
    t.bad([ENV, encode(sample), TOO_LONG, out.value], 'invalid_arg');
  });
}

for (const name of ['napi_create_string_utf8', 'node_api_create_property_key_utf8']) {
  test(`${name} replaces what is not UTF-8`, { functions: [name] }, (t) => {
    t.ok([ENV, bytes(0x61, 0xff, 0x62, 0), AUTO, out.value], 'a\ufffdb');
    t.ok([ENV, bytes(0xe2, 0x82, 0), AUTO, out.value], '\ufffd');
    t.ok([ENV, bytes(0xed, 0xa0, 0x80, 0), AUTO, out.value], '\ufffd\ufffd\ufffd');
    t.ok([ENV, bytes(0xc3, 0xa9, 0xc3, 0), 3, out.value], '\u00e9\ufffd');
  });
}

for (const [name, encode] of makers.slice(3)) {
  test(`${name} names properties`, { functions: [name, 'napi_get_property'], version: 10 }, (t) => {
    const key = out.inline(8);
    const found = out.value;
    const { steps, outs } = t.driver.run(
      [name, ENV, encode('named'), AUTO, key],
      ['napi_get_property', ENV, v({ named: 'found' }), get(key), found],
    );
    assert.deepEqual(statuses({ steps }), ['ok', 'ok'], 'statuses');
    assert.equal(outs[1], 'found', 'the property of that name');
  });
}
