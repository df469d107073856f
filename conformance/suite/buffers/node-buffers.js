'use strict';

// Buffers: https://nodejs.org/api/n-api.html#napi_create_buffer

const isBuffer = (thing) => thing instanceof Uint8Array && typeof thing.readUInt8 === 'function';

test('napi_create_buffer makes a Buffer of that length', { functions: ['napi_create_buffer'] }, (t) => {
  for (const length of [0, 1, 6, 10000]) {
    const [made] = t.ok([ENV, length, NULL, out.value]);
    assert(isBuffer(made), 'a Buffer');
    assert.equal(made.length, length, 'length');
  }
});

test('napi_create_buffer gives the memory that JavaScript sees', { functions: ['napi_create_buffer'] }, (t) => {
  const place = out.data(4);
  const [, made] = t.ok([ENV, 4, place, out.value]);
  made.set([1, 2, 3, 4]);
  assert.deepEqual([...t.driver.read(place)[0]], [1, 2, 3, 4], 'the bytes');
});

test('napi_create_buffer_copy copies', { functions: ['napi_create_buffer_copy'] }, (t) => {
  const place = out.data(3);
  const [content, made] = t.ok([ENV, 3, bytes(7, 8, 9), place, out.value]);
  assert(isBuffer(made), 'a Buffer');
  assert.deepEqual([...made], [7, 8, 9], 'the bytes');
  assert.deepEqual([...content], [7, 8, 9], 'the bytes at the place given');
  made[0] = 1;
  assert.equal(t.driver.read(place)[0][0], 1, 'it is the memory of the Buffer');
  assert.deepEqual([...t.ok([ENV, 2, bytes(7, 8, 9), NULL, out.value])[0]], [7, 8], 'only as many as told');
  assert.equal(t.ok([ENV, 0, bytes(7), NULL, out.value])[0].length, 0, 'nothing');
});

test('napi_create_buffer_copy has memory of its own', { functions: ['napi_create_buffer_copy'] }, (t) => {
  const [address, memory] = t.driver.ok(['napi_create_arraybuffer', ENV, 3, out.pointer, out.value]);
  const source = new Uint8Array(memory);
  source.set([7, 8, 9]);
  const [place, made] = t.ok([ENV, 3, pointer(address), out.pointer, out.value]);
  assert.notEqual(place, address, 'the address');
  source[0] = 1;
  made[1] = 2;
  assert.deepEqual([[...source], [...made]], [[1, 8, 9], [7, 2, 9]], 'the bytes of source and copy');
});

test('node_api_create_buffer_from_arraybuffer makes a Buffer over the memory',
  { functions: ['node_api_create_buffer_from_arraybuffer'] }, (t) => {
    const memory = Uint8Array.of(1, 2, 3, 4).buffer;
    const [made] = t.ok([ENV, v(memory), 1, 2, out.value]);
    assert(isBuffer(made), 'a Buffer');
    assert.deepEqual([...made], [2, 3], 'the bytes');
    assert.equal(made.buffer, memory, 'the buffer');
    assert.equal(t.ok([ENV, v(memory), 0, 4, out.value])[0].length, 4, 'the whole');
    assert.equal(t.ok([ENV, v(memory), 4, 0, out.value])[0].length, 0, 'the end');
  });

const BEYOND = [[2, 3], [0, 5], [5, 0]];
test('node_api_create_buffer_from_arraybuffer makes no Buffer that reaches beyond the memory',
  { functions: ['node_api_create_buffer_from_arraybuffer'] }, (t) => {
    for (const [offset, length] of BEYOND) {
      const { steps, threw, outs } = t.call([ENV, v(new ArrayBuffer(4)), offset, length, out.value]);
      assert(threw || steps[0].status !== 'ok', 'it throws or fails');
      assert.equal(outs[0], UNTOUCHED, 'the place of the result');
    }
  });

test('node_api_create_buffer_from_arraybuffer throws a RangeError for what reaches beyond the memory',
  { functions: ['node_api_create_buffer_from_arraybuffer'], level: 'recommended' }, (t) => {
    for (const [offset, length] of BEYOND) {
      const { exception } = t.call([ENV, v(new ArrayBuffer(4)), offset, length, out.value]);
      assert.fits(exception || {}, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    }
  });

test('node_api_create_buffer_from_arraybuffer says what reaches beyond the memory',
  { functions: ['node_api_create_buffer_from_arraybuffer'], level: 'quirk' }, (t) => {
    const { steps, exception } = t.call([ENV, v(new ArrayBuffer(4)), 2, 3, out.value]);
    assert.equal(steps[0].status, 'ok', 'status');
    assert.equal(exception.message, 'The byte offset + length is out of range', 'message');
  });

test('node_api_create_buffer_from_arraybuffer fails for what is no ArrayBuffer',
  { functions: ['node_api_create_buffer_from_arraybuffer'] }, (t) => {
    for (const wrong of [{}, 1, null, new Uint8Array(1)]) {
      const { steps } = t.call([ENV, v(wrong), 0, 1, out.value]);
      assert(['invalid_arg', 'arraybuffer_expected'].includes(steps[0].status), `status ${steps[0].status}`);
    }
  });

test('node_api_create_buffer_from_arraybuffer records nothing for what is no ArrayBuffer',
  { functions: ['node_api_create_buffer_from_arraybuffer'], level: 'quirk' }, (t) => {
    t.bad([ENV, v({}), 0, 1, out.value], 'invalid_arg', { recorded: false });
  });

test('napi_get_buffer_info gives memory and length', { functions: ['napi_get_buffer_info'] }, (t) => {
  const [made] = t.driver.ok(['napi_create_buffer_copy', ENV, 3, bytes(97, 98, 99), NULL, out.value]);
  const [content, length] = t.ok([ENV, v(made), out.data(3), out.i64]);
  assert.deepEqual([[...content], length], [[97, 98, 99], 3n], 'bytes and length');
  const part = made.subarray(1, 3);
  const [rest, two] = t.ok([ENV, v(part), out.data(2), out.i64]);
  assert.deepEqual([[...rest], two], [[98, 99], 2n], 'bytes and length of a part');
});

test('napi_get_buffer_info reads a Uint8Array', { functions: ['napi_get_buffer_info'] }, (t) => {
  const [content, length] = t.ok([ENV, v(Uint8Array.of(1, 2, 3, 4).subarray(1)), out.data(3), out.i64]);
  assert.deepEqual([[...content], length], [[2, 3, 4], 3n], 'bytes and length');
});

test('napi_get_buffer_info reads any view', { functions: ['napi_get_buffer_info'], level: 'recommended' }, (t) => {
  t.ok([ENV, v(new Uint16Array(new ArrayBuffer(8), 2, 2)), NULL, out.i64], 4n);
  t.ok([ENV, v(new DataView(new ArrayBuffer(8), 2, 5)), NULL, out.i64], 5n);
});

test('napi_get_buffer_info needs no result place', { functions: ['napi_get_buffer_info'] }, (t) => {
  t.ok([ENV, v(new Uint8Array(3)), NULL, NULL]);
});

test('napi_get_buffer_info refuses what is no view', {
  functions: ['napi_get_buffer_info'], changed: { node: '20', why: 'Node 18 ends with an assertion' },
}, (t) => {
  t.refuses([{}, 'abc', 1, null, undefined, new ArrayBuffer(1)], (wrong) => [ENV, wrong, out.pointer, out.i64], 'invalid_arg');
});
