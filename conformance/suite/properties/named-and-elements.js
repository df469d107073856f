'use strict';

// Properties by C string and by index:
// https://nodejs.org/api/n-api.html#napi_set_named_property and #napi_set_element

test('napi_set_named_property sets a property with a UTF-8 name', { functions: ['napi_set_named_property'] }, (t) => {
  const object = {};
  t.ok([ENV, v(object), str('n\u00e4me'), v(1)]);
  t.ok([ENV, v(object), str(''), v(2)]);
  t.ok([ENV, v(object), str('3'), v('index')]);
  assert.deepEqual(object, { 3: 'index', 'n\u00e4me': 1, '': 2 }, 'the object afterwards');
});

test('napi_get_named_property gets own, inherited and indexed values', {
  functions: ['napi_get_named_property'],
}, (t) => {
  t.ok([ENV, v({ 'n\u00e4me': 1 }), str('n\u00e4me'), out.value], 1);
  t.ok([ENV, v({ 3: 'index' }), str('3'), out.value], 'index');
  t.ok([ENV, v(Object.create({ up: 'inherited' })), str('up'), out.value], 'inherited');
  t.ok([ENV, v({}), str('none'), out.value], undefined);
  t.ok([ENV, v('text'), str('length'), out.value], 4);
});

test('napi_has_named_property sees own and inherited properties', { functions: ['napi_has_named_property'] }, (t) => {
  t.ok([ENV, v({ a: undefined }), str('a'), out.bool], true);
  t.ok([ENV, v({ 'n\u00e4me': 1 }), str('n\u00e4me'), out.bool], true);
  t.ok([ENV, v({ 7: 1 }), str('7'), out.bool], true);
  t.ok([ENV, v({}), str('toString'), out.bool], true);
  t.ok([ENV, v({}), str('none'), out.bool], false);
});

test('napi_set_element sets an element and makes the array longer', { functions: ['napi_set_element'] }, (t) => {
  const array = [];
  t.ok([ENV, v(array), 2, v('x')]);
  assert.equal(array.length, 3, 'length');
  assert.equal(array[2], 'x', 'the element');
  assert(!(0 in array) && !(1 in array), 'no others');
  const view = new Uint8Array(2);
  t.ok([ENV, v(view), 1, v(9)]);
  assert.equal(view[1], 9, 'the byte');
});

test('napi_set_element takes every 32-bit index', { functions: ['napi_set_element'] }, (t) => {
  const object = {};
  t.ok([ENV, v(object), 4294967295, v('y')]);
  assert.deepEqual(object, { 4294967295: 'y' }, 'the object afterwards');
});

test('napi_get_element gets elements of arrays, typed arrays, objects and strings', {
  functions: ['napi_get_element'],
}, (t) => {
  t.ok([ENV, v(['x', 'y']), 1, out.value], 'y');
  t.ok([ENV, v(['x']), 5, out.value], undefined);
  t.ok([ENV, v({ 4294967295: 'far' }), 4294967295, out.value], 'far');
  t.ok([ENV, v('text'), 1, out.value], 'e');
  t.ok([ENV, v(Uint8Array.of(8, 9)), 1, out.value], 9);
});

test('napi_has_element sees elements and not holes', { functions: ['napi_has_element'] }, (t) => {
  // eslint-disable-next-line no-sparse-arrays
  const sparse = ['x', , undefined];
  t.ok([ENV, v(sparse), 0, out.bool], true);
  t.ok([ENV, v(sparse), 1, out.bool], false);
  t.ok([ENV, v(sparse), 2, out.bool], true);
  t.ok([ENV, v(sparse), 3, out.bool], false);
});

test('napi_has_element and napi_delete_element take every 32-bit index', {
  functions: ['napi_has_element', 'napi_delete_element'],
}, (t) => {
  const object = { 4294967294: 'far', 4294967295: 'farthest' };
  for (const index of [4294967294, 4294967295]) {
    t.ok([ENV, v(object), index, out.bool], true);
    t.of('napi_delete_element').ok([ENV, v(object), index, out.bool], true);
    t.ok([ENV, v(object), index, out.bool], false);
  }
  assert.deepEqual(object, {}, 'the object afterwards');
});

test('napi_delete_element deletes and says whether it is gone', { functions: ['napi_delete_element'] }, (t) => {
  const array = [1, 2, 3];
  t.ok([ENV, v(array), 0, out.bool], true);
  t.ok([ENV, v(array), 2, NULL]);
  t.ok([ENV, v(array), 99, out.bool], true);
  assert.deepEqual(Object.keys(array), ['1'], 'the elements left');
  assert.equal(array.length, 3, 'length');
  t.ok([ENV, v(Object.freeze([1])), 0, out.bool], false);
});
