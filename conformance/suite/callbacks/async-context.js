'use strict';

// Async contexts: https://nodejs.org/api/n-api.html#napi_async_init

const FUNCTIONS_USED = ['napi_async_init', 'napi_async_destroy'];
const resourceName = v('conform:context');

test('napi_async_init makes a context, with a resource or without', { functions: FUNCTIONS_USED }, (t) => {
  for (const resource of [v({}), NULL]) {
    const [context] = t.ok([ENV, resource, resourceName, out.pointer]);
    assert.notEqual(context, 0n);
    t.driver.ok(['napi_async_destroy', ENV, pointer(context)]);
  }
});

test('napi_async_init makes a string of the name', { functions: FUNCTIONS_USED }, (t) => {
  const [context] = t.ok([ENV, v({}), v(5), out.pointer]);
  t.driver.ok(['napi_async_destroy', ENV, pointer(context)]);
});

test('a context outlives its resource', { functions: [...FUNCTIONS_USED, 'napi_make_callback'] }, async (t) => {
  const context = (() => t.ok([ENV, v({}), resourceName, out.pointer])[0])();
  gc();
  await sleep(1);
  gc();
  assert.deepEqual(statuses(t.run(['napi_make_callback', ENV, pointer(context), v({}), v(() => 1), 0, NULL, out.value])), ['ok']);
  t.driver.ok(['napi_async_destroy', ENV, pointer(context)]);
});

test('a context is good for many callbacks', { functions: ['napi_make_callback', ...FUNCTIONS_USED] }, (t) => {
  const [context] = t.driver.ok(['napi_async_init', ENV, v({}), resourceName, out.pointer]);
  for (let i = 0; i < 50; i++) t.ok([ENV, pointer(context), v({}), v(() => i), 0, NULL, out.value], i);
  t.driver.ok(['napi_async_destroy', ENV, pointer(context)]);
});
