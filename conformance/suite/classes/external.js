'use strict';

// Externals: https://nodejs.org/api/n-api.html#napi_create_external. Their finalizers are in the chapter of lifetimes.

test('napi_create_external makes a value around a pointer', {
  functions: ['napi_create_external', 'napi_get_value_external'],
}, (t) => {
  for (const number of [0x4242n, 1n, 2n ** 47n - 8n]) {
    const [external] = t.ok([ENV, pointer(number), NULL, NULL, out.value]);
    t.of('napi_get_value_external').ok([ENV, v(external), out.pointer], number);
    t.of('napi_get_value_external').ok([ENV, v(external), out.pointer], number);
  }
});

test('napi_create_external takes NULL as the pointer', {
  functions: ['napi_create_external', 'napi_get_value_external'],
}, (t) => {
  const [external] = t.ok([ENV, NULL, NULL, NULL, out.value]);
  t.of('napi_get_value_external').ok([ENV, v(external), out.pointer], 0n);
});

test('napi_create_external makes a new value each time', { functions: ['napi_create_external'] }, (t) => {
  const [one] = t.ok([ENV, pointer(8), NULL, NULL, out.value]);
  const [two] = t.ok([ENV, pointer(8), NULL, NULL, out.value]);
  assert.notEqual(one, two, 'the second value');
});

test('napi_create_external makes what JavaScript calls an object', {
  functions: ['napi_create_external'], level: 'recommended',
}, (t) => {
  const [external] = t.ok([ENV, pointer(8), NULL, NULL, out.value]);
  assert.equal(typeof external, 'object', 'typeof');
});

test('napi_create_external makes an object without prototype', {
  functions: ['napi_create_external'], level: 'quirk',
}, (t) => {
  const [external] = t.ok([ENV, pointer(8), NULL, NULL, out.value]);
  assert.equal(Object.getPrototypeOf(external), null, 'the prototype');
});

test('napi_get_value_external refuses what is no External', { functions: ['napi_get_value_external'] }, (t) => {
  t.refuses([{}, [], 1, 'x', undefined, null, () => 1, Object.create(null)], (wrong) => [ENV, wrong, out.pointer], 'invalid_arg');
});

test('an External passes through JavaScript', {
  functions: ['napi_create_external', 'napi_get_value_external'],
}, (t) => {
  const [external] = t.ok([ENV, pointer(0x1230), NULL, NULL, out.value]);
  const holder = new Map([['kept', { external }]]);
  t.of('napi_get_value_external').ok([ENV, v(holder.get('kept').external), out.pointer], 0x1230n);
});

test('an External of one addon is read by another', { functions: ['napi_get_value_external'] }, (t) => {
  const other = driverFor(t.version === 8 ? 9 : 8);
  t.ok([ENV, v(other.external(0x990)), out.pointer], 0x990n);
});
