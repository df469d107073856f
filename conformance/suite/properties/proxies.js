'use strict';

// Property functions see a proxy as JavaScript does: https://nodejs.org/api/n-api.html#working-with-javascript-properties

/** A proxy that notes its traps. */
function noting() {
  const seen = [];
  const handler = new Proxy({}, {
    get: (_, trap) => (target, key, ...rest) => {
      seen.push([trap, typeof key === 'symbol' ? key.description : key].filter((part) => part !== undefined).join(' '));
      return Reflect[trap](target, key, ...rest.slice(0, trap === 'set' ? 1 : rest.length));
    },
  });
  const target = { a: 1, 3: 'three' };
  return { seen, target, proxy: new Proxy(target, handler) };
}

const cases = [
  ['napi_get_property', (p) => [ENV, p, v('a'), out.value], [1], 'get a'],
  ['napi_get_named_property', (p) => [ENV, p, str('a'), out.value], [1], 'get a'],
  ['napi_get_element', (p) => [ENV, p, 3, out.value], ['three'], 'get 3'],
  ['napi_has_property', (p) => [ENV, p, v('a'), out.bool], [true], 'has a'],
  ['napi_has_named_property', (p) => [ENV, p, str('b'), out.bool], [false], 'has b'],
  ['napi_has_element', (p) => [ENV, p, 3, out.bool], [true], 'has 3'],
  ['napi_has_own_property', (p) => [ENV, p, v('a'), out.bool], [true], 'getOwnPropertyDescriptor a'],
  ['napi_set_property', (p) => [ENV, p, v('b'), v(2)], [], 'set b'],
  ['napi_set_named_property', (p) => [ENV, p, str('b'), v(2)], [], 'set b'],
  ['napi_set_element', (p) => [ENV, p, 4, v('four')], [], 'set 4'],
  ['napi_delete_property', (p) => [ENV, p, v('a'), out.bool], [true], 'deleteProperty a'],
  ['napi_delete_element', (p) => [ENV, p, 3, out.bool], [true], 'deleteProperty 3'],
  ['napi_get_property_names', (p) => [ENV, p, out.value], [['3', 'a']], 'ownKeys'],
];
for (const [name, args, wrote, trap] of cases) {
  test(`${name} asks a proxy once: ${trap}`, { functions: [name] }, (t) => {
    const { seen, proxy } = noting();
    t.ok(args(v(proxy)), ...wrote);
    assert.equal(seen.filter((each) => each === trap).length, 1, `times among the traps ${seen.join(', ')}`);
  });
}

test('napi_object_freeze freezes through a proxy', { functions: ['napi_object_freeze'] }, (t) => {
  const { proxy, target } = noting();
  t.ok([ENV, v(proxy)]);
  assert(Object.isFrozen(target), 'the target is frozen');
});

test('napi_object_seal seals through a proxy', { functions: ['napi_object_seal'] }, (t) => {
  const { proxy, target } = noting();
  t.ok([ENV, v(proxy)]);
  assert(Object.isSealed(target) && !Object.isFrozen(target), 'the target is sealed and not frozen');
});

test('napi_define_properties defines through a proxy', { functions: ['napi_define_properties'] }, (t) => {
  const { proxy, target, seen } = noting();
  t.ok([ENV, v(proxy), 1, properties({ utf8name: 'b', value: 2, attributes: ATTRIBUTE.enumerable })]);
  assert(seen.includes('defineProperty b'), `the traps: ${seen.join(', ')}`);
  assert.deepEqual(Object.getOwnPropertyDescriptor(target, 'b'),
    { value: 2, writable: false, enumerable: true, configurable: false }, 'the property');
});

test('napi_instanceof asks a proxy for its prototype', { functions: ['napi_instanceof'] }, (t) => {
  class Kind {}
  t.ok([ENV, v(new Proxy(new Kind(), {})), v(Kind), out.bool], true);
  t.ok([ENV, v(new Proxy({}, { getPrototypeOf: () => Kind.prototype })), v(Kind), out.bool], true);
});

test('napi_call_function calls through a proxy', { functions: ['napi_call_function'] }, (t) => {
  const doubled = new Proxy((n) => n, { apply: (fn, self, [n]) => fn(n) * 2 });
  t.ok([ENV, v(null), v(doubled), 1, list(21), out.value], 42);
});

test('napi_new_instance constructs through a proxy', { functions: ['napi_new_instance'] }, (t) => {
  class Kind {}
  const [made] = t.ok([ENV, v(new Proxy(Kind, {})), 0, NULL, out.value]);
  assert(made instanceof Kind, 'an instance');
});
