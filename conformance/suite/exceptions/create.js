'use strict';

// Making errors: https://nodejs.org/api/n-api.html#napi_create_error and its neighbours

const creators = [
  ['napi_create_error', Error], ['napi_create_type_error', TypeError],
  ['napi_create_range_error', RangeError], ['node_api_create_syntax_error', SyntaxError],
];
for (const [name, Kind] of creators) {
  test(`${name} makes a ${Kind.name} with message and code`, { functions: [name] }, (t) => {
    const [made] = t.ok([ENV, v('ERR_Y'), v('msg'), out.value]);
    assert.equal(Object.getPrototypeOf(made), Kind.prototype, 'the prototype');
    assert.equal(made.message, 'msg', 'message');
    assert.equal(made.code, 'ERR_Y', 'code');
    assert.equal(typeof made.stack, 'string', 'type of the stack');
  });

  test(`${name} throws nothing`, { functions: [name] }, (t) => {
    const { threw } = t.call([ENV, v('ERR_Y'), v('msg'), out.value]);
    assert(!threw, 'nothing is pending');
  });

  test(`${name} adds no code of NULL`, { functions: [name] }, (t) => {
    const [made] = t.ok([ENV, NULL, v('msg'), out.value]);
    assert(!('code' in made), 'there is no code');
  });

  test(`${name} refuses a message that is no string`, { functions: [name] }, (t) => {
    t.refuses([1, {}, undefined, null, Symbol('s')], (wrong) => [ENV, NULL, wrong, out.value], 'string_expected');
  });

  test(`${name} refuses a code that is no string`, { functions: [name] }, (t) => {
    t.refuses([1, {}, undefined, null, Symbol('s')], (wrong) => [ENV, wrong, v('msg'), out.value], 'string_expected');
  });
}
