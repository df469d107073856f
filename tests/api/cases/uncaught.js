'use strict';

// Exceptions that leave a finalizer, a completion or a threadsafe call are uncaught exceptions.

const assert = require('assert');
const { test, until, untilCollected } = require('../harness.js');
const { cb, data, load, out, pointer, str, v, ENV, NULL, VERSIONS } = require('../driver.js');

const caught = [];
process.on('uncaughtException', (error) => caught.push(error.code));

for (const version of VERSIONS) {
  if (version > Number(process.versions.napi) && version !== VERSIONS[3]) continue;
  const d = load(version);
  const failing = (code) => d.program([['napi_throw_error', ENV, str(code), str('thrown in a callback')]], { collect: false });

  test(`${d.label} of a completion`, async () => {
    const complete = failing('ERR_COMPLETE');
    const execute = d.program([], { collect: false, then: complete });
    const [work] = d.ok(['napi_create_async_work', ENV, NULL, v('tests:work'), cb('execute'), cb('complete'), data(execute), out.pointer]);
    d.ok(['napi_queue_async_work', ENV, pointer(work)]);
    await until(() => complete.runs === 1 && caught.length > 0, 'the exception');
    assert.deepStrictEqual(caught.splice(0), ['ERR_COMPLETE']);
    d.ok(['napi_delete_async_work', ENV, pointer(work)]);
  });

  if (!d.experimental) {
    test(`${d.label} of a finalizer`, async () => {
      const program = failing('ERR_FINALIZER');
      (() => d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]))();
      await untilCollected(() => program.runs === 1 && caught.length > 0, 'the exception');
      assert.deepStrictEqual(caught.splice(0), ['ERR_FINALIZER']);
    });
  }

  test(`${d.label} of a threadsafe call`, async () => {
    const program = failing('ERR_THREADSAFE');
    const finalizer = d.program([], { collect: false });
    const [handle] = d.ok(['napi_create_threadsafe_function', ENV, NULL, NULL, v('tests:threadsafe'), 0, 1,
      data(finalizer), cb('finalize_data'), data(program), cb('call_js'), out.pointer]);
    d.ok(['napi_call_threadsafe_function', pointer(handle), NULL, 0], ['napi_release_threadsafe_function', pointer(handle), 0]);
    await until(() => finalizer.runs === 1, 'the finalizer');
    // Older modules only get a deprecation warning.
    assert.deepStrictEqual(caught.splice(0), version < 10 ? [] : ['ERR_THREADSAFE']);
  });
}
