'use strict';

// Symbols: https://nodejs.org/api/n-api.html#napi_create_symbol

const REGISTERED = { functions: ['node_api_symbol_for'], versions: [9, 10, EXPERIMENTAL] };

test('napi_create_symbol makes a new symbol with a description', { functions: ['napi_create_symbol'] }, (t) => {
  const [symbol] = t.ok([ENV, v('described'), out.value]);
  assert.equal(typeof symbol, 'symbol', 'type');
  assert.equal(symbol.description, 'described', 'description');
  const [again] = t.ok([ENV, v('described'), out.value]);
  assert(symbol !== again, 'every call makes a new symbol');
  assert.equal(Symbol.keyFor(symbol), undefined, 'it is not in the registry');
});

test('napi_create_symbol makes a symbol without a description of NULL', { functions: ['napi_create_symbol'] }, (t) => {
  const [bare] = t.ok([ENV, NULL, out.value]);
  assert.equal(typeof bare, 'symbol', 'type');
  assert.equal(bare.description, undefined, 'description');
});

test('napi_create_symbol refuses a description that is no string', { functions: ['napi_create_symbol'] }, (t) => {
  t.refuses([1, {}, undefined, null, Symbol('s'), new String('s')], (wrong) => [ENV, wrong, out.value], 'string_expected');
});

test('node_api_symbol_for finds or makes the registered symbol', REGISTERED, (t) => {
  t.ok([ENV, str('conform.shared'), AUTO, out.value], Symbol.for('conform.shared'));
  t.ok([ENV, str('conform.shared'), 7, out.value], Symbol.for('conform'));
  t.ok([ENV, str('sch\u00f6n'), AUTO, out.value], Symbol.for('sch\u00f6n'));
  const [made] = t.ok([ENV, str('conform.new'), AUTO, out.value]);
  assert.equal(made, Symbol.for('conform.new'), 'what JavaScript finds afterwards');
});

test('node_api_symbol_for refuses NULL with a length', REGISTERED, (t) => {
  t.bad([ENV, NULL, 1, out.value], 'invalid_arg');
  t.bad([ENV, NULL, AUTO, out.value], 'invalid_arg');
});

test('node_api_symbol_for takes NULL with the length 0', { ...REGISTERED, level: 'recommended' }, (t) => {
  t.ok([ENV, NULL, 0, out.value], Symbol.for(''));
});

test('node_api_symbol_for refuses a length above INT_MAX', { ...REGISTERED, level: 'recommended' }, (t) => {
  t.bad([ENV, str('x'), 2 ** 31, out.value], 'invalid_arg');
});
