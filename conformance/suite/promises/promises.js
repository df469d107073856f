'use strict';

// Promises: https://nodejs.org/api/n-api.html#promises

const create = (t) => {
  const [deferred, promise] = t.driver.ok(['napi_create_promise', ENV, out.pointer, out.value]);
  return { deferred: pointer(deferred), promise };
};

test('napi_create_promise makes a promise and what settles it', { functions: ['napi_create_promise'] }, async (t) => {
  const [deferred, promise] = t.ok([ENV, out.pointer, out.value]);
  assert.notEqual(deferred, 0n, 'the deferred');
  assert(promise instanceof Promise, 'a promise');
  const state = await Promise.race([promise, Promise.resolve('pending')]);
  assert.equal(state, 'pending', 'the state of the promise');
  t.driver.ok(['napi_resolve_deferred', ENV, pointer(deferred), v(1)]);
});

test('napi_create_promise makes a new promise each time', { functions: ['napi_create_promise'] }, async (t) => {
  const [one, two] = [create(t), create(t)];
  assert.notEqual(one.promise, two.promise, 'the second promise');
  t.driver.ok(['napi_resolve_deferred', ENV, two.deferred, v(2)], ['napi_resolve_deferred', ENV, one.deferred, v(1)]);
  assert.deepEqual(await Promise.all([one.promise, two.promise]), [1, 2], 'the values');
});

test('napi_resolve_deferred fulfils the promise', { functions: ['napi_resolve_deferred'] }, async (t) => {
  for (const value of ['value', undefined, 7, { an: 'object' }]) {
    const { deferred, promise } = create(t);
    t.ok([ENV, deferred, v(value)]);
    assert.equal(await promise, value, 'the value');
  }
});

test('napi_resolve_deferred follows a promise', { functions: ['napi_resolve_deferred'] }, async (t) => {
  const { deferred, promise } = create(t);
  t.ok([ENV, deferred, v(Promise.resolve('followed'))]);
  assert.equal(await promise, 'followed', 'the value');
  const failing = create(t);
  t.ok([ENV, failing.deferred, v(Promise.reject(new RangeError('inner')))]);
  await assert.rejects(failing.promise, { name: 'RangeError', message: 'inner' });
});

test('napi_resolve_deferred rejects when the then of the value throws', {
  functions: ['napi_resolve_deferred'], changed: { node: '22', why: 'before, the exception was left pending as well' },
}, async (t) => {
  const { deferred, promise } = create(t);
  promise.catch(() => {});
  t.ok([ENV, deferred, v({ get then() { throw new RangeError('getter'); } })]);
  await assert.rejects(promise, { message: 'getter' });
});

test('napi_reject_deferred rejects the promise', { functions: ['napi_reject_deferred'] }, async (t) => {
  const reason = new RangeError('reason');
  const { deferred, promise } = create(t);
  t.ok([ENV, deferred, v(reason)]);
  const caught = await promise.then(() => 'fulfilled', (error) => error);
  assert.equal(caught, reason, 'the reason');
});

test('napi_reject_deferred rejects with a promise as it is', { functions: ['napi_reject_deferred'] }, async (t) => {
  const reason = Promise.resolve(1);
  const { deferred, promise } = create(t);
  t.ok([ENV, deferred, v(reason)]);
  const caught = await promise.then(() => null, (error) => ({ error }));
  assert(caught !== null && caught.error === reason, 'the reason is the promise');
});

test('reactions to a promise run after the callback', { functions: ['napi_resolve_deferred'] }, async (t) => {
  const { deferred, promise } = create(t);
  let reacted = false;
  promise.then(() => { reacted = true; });
  t.ok([ENV, deferred, v(1)]);
  assert.equal(reacted, false, 'reacted on return');
  await promise;
  assert.equal(reacted, true, 'reacted later');
});

test('a promise may be settled long after the callback that made it', {
  functions: ['napi_create_promise', 'napi_resolve_deferred'],
}, async (t) => {
  const { deferred, promise } = create(t);
  await collectMore();
  host.later(() => t.driver.ok(['napi_resolve_deferred', ENV, deferred, v('late')]), 2);
  assert.equal(await promise, 'late', 'the value');
});
