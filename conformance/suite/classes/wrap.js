'use strict';

// Wrapping: https://nodejs.org/api/n-api.html#napi_wrap

const NOT_OBJECTS = [1, 'x', undefined, null, true, Symbol('s'), 5n];
const wrap = (t, object, number) => t.driver.ok(['napi_wrap', ENV, v(object), pointer(number), NULL, NULL, NULL]);

test('napi_wrap puts a pointer into an object that napi_unwrap finds', {
  functions: ['napi_wrap', 'napi_unwrap'],
}, (t) => {
  for (const object of [{}, [], () => 1, new Date(0), new (class {})()]) {
    t.ok([ENV, v(object), pointer(0x1234), NULL, NULL, NULL]);
    t.of('napi_unwrap').ok([ENV, v(object), out.pointer], 0x1234n);
    t.of('napi_unwrap').ok([ENV, v(object), out.pointer], 0x1234n);
  }
});

test('napi_wrap keeps the pointers of objects apart', { functions: ['napi_wrap', 'napi_unwrap'] }, (t) => {
  const objects = [{}, {}, {}];
  objects.forEach((object, index) => wrap(t, object, 0x100 + index));
  objects.forEach((object, index) => t.of('napi_unwrap').ok([ENV, v(object), out.pointer], BigInt(0x100 + index)));
});

test('napi_wrap adds nothing that JavaScript can see', { functions: ['napi_wrap'] }, (t) => {
  const object = { a: 1 };
  wrap(t, object, 8);
  assert.deepEqual(Reflect.ownKeys(object), ['a'], 'the keys');
});

test('napi_wrap refuses an object that is wrapped', { functions: ['napi_wrap'] }, (t) => {
  const object = {};
  wrap(t, object, 0x1234);
  t.bad([ENV, v(object), pointer(0x5678), NULL, NULL, NULL], 'invalid_arg');
  t.of('napi_unwrap').ok([ENV, v(object), out.pointer], 0x1234n);
});

test('napi_wrap fails for what is no object', { functions: ['napi_wrap'] }, (t) => {
  for (const wrong of NOT_OBJECTS) {
    const { steps, threw } = t.call([ENV, v(wrong), pointer(8), NULL, NULL, NULL]);
    assert(steps[0].status === 'invalid_arg' || steps[0].status === 'object_expected', `status ${steps[0].status}`);
    assert.equal(steps[0].recorded, steps[0].status, 'recorded status');
    assert(!threw, 'nothing is pending');
  }
});

test('napi_wrap answers invalid_arg for what is no object', { functions: ['napi_wrap'], level: 'recommended' }, (t) => {
  t.refuses(NOT_OBJECTS, (wrong) => [ENV, wrong, pointer(8), NULL, NULL, NULL], 'invalid_arg');
});

test('napi_wrap gives a reference to the object, with the count 0', {
  functions: ['napi_wrap', 'napi_reference_ref'],
}, (t) => {
  const object = {};
  const [ref] = t.ok([ENV, v(object), pointer(8), cb('finalize'), data(t.driver.counter()), out.pointer]);
  assert.notEqual(ref, 0n, 'the reference');
  t.of('napi_get_reference_value').ok([ENV, pointer(ref), out.value], object);
  t.of('napi_reference_ref').ok([ENV, pointer(ref), out.u32], 1);
  t.of('napi_reference_unref').ok([ENV, pointer(ref), out.u32], 0);
  t.driver.ok(['napi_delete_reference', ENV, pointer(ref)]);
});

test('napi_wrap gives a reference only with a finalizer to delete it in', {
  functions: ['napi_wrap'], level: 'recommended',
}, (t) => {
  t.bad([ENV, v({}), pointer(8), NULL, NULL, out.pointer], 'invalid_arg');
});

test('the reference of napi_wrap keeps the object once it is counted up', {
  functions: ['napi_wrap', 'napi_reference_ref'],
}, async (t) => {
  const [program, canary] = [t.driver.counter(), t.driver.counter()];
  const ref = (() => {
    const [made] = t.ok([ENV, v({}), pointer(8), cb('finalize'), data(program), out.pointer]);
    t.of('napi_reference_ref').ok([ENV, pointer(made), out.u32], 1);
    t.ok([ENV, v({}), pointer(8), cb('finalize'), data(canary), NULL]);
    return pointer(made);
  })();
  await untilCollected(() => canary.runs > 0, 'another finalizer');
  assert.equal(program.runs, 0, 'calls of the finalizer');
  t.of('napi_reference_unref').ok([ENV, ref, out.u32], 0);
  await untilCollected(() => program.runs > 0, 'the finalizer');
  t.driver.ok(['napi_delete_reference', ENV, ref]);
});

test('napi_unwrap refuses what is not wrapped', { functions: ['napi_unwrap'] }, (t) => {
  const object = {};
  wrap(t, object, 8);
  t.refuses([{}, [], () => 1, Object.create(object), new Proxy(object, {})], (wrong) => [ENV, wrong, out.pointer], 'invalid_arg');
});

test('napi_unwrap fails for what is no object', { functions: ['napi_unwrap'] }, (t) => {
  for (const wrong of NOT_OBJECTS) {
    const { steps, outs } = t.call([ENV, v(wrong), out.pointer]);
    assert.notEqual(steps[0].status, 'ok', 'status');
    assert.equal(outs[0], UNTOUCHED, 'the place of the result');
  }
});

test('napi_remove_wrap gives the pointer back and takes it out', {
  functions: ['napi_remove_wrap', 'napi_unwrap'],
}, (t) => {
  const object = {};
  wrap(t, object, 0x9abc);
  t.ok([ENV, v(object), out.pointer], 0x9abcn);
  t.of('napi_unwrap').bad([ENV, v(object), out.pointer], 'invalid_arg');
  t.bad([ENV, v(object), out.pointer], 'invalid_arg');
});

test('napi_remove_wrap needs no place for the pointer', { functions: ['napi_remove_wrap'] }, (t) => {
  const object = {};
  wrap(t, object, 8);
  t.ok([ENV, v(object), NULL]);
  t.of('napi_unwrap').bad([ENV, v(object), out.pointer], 'invalid_arg');
});

test('an object can be wrapped again after napi_remove_wrap', { functions: ['napi_remove_wrap', 'napi_wrap'] }, (t) => {
  const object = {};
  for (const number of [0x10, 0x20, 0x30]) {
    wrap(t, object, number);
    t.ok([ENV, v(object), out.pointer], BigInt(number));
  }
});

test('napi_remove_wrap refuses what is not wrapped', { functions: ['napi_remove_wrap'] }, (t) => {
  t.refuses([{}, () => 1], (wrong) => [ENV, wrong, out.pointer], 'invalid_arg');
});

test('napi_remove_wrap takes the finalizer away', { functions: ['napi_remove_wrap'] }, async (t) => {
  const [program, canary] = [t.driver.counter(), t.driver.counter()];
  (() => {
    const object = {};
    t.driver.ok(['napi_wrap', ENV, v(object), pointer(8), cb('finalize'), data(program), NULL]);
    t.ok([ENV, v(object), NULL]);
    t.driver.ok(['napi_wrap', ENV, v({}), pointer(8), cb('finalize'), data(canary), NULL]);
  })();
  await untilCollected(() => canary.runs > 0, 'another finalizer');
  await collectMore();
  assert.equal(program.runs, 0, 'calls');
});

test('napi_remove_wrap leaves the reference that napi_wrap gave to its owner',
  { functions: ['napi_remove_wrap', 'napi_wrap'] }, (t) => {
    const object = {};
    const [ref] = t.driver.ok(['napi_wrap', ENV, v(object), pointer(8), cb('finalize'), data(t.driver.counter()), out.pointer]);
    t.ok([ENV, v(object), NULL]);
    t.of('napi_get_reference_value').ok([ENV, pointer(ref), out.value], object);
    t.driver.ok(['napi_delete_reference', ENV, pointer(ref)]);
  });

test('a class wraps its instances in the constructor',
  { functions: ['napi_wrap', 'napi_unwrap', 'napi_define_class'] }, (t) => {
    const { driver } = t;
    const [self, mine] = [kept.inline(8), kept.inline(8)];
    const constructing = driver.program([
      ['napi_get_cb_info', ENV, INFO, NULL, NULL, self, NULL],
      ['napi_wrap', ENV, get(self), pointer(0x77), NULL, NULL, NULL],
    ], { collect: false });
    const reading = driver.program([
      ['napi_get_cb_info', ENV, INFO, NULL, NULL, mine, NULL],
      ['napi_unwrap', ENV, get(mine), out.pointer],
    ]);
    const [Kind] = driver.ok(['napi_define_class', ENV, str('Kind'), AUTO, cb('call'), data(constructing), 1,
      properties({ utf8name: 'read', method: cb('call'), data: data(reading) }), out.value]);
    class Derived extends Kind {}
    new Kind().read();
    new Derived().read();
    assert.deepEqual(reading.results.map(({ outs }) => outs[1]), [0x77n, 0x77n], 'the pointers');
  });
