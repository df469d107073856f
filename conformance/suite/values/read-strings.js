'use strict';

// Reading strings: https://nodejs.org/api/n-api.html#napi_get_value_string_utf8 and its neighbours

const NOT_STRINGS = [1, null, undefined, true, {}, [], 1n, Symbol('x'), new String('x')];
const text = (view) => String.fromCharCode(...view);
const units = (view) => text(new Uint16Array(view.slice().buffer));

test('napi_get_value_string_latin1 counts, writes and terminates', {
  functions: ['napi_get_value_string_latin1'],
}, (t) => {
  t.ok([ENV, v('caf\u00e9'), NULL, 0, out.i64], 4n);
  const [written, length] = t.ok([ENV, v('caf\u00e9'), buffer(8), 8, out.i64]);
  assert.deepEqual([text(written), length], ['caf\u00e9\0ZZZ', 4n], 'bytes and length');
  const [exact, four] = t.ok([ENV, v('caf\u00e9'), buffer(8), 5, out.i64]);
  assert.deepEqual([text(exact), four], ['caf\u00e9\0ZZZ', 4n], 'an exact fit');
});

test('napi_get_value_string_latin1 cuts what does not fit', { functions: ['napi_get_value_string_latin1'] }, (t) => {
  const [cut, count] = t.ok([ENV, v('abcdef'), buffer(6), 4, out.i64]);
  assert.deepEqual([text(cut), count], ['abc\0ZZ', 3n], 'bytes and length');
});

test('napi_get_value_string_utf8 counts, writes and terminates', { functions: ['napi_get_value_string_utf8'] }, (t) => {
  t.ok([ENV, v('caf\u00e9 \u{1f600}'), NULL, 0, out.i64], 10n);
  t.ok([ENV, v(''), NULL, 0, out.i64], 0n);
  const [written, length] = t.ok([ENV, v('caf\u00e9'), buffer(8), 8, out.i64]);
  assert.deepEqual([[...written], length], [[0x63, 0x61, 0x66, 0xc3, 0xa9, 0, 0x5a, 0x5a], 5n], 'bytes and length');
  const [exact, five] = t.ok([ENV, v('caf\u00e9'), buffer(8), 6, out.i64]);
  assert.deepEqual([text(exact), five], ['caf\u00c3\u00a9\0ZZ', 5n], 'an exact fit');
  const [inner, four] = t.ok([ENV, v('a\0b\0'), buffer(8), 8, out.i64]);
  assert.deepEqual([text(inner), four], ['a\0b\0\0ZZZ', 4n], 'NULs inside are text');
});

test('napi_get_value_string_utf8 cuts between code points', { functions: ['napi_get_value_string_utf8'] }, (t) => {
  const [cut, count] = t.ok([ENV, v('a\u{1f600}'), buffer(8), 5, out.i64]);
  assert.deepEqual([text(cut.slice(0, 2)), count], ['a\0', 1n], 'a code point is whole or absent');
  const [whole, five] = t.ok([ENV, v('a\u{1f600}b'), buffer(8), 6, out.i64]);
  assert.deepEqual([text(whole), five], ['a\u00f0\u009f\u0098\u0080\0ZZ', 5n], 'bytes and length');
});

test('napi_get_value_string_utf8 replaces lone surrogates', { functions: ['napi_get_value_string_utf8'] }, (t) => {
  const [lone, three] = t.ok([ENV, v('\ud800'), buffer(4), 4, out.i64]);
  assert.deepEqual([[...lone], three], [[0xef, 0xbf, 0xbd, 0], 3n], 'U+FFFD');
});

test('napi_get_value_string_utf8 reads long, two-byte and concatenated strings', {
  functions: ['napi_get_value_string_utf8'],
}, (t) => {
  const long = 'x'.repeat(5000) + '\u20ac';
  const [written, length] = t.ok([ENV, v(long), buffer(6000), 6000, out.i64]);
  assert.equal(length, 5003n, 'length');
  assert.deepEqual([...written.slice(4998, 5004)], [0x78, 0x78, 0xe2, 0x82, 0xac, 0], 'the last bytes');
  const rope = 'left'.repeat(50) + 'right'.repeat(50);
  const [flat] = t.ok([ENV, v(rope), buffer(500), 500, out.i64]);
  assert.equal(text(flat.slice(0, 450)), rope, 'the two parts');
});

test('napi_get_value_string_utf16 counts, writes and terminates', {
  functions: ['napi_get_value_string_utf16'],
}, (t) => {
  t.ok([ENV, v('a\u{1f600}'), NULL, 0, out.i64], 3n);
  const [written, length] = t.ok([ENV, v('a\u{1f600}'), buffer(10), 5, out.i64]);
  assert.deepEqual([units(written), length], ['a\u{1f600}\0\u5a5a', 3n], 'units and length');
  const [lone, one] = t.ok([ENV, v('\ud800'), buffer(4), 2, out.i64]);
  assert.deepEqual([units(lone), one], ['\ud800\0', 1n], 'a lone surrogate is kept');
});

test('napi_get_value_string_utf16 cuts what does not fit', { functions: ['napi_get_value_string_utf16'] }, (t) => {
  const [cut, count] = t.ok([ENV, v('abcdef'), buffer(12), 4, out.i64]);
  assert.deepEqual([units(cut), count], ['abc\0\u5a5a\u5a5a', 3n], 'units and length');
});

for (const name of ['latin1', 'utf8', 'utf16'].map((kind) => `napi_get_value_string_${kind}`)) {
  test(`${name} refuses everything but a string`, { functions: [name] }, (t) => {
    t.refuses(NOT_STRINGS, (wrong) => [ENV, wrong, buffer(8), 4, out.i64], 'string_expected');
  });

  test(`${name} writes nothing into no room`, { functions: [name] }, (t) => {
    const [none, zero] = t.ok([ENV, v('abc'), buffer(4), 0, out.i64]);
    assert.deepEqual([text(none), zero], ['ZZZZ', 0n], 'bytes and length');
  });

  test(`${name} writes a lone terminator into room for one`, { functions: [name] }, (t) => {
    const [bytes, zero] = t.ok([ENV, v('abc'), buffer(4), 1, out.i64]);
    assert.deepEqual([bytes[0], zero], [0, 0n], 'terminator and length');
  });

  test(`${name} needs the length place only when there is no buffer`, { functions: [name] }, (t) => {
    const [written] = t.ok([ENV, v('ab'), buffer(8), 4, NULL]);
    assert.equal(written[0], 0x61, 'the first byte');
    t.bad([ENV, v('abc'), NULL, 0, NULL], 'invalid_arg');
  });
}
