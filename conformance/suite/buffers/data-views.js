'use strict';

// DataViews: https://nodejs.org/api/n-api.html#napi_create_dataview

test('napi_create_dataview makes a view of a part', { functions: ['napi_create_dataview'] }, (t) => {
  const memory = new ArrayBuffer(16);
  const [view] = t.ok([ENV, 8, v(memory), 4, out.value]);
  assert(view instanceof DataView, 'a DataView');
  assert.deepEqual([view.byteLength, view.byteOffset], [8, 4], 'length and offset');
  assert.equal(view.buffer, memory, 'the buffer');
  assert.equal(t.ok([ENV, 16, v(memory), 0, out.value])[0].byteLength, 16, 'the whole');
  assert.equal(t.ok([ENV, 0, v(memory), 16, out.value])[0].byteLength, 0, 'the end');
});

test('napi_create_dataview refuses what reaches beyond the buffer', { functions: ['napi_create_dataview'] }, (t) => {
  const memory = new ArrayBuffer(16);
  for (const [length, offset] of [[16, 4], [17, 0], [0, 17]]) {
    t.bad([ENV, length, v(memory), offset, out.value], 'pending_exception',
      { throws: { name: 'RangeError', code: 'ERR_NAPI_INVALID_DATAVIEW_ARGS' } });
  }
});

test('napi_create_dataview says in its exception what is wrong', {
  functions: ['napi_create_dataview'], level: 'recommended',
}, (t) => {
  t.bad([ENV, 16, v(new ArrayBuffer(16)), 4, out.value], 'pending_exception', { throws: {
    message: 'byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in',
  } });
});

const NOT_BUFFERS = [{}, 1, null, undefined, new Uint8Array(8)];

test('napi_create_dataview fails for what is no ArrayBuffer', { functions: ['napi_create_dataview'] }, (t) => {
  for (const wrong of NOT_BUFFERS) t.fails([ENV, 1, v(wrong), 0, out.value]);
});

test('napi_create_dataview answers invalid_arg for what is no ArrayBuffer',
  { functions: ['napi_create_dataview'], level: 'recommended' }, (t) => {
    t.refuses(NOT_BUFFERS, (wrong) => [ENV, 1, wrong, 0, out.value], 'invalid_arg');
  });

test('napi_get_dataview_info gives length, memory, buffer and offset', {
  functions: ['napi_get_dataview_info'],
}, (t) => {
  const { buffer } = Uint8Array.of(1, 2, 3, 4);
  const view = new DataView(buffer, 1, 2);
  const [length, content, back, offset] = t.ok([ENV, v(view), out.i64, out.data(2), out.value, out.i64]);
  assert.deepEqual([length, [...content], offset], [2n, [2, 3], 1n], 'length, bytes, offset');
  assert.equal(back, buffer, 'the buffer');
});

test('napi_get_dataview_info needs no result place', { functions: ['napi_get_dataview_info'] }, (t) => {
  const view = new DataView(new ArrayBuffer(4));
  t.ok([ENV, v(view), NULL, NULL, NULL, NULL]);
  t.ok([ENV, v(view), NULL, NULL, out.value, NULL], view.buffer);
});

test('napi_get_dataview_info refuses what is no DataView', { functions: ['napi_get_dataview_info'] }, (t) => {
  const wrong = [{}, 1, null, new ArrayBuffer(8), new Uint8Array(1)];
  t.refuses(wrong, (thing) => [ENV, thing, out.i64, NULL, NULL, NULL], 'invalid_arg');
});
