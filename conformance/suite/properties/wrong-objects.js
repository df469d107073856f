'use strict';

// What every property function does with null, undefined and objects that throw.

const calls = {
  napi_set_property: (o) => [ENV, o, v('a'), v(1)],
  napi_get_property: (o) => [ENV, o, v('a'), out.value],
  napi_has_property: (o) => [ENV, o, v('a'), out.bool],
  napi_has_own_property: (o) => [ENV, o, v('a'), out.bool],
  napi_delete_property: (o) => [ENV, o, v('a'), out.bool],
  napi_set_named_property: (o) => [ENV, o, str('a'), v(1)],
  napi_get_named_property: (o) => [ENV, o, str('a'), out.value],
  napi_has_named_property: (o) => [ENV, o, str('a'), out.bool],
  napi_set_element: (o) => [ENV, o, 0, v(1)],
  napi_get_element: (o) => [ENV, o, 0, out.value],
  napi_has_element: (o) => [ENV, o, 0, out.bool],
  napi_delete_element: (o) => [ENV, o, 0, out.bool],
  napi_get_property_names: (o) => [ENV, o, out.value],
  napi_get_all_property_names: (o) => [ENV, o, 0, 0, 0, out.value],
  napi_object_freeze: (o) => [ENV, o],
  napi_object_seal: (o) => [ENV, o],
  napi_define_properties: (o) => [ENV, o, 1, properties({ utf8name: 'a', value: 1 })],
  napi_get_prototype: (o) => [ENV, o, out.value],
};
// V8 looks up the prototype itself and asks no proxy.
const withoutTrap = ['napi_get_prototype', 'napi_define_properties'];

const STATUS_CHANGED = { node: '22', why: 'before, the status of most was generic_failure' };

function trap() {
  throw new RangeError('trap');
}
const throwing = new Proxy({}, {
  get: trap, set: trap, has: trap, deleteProperty: trap, getOwnPropertyDescriptor: trap, ownKeys: trap,
  preventExtensions: trap,
});

for (const [name, args] of Object.entries(calls)) {
  test(`${name} refuses null and undefined`, { functions: [name] }, (t) => {
    t.refuses([null, undefined], args, 'object_expected', { throws: { name: 'TypeError' } });
  });

  if (withoutTrap.includes(name)) continue;
  test(`${name} leaves the exception of a proxy trap pending`, { functions: [name], changed: STATUS_CHANGED }, (t) => {
    t.bad(args(v(throwing)), 'pending_exception', { throws: { name: 'RangeError', message: 'trap' } });
  });
}
