'use strict';

// Promises: https://nodejs.org/api/n-api.html#promises

const assert = require('assert');
const { isTenon } = require('../harness.js');
const { chapter, out, pointer, v, ENV, NULL } = require('../driver.js');

chapter((d) => {
  const create = () => {
    const [deferred, promise] = d.ok(['napi_create_promise', ENV, out.pointer, out.value]);
    return { deferred: pointer(deferred), promise };
  };

  d.test('napi_create_promise', (t) => {
    const [deferred, promise] = t.ok([ENV, out.pointer, out.value]);
    assert.notStrictEqual(deferred, 0n);
    assert.ok(promise instanceof Promise);
    d.ok(['napi_resolve_deferred', ENV, pointer(deferred), v(1)]);
    t.nulls([ENV, out.pointer, out.value]);
  });

  d.test('napi_resolve_deferred', async (t) => {
    const { deferred, promise } = create();
    t.nulls([ENV, deferred, v('value')], 0, 2);
    if (isTenon) t.bad([ENV, NULL, v('value')], 'invalid_arg');
    t.ok([ENV, deferred, v('value')]);
    assert.strictEqual(await promise, 'value');
    // Resolving with a promise follows it.
    const outer = create();
    t.ok([ENV, outer.deferred, v(Promise.resolve('followed'))]);
    assert.strictEqual(await outer.promise, 'followed');
    if (isTenon) {
      const again = create();
      const second = d.program([['napi_resolve_deferred', ENV, again.deferred, v(2)]]);
      const reenter = d.fn(second);
      t.ok([ENV, again.deferred, v({ get then() { reenter(); return undefined; } })]);
      assert.strictEqual(second.results[0].steps[0].status, 'invalid_arg');
    }
  });

  d.test('napi_reject_deferred', async (t) => {
    const { deferred, promise } = create();
    t.nulls([ENV, deferred, v('value')], 0, 2);
    if (isTenon) t.bad([ENV, NULL, v('value')], 'invalid_arg');
    t.ok([ENV, deferred, v('reason')]);
    await assert.rejects(promise.catch((reason) => { throw new Error(reason); }), { message: 'reason' });
  });

  d.test('napi_is_promise', (t) => {
    t.ok([ENV, v(Promise.resolve()), out.bool], true);
    t.ok([ENV, v({ then() {} }), out.bool], false);
    t.ok([ENV, v(1), out.bool], false);
    t.nulls([ENV, v(1), out.bool]);
  });
});
