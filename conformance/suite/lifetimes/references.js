'use strict';

// References:
// https://nodejs.org/api/n-api.html#references-to-values-with-a-lifespan-longer-than-that-of-the-native-method

const create = (t, value, count) => pointer(t.driver.ok(['napi_create_reference', ENV, v(value), count, out.pointer])[0]);
const valueOf = (t, ref) => t.driver.ok(['napi_get_reference_value', ENV, ref, out.value])[0];
const remove = (t, ref) => t.driver.ok(['napi_delete_reference', ENV, ref]);

test('napi_create_reference takes objects, functions and symbols', { functions: ['napi_create_reference'] }, (t) => {
  for (const thing of [{}, [], () => 1, class {}, Symbol('s'), new Proxy({}, {}), new Date(0)]) {
    const [ref] = t.ok([ENV, v(thing), 1, out.pointer]);
    assert.notEqual(ref, 0n, 'the reference');
    assert.equal(valueOf(t, pointer(ref)), thing, 'the value');
    remove(t, pointer(ref));
  }
});

test('napi_create_reference takes an External', { functions: ['napi_create_reference'] }, (t) => {
  const external = t.driver.external();
  const ref = create(t, external, 1);
  assert.equal(valueOf(t, ref), external, 'the value');
  remove(t, ref);
});

const PRIMITIVES = [1, 1.5, 'text', true, null, undefined, 5n];

test('napi_create_reference takes every value since version 10',
  { functions: ['napi_create_reference'], versions: [10, EXPERIMENTAL] }, (t) => {
    for (const primitive of PRIMITIVES) {
      const [ref] = t.ok([ENV, v(primitive), 1, out.pointer]);
      assert.equal(valueOf(t, pointer(ref)), primitive, 'the value');
      remove(t, pointer(ref));
    }
  });

test('napi_create_reference refuses primitives before version 10',
  { functions: ['napi_create_reference'], versions: [8, 9] }, (t) => {
    t.refuses(PRIMITIVES, (thing) => [ENV, thing, 1, out.pointer], 'invalid_arg');
  });

test('a reference to a primitive with the count 0 is empty',
  { functions: ['napi_create_reference', 'napi_get_reference_value'], versions: [10, EXPERIMENTAL], level: 'recommended' }, (t) => {
    const ref = create(t, 'text', 0);
    assert.equal(valueOf(t, ref), NULL_HANDLE, 'the value');
    remove(t, ref);
  });

test('napi_create_reference makes a new reference each time', { functions: ['napi_create_reference'] }, (t) => {
  const object = {};
  const [one, two] = [create(t, object, 1), create(t, object, 1)];
  assert.notEqual(one.word, two.word, 'two references');
  remove(t, one);
  assert.equal(valueOf(t, two), object, 'the other one still has the value');
  remove(t, two);
});

test('napi_create_reference starts with the count it is given',
  { functions: ['napi_create_reference', 'napi_reference_ref', 'napi_reference_unref'] }, (t) => {
    for (const count of [0, 1, 2, 7]) {
      const object = {};
      const ref = create(t, object, count);
      t.of('napi_reference_ref').ok([ENV, ref, out.u32], count + 1);
      t.of('napi_reference_unref').ok([ENV, ref, out.u32], count);
      assert.equal(valueOf(t, ref), object, 'the value');
      remove(t, ref);
    }
  });

test('napi_reference_ref counts up', { functions: ['napi_reference_ref'] }, (t) => {
  const ref = create(t, {}, 1);
  for (const count of [2, 3, 4]) t.ok([ENV, ref, out.u32], count);
  remove(t, ref);
});

test('napi_reference_ref needs no place for the count', { functions: ['napi_reference_ref'] }, (t) => {
  const ref = create(t, {}, 1);
  t.ok([ENV, ref, NULL]);
  t.ok([ENV, ref, out.u32], 3);
  remove(t, ref);
});

test('napi_reference_unref counts down', { functions: ['napi_reference_unref'] }, (t) => {
  const ref = create(t, {}, 3);
  for (const count of [2, 1, 0]) t.ok([ENV, ref, out.u32], count);
  remove(t, ref);
});

test('napi_reference_unref needs no place for the count', { functions: ['napi_reference_unref'] }, (t) => {
  const ref = create(t, {}, 2);
  t.ok([ENV, ref, NULL]);
  t.ok([ENV, ref, out.u32], 0);
  remove(t, ref);
});

test('napi_reference_unref answers generic_failure at 0', { functions: ['napi_reference_unref'] }, (t) => {
  const ref = create(t, {}, 0);
  t.bad([ENV, ref, out.u32], 'generic_failure');
  remove(t, ref);
});

test('napi_get_reference_value gives the value as often as asked', { functions: ['napi_get_reference_value'] }, (t) => {
  const object = {};
  const ref = create(t, object, 1);
  t.ok([ENV, ref, out.value], object);
  t.ok([ENV, ref, out.value], object);
  remove(t, ref);
});

test('a reference lives from callback to callback', {
  functions: ['napi_create_reference', 'napi_get_reference_value'],
}, async (t) => {
  const ref = (() => create(t, { held: 1 }, 1))();
  await sleep(1);
  assert.deepEqual(valueOf(t, ref), { held: 1 }, 'the value');
  remove(t, ref);
});

test('napi_delete_reference deletes with any count', { functions: ['napi_delete_reference'] }, (t) => {
  for (const count of [0, 1, 5]) t.ok([ENV, create(t, {}, count)]);
});

test('napi_delete_reference works with an exception pending', { functions: ['napi_delete_reference'] }, (t) => {
  const ref = create(t, {}, 1);
  const { steps, exception } = t.run(['napi_throw', ENV, v('first')], ['napi_delete_reference', ENV, ref]);
  assert.equal(steps[1].status, 'ok', 'status');
  assert.equal(exception, 'first', 'the exception');
});
