'use strict';

// References and garbage collection: https://nodejs.org/api/n-api.html#napi_create_reference

// Makes the value in a call of its own, so that no frame keeps it.
const create = (t, make, count) =>
  (() => pointer(t.driver.ok(['napi_create_reference', ENV, v(make()), count, out.pointer])[0]))();
const valueOf = (t, ref) => (() => t.driver.ok(['napi_get_reference_value', ENV, ref, out.value])[0])();
const isGone = (t, ref) => (() => valueOf(t, ref) === NULL_HANDLE)();
const remove = (t, ref) => t.driver.ok(['napi_delete_reference', ENV, ref]);

test('a reference with the count 0 does not keep its value',
  { functions: ['napi_create_reference', 'napi_get_reference_value'] }, async (t) => {
    const ref = create(t, () => ({}), 0);
    await untilCollected(() => isGone(t, ref), 'the object');
    remove(t, ref);
  });

test('a reference with the count 0 gives its value while something else keeps it',
  { functions: ['napi_get_reference_value'] }, async (t) => {
    const object = {};
    const ref = create(t, () => object, 0);
    await collectMore();
    assert.equal(valueOf(t, ref), object, 'the value');
    remove(t, ref);
  });

const makers = [['an object', () => ({ kept: 1 })], ['a function', () => () => 1], ['a symbol', () => Symbol('kept')]];
for (const [what, make] of makers) {
  test(`a reference with a count above 0 keeps ${what}`, { functions: ['napi_create_reference'] }, async (t) => {
    const ref = create(t, make, 1);
    const canary = create(t, make, 0);
    await untilCollected(() => isGone(t, canary), `${what} that nothing keeps`);
    assert.notEqual(valueOf(t, ref), NULL_HANDLE, 'the value');
    remove(t, ref);
    remove(t, canary);
  });
}

test('a reference whose count goes up from 0 keeps its value', { functions: ['napi_reference_ref'] }, async (t) => {
  const [ref, canary] = [create(t, () => ({ kept: 1 }), 0), create(t, () => ({}), 0)];
  t.ok([ENV, ref, out.u32], 1);
  await untilCollected(() => isGone(t, canary), 'an object that nothing keeps');
  assert.deepEqual(valueOf(t, ref), { kept: 1 }, 'the value');
  remove(t, ref);
  remove(t, canary);
});

test('a reference whose count goes down to 0 keeps its value no longer', {
  functions: ['napi_reference_unref'],
}, async (t) => {
  const ref = create(t, () => ({}), 2);
  t.ok([ENV, ref, out.u32], 1);
  await collectMore();
  assert(!isGone(t, ref), 'a count of 1 keeps the value');
  t.ok([ENV, ref, out.u32], 0);
  await untilCollected(() => isGone(t, ref), 'the object');
  remove(t, ref);
});

test('napi_reference_ref answers 0 when the value is gone', {
  functions: ['napi_reference_ref'], level: 'recommended',
}, async (t) => {
  const ref = create(t, () => ({}), 0);
  await untilCollected(() => isGone(t, ref), 'the object');
  t.ok([ENV, ref, out.u32], 0);
  assert(isGone(t, ref), 'it stays gone');
  remove(t, ref);
});

test('napi_delete_reference lets go of the value', { functions: ['napi_delete_reference'] }, async (t) => {
  const [strong, weak] = (() => {
    const object = {};
    return [create(t, () => object, 1), create(t, () => object, 0)];
  })();
  await collectMore();
  assert(!isGone(t, weak), 'the strong reference keeps the value');
  remove(t, strong);
  await untilCollected(() => isGone(t, weak), 'the object');
  remove(t, weak);
});
