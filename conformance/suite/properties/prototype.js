'use strict';

// Prototypes: https://nodejs.org/api/n-api.html#napi_get_prototype

test('napi_get_prototype gives the prototype', { functions: ['napi_get_prototype'] }, (t) => {
  class Base {}
  class Derived extends Base {}
  assert(t.ok([ENV, v(new Derived()), out.value])[0] === Derived.prototype, 'of an instance');
  assert(t.ok([ENV, v(Derived), out.value])[0] === Base, 'of a class');
  t.ok([ENV, v(Object.create(null)), out.value], null);
});

test('napi_get_prototype looks at the wrapper of a primitive', {
  functions: ['napi_get_prototype'], level: 'recommended',
}, (t) => {
  assert(t.ok([ENV, v(1), out.value])[0] === Number.prototype, 'of a number');
});

test('node_api_set_prototype sets the prototype, null included', {
  functions: ['node_api_set_prototype'], version: EXPERIMENTAL,
}, (t) => {
  const object = {};
  const prototype = { inherited: 1 };
  t.ok([ENV, v(object), v(prototype)]);
  assert(Object.getPrototypeOf(object) === prototype, 'the new prototype');
  t.ok([ENV, v(object), v(null)]);
  assert.equal(Object.getPrototypeOf(object), null, 'no prototype');
});

test('node_api_set_prototype refuses null and undefined as the object', {
  functions: ['node_api_set_prototype'], version: EXPERIMENTAL,
}, (t) => {
  t.refuses([null, undefined], (wrong) => [ENV, wrong, v({})], 'object_expected', { throws: { name: 'TypeError' } });
});

test('node_api_set_prototype changes what the object inherits', {
  functions: ['node_api_set_prototype', 'napi_get_prototype'], version: EXPERIMENTAL,
}, (t) => {
  class Kind {
    get kind() { return 'inherited'; }
  }
  const object = { own: 1 };
  t.ok([ENV, v(object), v(Kind.prototype)]);
  assert.deepEqual([object.kind, object.own, object instanceof Kind], ['inherited', 1, true], 'the object');
  t.of('napi_get_prototype').ok([ENV, v(object), out.value], Kind.prototype);
});

test('node_api_set_prototype fails for an object that cannot be extended', {
  functions: ['node_api_set_prototype'], version: EXPERIMENTAL,
}, (t) => {
  const object = Object.preventExtensions({});
  const { steps } = t.call([ENV, v(object), v({})]);
  assert.notEqual(steps[0].status, 'ok', 'status');
  assert.equal(Object.getPrototypeOf(object), Object.prototype, 'the prototype is what it was');
});

test('node_api_set_prototype refuses a circle', {
  functions: ['node_api_set_prototype'], version: EXPERIMENTAL,
}, (t) => {
  const circle = {};
  t.bad([ENV, v(circle), v(Object.create(circle))], 'generic_failure');
  assert(Object.getPrototypeOf(circle) === Object.prototype, 'the prototype is what it was');
});
