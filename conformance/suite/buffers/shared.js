'use strict';

// Shared memory: https://nodejs.org/api/n-api.html#node_api_create_sharedarraybuffer

/** Shared memory, where the language has it. */
function shared(length) {
  if (typeof SharedArrayBuffer !== 'function') unsupported('there is no SharedArrayBuffer');
  return new SharedArrayBuffer(length);
}

test('node_api_create_sharedarraybuffer makes zeroed shared memory',
  { functions: ['node_api_create_sharedarraybuffer'], version: EXPERIMENTAL }, (t) => {
    const [content, made] = t.ok([ENV, 4, out.data(4), out.value]);
    assert(made instanceof SharedArrayBuffer, 'a SharedArrayBuffer');
    assert.equal(made.byteLength, 4, 'byteLength');
    assert.deepEqual([...content], [0, 0, 0, 0], 'the bytes');
  });

test('node_api_create_sharedarraybuffer gives the memory that JavaScript sees',
  { functions: ['node_api_create_sharedarraybuffer'], version: EXPERIMENTAL }, (t) => {
    const place = out.data(4);
    const [, made] = t.ok([ENV, 4, place, out.value]);
    new Uint8Array(made).set([4, 3, 2, 1]);
    assert.deepEqual([...t.driver.read(place)[0]], [4, 3, 2, 1], 'the bytes');
  });

test('node_api_create_sharedarraybuffer needs no place for the memory',
  { functions: ['node_api_create_sharedarraybuffer'], version: EXPERIMENTAL }, (t) => {
    assert.equal(t.ok([ENV, 4, NULL, out.value])[0].byteLength, 4, 'byteLength');
    assert.equal(t.ok([ENV, 0, NULL, out.value])[0].byteLength, 0, 'byteLength');
  });

test('node_api_create_external_sharedarraybuffer shares the memory of the addon',
  { functions: ['node_api_create_external_sharedarraybuffer'], version: EXPERIMENTAL }, async (t) => {
    const program = t.driver.counter();
    (() => {
      const [made] = t.ok([ENV, bytes(5, 6, 7), 2, cb('noenv_finalize'), data(program), out.value]);
      assert(made instanceof SharedArrayBuffer, 'a SharedArrayBuffer');
      assert.deepEqual([...new Uint8Array(made)], [5, 6], 'the bytes');
    })();
    assert.equal(program.runs, 0, 'calls while it is in use');
    await untilCollected(() => program.runs > 0, 'the finalizer');
    await collectMore();
    assert.equal(program.runs, 1, 'calls');
    assert(program.last.data !== 0, 'the finalizer gets the memory');
  });

test('node_api_create_external_sharedarraybuffer does not copy the memory', {
  functions: ['node_api_create_external_sharedarraybuffer', 'napi_get_arraybuffer_info'], version: EXPERIMENTAL,
}, (t) => {
  const [address, memory] = t.driver.ok(['napi_create_arraybuffer', ENV, 8, out.pointer, out.value]);
  const [made] = t.ok([ENV, pointer(address), 8, cb('noenv_finalize'), data(t.driver.counter()), out.value]);
  new Uint8Array(memory)[3] = 33;
  assert.equal(new Uint8Array(made)[3], 33, 'the byte');
  t.of('napi_get_arraybuffer_info').ok([ENV, v(made), out.pointer, out.i64], address, 8n);
  globalThis.keptToTheEnd = memory;
});

test('node_api_create_external_sharedarraybuffer does not have its finalizer called while the memory is in use', {
  functions: ['node_api_create_external_sharedarraybuffer'], version: EXPERIMENTAL,
}, async (t) => {
  const [program, canary] = [t.driver.counter(), t.driver.counter()];
  const [made] = t.ok([ENV, bytes(1, 2, 3), 3, cb('noenv_finalize'), data(program), out.value]);
  (() => { t.ok([ENV, bytes(1), 1, cb('noenv_finalize'), data(canary), out.value]); })();
  await untilCollected(() => canary.runs > 0, 'another finalizer');
  assert.equal(program.runs, 0, 'calls');
  assert.equal(made.byteLength, 3, 'byteLength');
});

const SHARED = { node: '25', why: 'views over shared memory are new in Node-API' };

test('napi_create_typedarray makes a view over shared memory', {
  functions: ['napi_create_typedarray'], changed: SHARED,
}, (t) => {
  const memory = shared(8);
  const [view] = t.ok([ENV, 1, 4, v(memory), 2, out.value]);
  assert.equal(view.buffer, memory, 'the buffer');
  assert.deepEqual([view.length, view.byteOffset], [4, 2], 'length and offset');
});

test('napi_create_dataview makes a view over shared memory', {
  functions: ['napi_create_dataview'], changed: SHARED,
}, (t) => {
  const memory = shared(8);
  const [view] = t.ok([ENV, 4, v(memory), 2, out.value]);
  assert.equal(view.buffer, memory, 'the buffer');
  assert.deepEqual([view.byteLength, view.byteOffset], [4, 2], 'length and offset');
});

test('napi_get_arraybuffer_info reads shared memory', {
  functions: ['napi_get_arraybuffer_info'], changed: SHARED,
}, (t) => {
  const memory = shared(3);
  new Uint8Array(memory).set([1, 2, 3]);
  const [content, length] = t.ok([ENV, v(memory), out.data(3), out.i64]);
  assert.deepEqual([[...content], length], [[1, 2, 3], 3n], 'bytes and length');
});

test('napi_detach_arraybuffer refuses shared memory', { functions: ['napi_detach_arraybuffer'] }, (t) => {
  t.bad([ENV, v(shared(1))], 'arraybuffer_expected');
});
