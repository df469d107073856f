'use strict';

// Defining properties: https://nodejs.org/api/n-api.html#napi_define_properties

const method = (program) => ({ method: cb('call'), data: data(program) });
const describe = (object, key) => Object.getOwnPropertyDescriptor(object, key);

test('napi_define_properties defines values, methods and accessors', { functions: ['napi_define_properties'] }, (t) => {
  const object = {};
  const counter = t.driver.counter();
  const symbol = Symbol('named by value');
  t.ok([ENV, v(object), 5, properties(
    { utf8name: 'value', value: 1 },
    { name: symbol, value: 2 },
    { name: 'text', value: 3 },
    { utf8name: 'method', ...method(counter) },
    { utf8name: 'accessor', getter: cb('call'), setter: cb('call'), data: data(counter) },
  )]);
  assert.deepEqual([object.value, object[symbol], object.text], [1, 2, 3], 'the values');
  assert.equal(object.method(), undefined, 'what the method returns');
  assert.equal(object.accessor, undefined, 'what the getter returns');
  object.accessor = 1;
  assert.equal(counter.runs, 3, 'calls of the callback');
  assert.equal(typeof describe(object, 'accessor').get, 'function', 'the getter');
  assert.equal(typeof describe(object, 'accessor').set, 'function', 'the setter');
});

test('napi_define_properties defines a getter or a setter alone', { functions: ['napi_define_properties'] }, (t) => {
  const object = {};
  const reading = out.value;
  const program = t.driver.program([['napi_create_int32', ENV, 9, reading]], { returns: reading });
  const counter = t.driver.counter();
  t.ok([ENV, v(object), 2, properties(
    { utf8name: 'read', getter: cb('call'), data: data(program) },
    { utf8name: 'written', setter: cb('call'), data: data(counter) },
  )]);
  assert.equal(object.read, 9, 'what the getter returns');
  assert.equal(describe(object, 'read').set, undefined, 'no setter');
  assert.equal(object.written, undefined, 'without a getter');
  object.written = 1;
  assert.equal(counter.runs, 1, 'calls of the setter');
});

test('napi_define_properties gives setters the value', {
  functions: ['napi_define_properties', 'napi_get_cb_info', 'napi_get_value_int32'],
}, (t) => {
  const object = {};
  const argv = out.inline(8);
  const number = out.i32;
  const program = t.driver.program([
    ['napi_get_cb_info', ENV, INFO, preset(out.i64, 1), argv, NULL, NULL],
    ['napi_get_value_int32', ENV, get(argv), number],
  ]);
  t.ok([ENV, v(object), 1, properties({ utf8name: 'written', setter: cb('call'), data: data(program) })]);
  object.written = 17;
  assert.equal(program.results[0].outs[2], 17, 'the value');
});

test('napi_define_properties gives each its attributes', { functions: ['napi_define_properties'] }, (t) => {
  const counter = t.driver.counter();
  for (let attributes = 0; attributes < 8; attributes++) {
    const object = {};
    t.ok([ENV, v(object), 3, properties(
      { utf8name: 'value', value: 1, attributes },
      { utf8name: 'method', ...method(counter), attributes },
      { utf8name: 'accessor', getter: cb('call'), data: data(counter), attributes },
    )]);
    for (const key of ['value', 'method', 'accessor']) {
      const found = describe(object, key);
      assert.equal(found.enumerable, Boolean(attributes & 2), `${key} enumerable with ${attributes}`);
      assert.equal(found.configurable, Boolean(attributes & 4), `${key} configurable with ${attributes}`);
      if (key !== 'accessor') assert.equal(found.writable, Boolean(attributes & 1), `${key} writable with ${attributes}`);
    }
  }
});

test('napi_define_properties replaces a configurable property', { functions: ['napi_define_properties'] }, (t) => {
  const object = { a: 1 };
  t.ok([ENV, v(object), 1, properties({ utf8name: 'a', value: 2 })]);
  assert.deepEqual(describe(object, 'a'), { value: 2, writable: false, enumerable: false, configurable: false }, 'the property');
});

test('napi_define_properties takes no properties', { functions: ['napi_define_properties'] }, (t) => {
  t.ok([ENV, v({}), 0, NULL]);
  t.bad([ENV, v({}), 1, NULL], 'invalid_arg');
});

test('napi_define_properties refuses null and undefined', { functions: ['napi_define_properties'] }, (t) => {
  t.refuses([null, undefined], (o) => [ENV, o, 0, NULL], 'object_expected', { throws: { name: 'TypeError' } });
});

test('napi_define_properties refuses a name that is neither string nor symbol', {
  functions: ['napi_define_properties'],
}, (t) => {
  t.refuses([7, {}, null], ({ value }) => [ENV, v({}), 1, properties({ name: value, value: 1 })], 'name_expected');
});

test('napi_define_properties fails where a property cannot be defined', {
  functions: ['napi_define_properties'],
}, (t) => {
  const frozen = Object.freeze({});
  const counter = t.driver.counter();
  const kinds = [{ value: 1 }, method(counter), { getter: cb('call'), data: data(counter) }, { value: 1, attributes: 7 }];
  for (const kind of kinds) {
    const { steps } = t.call([ENV, v(frozen), 1, properties({ utf8name: 'x', ...kind })]);
    assert(steps[0].status !== 'ok', `the call fails with ${Object.keys(kind)}`);
  }
  assert.deepEqual(Reflect.ownKeys(frozen), [], 'the object is what it was');
});

test('napi_define_properties answers invalid_arg or generic_failure where a property cannot be defined', {
  functions: ['napi_define_properties'], level: 'recommended',
}, (t) => {
  const frozen = Object.freeze({});
  const counter = t.driver.counter();
  const on = (kind) => [ENV, v(frozen), 1, properties({ utf8name: 'x', ...kind })];
  t.bad(on({ value: 1 }), 'invalid_arg');
  t.bad(on({ getter: cb('call'), data: data(counter) }), 'invalid_arg');
  t.bad(on(method(counter)), 'generic_failure');
});
