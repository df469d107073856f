'use strict';

// ArrayBuffers: https://nodejs.org/api/n-api.html#napi_create_arraybuffer

test('napi_create_arraybuffer makes zeroed memory of that length', { functions: ['napi_create_arraybuffer'] }, (t) => {
  for (const length of [1, 5, 64, 4096]) {
    const [content, made] = t.ok([ENV, length, out.data(length), out.value]);
    assert(made instanceof ArrayBuffer, 'an ArrayBuffer');
    assert.equal(made.byteLength, length, 'byteLength');
    assert(content.every((byte) => byte === 0), 'all bytes are 0');
  }
});

test('napi_create_arraybuffer gives the memory that JavaScript sees', {
  functions: ['napi_create_arraybuffer', 'napi_get_arraybuffer_info'],
}, (t) => {
  const [place, made] = t.ok([ENV, 4, out.pointer, out.value]);
  new Uint8Array(made).set([1, 2, 3, 4]);
  t.of('napi_get_arraybuffer_info').ok([ENV, v(made), out.pointer, NULL], place);
  const [content] = t.of('napi_get_arraybuffer_info').ok([ENV, v(made), out.data(4), NULL]);
  assert.deepEqual([...content], [1, 2, 3, 4], 'the bytes');
});

test('napi_create_arraybuffer needs no place for the memory', { functions: ['napi_create_arraybuffer'] }, (t) => {
  const [made] = t.ok([ENV, 5, NULL, out.value]);
  assert.equal(made.byteLength, 5, 'byteLength');
});

test('napi_create_arraybuffer makes an empty buffer', { functions: ['napi_create_arraybuffer'] }, (t) => {
  const [made] = t.ok([ENV, 0, NULL, out.value]);
  assert.equal(made.byteLength, 0, 'byteLength');
});

test('napi_get_arraybuffer_info gives memory and length', { functions: ['napi_get_arraybuffer_info'] }, (t) => {
  const { buffer } = Uint8Array.of(1, 2, 3);
  const [content, length] = t.ok([ENV, v(buffer), out.data(3), out.i64]);
  assert.deepEqual([[...content], length], [[1, 2, 3], 3n], 'bytes and length');
  t.ok([ENV, v(new ArrayBuffer(0)), NULL, out.i64], 0n);
});

test('napi_get_arraybuffer_info needs no result place', { functions: ['napi_get_arraybuffer_info'] }, (t) => {
  t.ok([ENV, v(new ArrayBuffer(3)), NULL, NULL]);
});

test('napi_get_arraybuffer_info refuses what is no ArrayBuffer', { functions: ['napi_get_arraybuffer_info'] }, (t) => {
  t.refuses([{}, 1, 'x', null, undefined, new Uint8Array(1)], (wrong) => [ENV, wrong, out.pointer, out.i64], 'invalid_arg');
});

test('napi_detach_arraybuffer detaches', {
  functions: ['napi_detach_arraybuffer', 'napi_is_detached_arraybuffer'],
}, (t) => {
  const made = new ArrayBuffer(8);
  const view = new Uint8Array(made);
  t.ok([ENV, v(made)]);
  assert.deepEqual([made.byteLength, view.length], [0, 0], 'lengths');
  t.of('napi_is_detached_arraybuffer').ok([ENV, v(made), out.bool], true);
});

test('napi_detach_arraybuffer refuses what is no ArrayBuffer', { functions: ['napi_detach_arraybuffer'] }, (t) => {
  t.refuses([{}, 1, undefined, null, new Uint8Array(1)], (wrong) => [ENV, wrong], 'arraybuffer_expected');
});

test('napi_detach_arraybuffer refuses the memory of WebAssembly', { functions: ['napi_detach_arraybuffer'] }, (t) => {
  if (typeof WebAssembly !== 'object') unsupported('there is no WebAssembly');
  const memory = new WebAssembly.Memory({ initial: 1 });
  t.bad([ENV, v(memory.buffer)], 'detachable_arraybuffer_expected');
  assert.equal(memory.buffer.byteLength, 65536, 'byteLength');
});

test('napi_is_detached_arraybuffer is true only for a detached one', {
  functions: ['napi_is_detached_arraybuffer'],
}, (t) => {
  const made = new ArrayBuffer(8);
  t.ok([ENV, v(made), out.bool], false);
  t.driver.ok(['napi_detach_arraybuffer', ENV, v(made)]);
  t.ok([ENV, v(made), out.bool], true);
  t.ok([ENV, v(new ArrayBuffer(0)), out.bool], false);
});

test('napi_is_detached_arraybuffer sees what JavaScript detached', {
  functions: ['napi_is_detached_arraybuffer'],
}, (t) => {
  if (typeof structuredClone !== 'function') unsupported('there is no structuredClone');
  const made = new ArrayBuffer(8);
  structuredClone(made, { transfer: [made] });
  t.ok([ENV, v(made), out.bool], true);
});
