'use strict';

// Type tags: https://nodejs.org/api/n-api.html#napi_type_tag_object

const TAGGING = { functions: ['napi_type_tag_object', 'napi_check_object_type_tag'] };
const CHECKING = { functions: ['napi_check_object_type_tag', 'napi_type_tag_object'] };
const tag = (t, object, ...parts) => t.driver.ok(['napi_type_tag_object', ENV, v(object), words(...parts)]);
const check = (t, object, parts, wanted) => t.of('napi_check_object_type_tag').ok([ENV, v(object), words(...parts), out.bool], wanted);

test('napi_type_tag_object tags objects, functions and arrays', TAGGING, (t) => {
  for (const object of [{}, () => 1, [], new Date(0)]) {
    t.ok([ENV, v(object), words(1n, 2n)]);
    check(t, object, [1n, 2n], true);
  }
});

test('napi_type_tag_object refuses an object that has a tag', TAGGING, (t) => {
  const object = {};
  t.ok([ENV, v(object), words(1n, 2n)]);
  t.bad([ENV, v(object), words(1n, 2n)], 'invalid_arg');
  t.bad([ENV, v(object), words(3n, 4n)], 'invalid_arg');
  check(t, object, [1n, 2n], true);
});

test('napi_type_tag_object adds nothing that JavaScript can see', TAGGING, (t) => {
  const object = { a: 1 };
  t.ok([ENV, v(object), words(1n, 2n)]);
  assert.deepEqual(Reflect.ownKeys(object), ['a'], 'the keys');
});

test('napi_type_tag_object tags a frozen object', { ...TAGGING, level: 'recommended' }, (t) => {
  const object = Object.freeze({});
  t.ok([ENV, v(object), words(1n, 2n)]);
  check(t, object, [1n, 2n], true);
});

test('napi_check_object_type_tag compares both halves', CHECKING, (t) => {
  for (const [lower, upper] of [[1n, 2n], [0n, 0n], [0n, 7n], [7n, 0n], [2n ** 64n - 1n, 2n ** 63n]]) {
    const object = {};
    tag(t, object, lower, upper);
    check(t, object, [lower, upper], true);
    check(t, object, [lower, upper ^ 1n], false);
    check(t, object, [lower ^ 1n, upper], false);
    check(t, object, [lower, upper ^ (1n << 63n)], false);
    if (lower !== upper) check(t, object, [upper, lower], false);
  }
});

test('napi_check_object_type_tag is false for an object without a tag', CHECKING, (t) => {
  check(t, {}, [1n, 2n], false);
  check(t, {}, [0n, 0n], false);
  const tagged = {};
  tag(t, tagged, 1n, 2n);
  check(t, Object.create(tagged), [1n, 2n], false);
});

test('tags are independent of wraps', { functions: [...TAGGING.functions, 'napi_wrap', 'napi_unwrap'] }, (t) => {
  const object = {};
  tag(t, object, 1n, 2n);
  t.driver.ok(['napi_wrap', ENV, v(object), pointer(0x99), NULL, NULL, NULL]);
  check(t, object, [1n, 2n], true);
  t.of('napi_unwrap').ok([ENV, v(object), out.pointer], 0x99n);
});

test('tags are those of all addons', CHECKING, (t) => {
  const object = {};
  tag(t, object, 5n, 6n);
  const other = driverFor(t.version === 8 ? 9 : 8);
  const [same] = other.ok(['napi_check_object_type_tag', ENV, v(object), words(5n, 6n), out.bool]);
  assert.equal(same, true, 'what the other addon finds');
});

test('an External can have a tag', TAGGING, (t) => {
  const external = t.driver.external();
  check(t, external, [1n, 2n], false);
  t.ok([ENV, v(external), words(1n, 2n)]);
  check(t, external, [1n, 2n], true);
  check(t, external, [1n, 3n], false);
  t.bad([ENV, v(external), words(1n, 2n)], 'invalid_arg');
});

for (const name of TAGGING.functions) {
  const rest = name === 'napi_type_tag_object' ? [] : [out.bool];
  test(`${name} fails for null and undefined`, { functions: [name] }, (t) => {
    for (const wrong of [null, undefined]) {
      const { steps, exception } = t.call([ENV, v(wrong), words(1n, 2n), ...rest]);
      assert.notEqual(steps[0].status, 'ok', 'status');
      assert.equal(exception?.name, 'TypeError', 'the exception');
    }
  });

  test(`${name} answers pending_exception for null and undefined`, { functions: [name], level: 'quirk' }, (t) => {
    t.refuses([null, undefined], (wrong) => [ENV, wrong, words(1n, 2n), ...rest], 'pending_exception', { throws: { name: 'TypeError' } });
  });
}

for (const [name, args] of [['napi_type_tag_object', []], ['napi_check_object_type_tag', [out.bool]]]) {
  test(`${name} throws for what is no object`, { functions: [name] }, (t) => {
    for (const thing of [undefined, null]) {
      t.bad([ENV, v(thing), words(1n, 2n), ...args], 'pending_exception', { throws: TypeError });
    }
  });
}
