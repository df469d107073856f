'use strict';

const { addon, assert, test, throws } = require('./harness.js');

const ARGUMENT = 'ERR_INVALID_ARG_TYPE';

test('a function has its name and its result', () => {
  assert.strictEqual(addon.add.name, 'add');
  assert.strictEqual(addon.add(1, 2.5), 3.5);
  assert.strictEqual(addon.nothing(), undefined);
});

test('a wrong argument is named', () => {
  throws(() => addon.add(1, 'x'), 'TypeError', ARGUMENT, 'add: argument 2 \'b\' must be a number, got "x"');
  throws(() => addon.add(), 'TypeError', ARGUMENT, "add: argument 1 'a' must be a number, got undefined");
  throws(() => addon.hello(Symbol('s')), 'TypeError', ARGUMENT,
    "hello: argument 1 'firstName' must be a string, got a symbol");
  throws(() => addon.half(2.5), 'TypeError', 'ERR_OUT_OF_RANGE',
    "half: argument 1 'number' must be an integer from 0 to 4294967295, got 2.5");
});

test('rename, and a default', () => {
  assert.strictEqual(addon.greetSomeone, undefined);
  assert.strictEqual(addon.hello('Ann'), 'Hello, Ann!');
  assert.strictEqual(addon.hello('Ann', undefined), 'Hello, Ann!');
  assert.strictEqual(addon.hello('Änn', '?'), 'Hello, Änn?');
  throws(() => addon.hello('Ann', null), 'TypeError', ARGUMENT,
    "hello: argument 2 'ending' must be a string, got null");
});

test('a Result throws its error', () => {
  assert.strictEqual(addon.half(4), 2);
  throws(() => addon.half(3), 'RangeError', 'ERR_ODD', 'the number must be even');
});

test('an optional parameter and result', () => {
  assert.strictEqual(addon.maybe(), null);
  assert.strictEqual(addon.maybe(null), null);
  assert.strictEqual(addon.maybe(1), 2);
  throws(() => addon.maybe('1'), 'TypeError', ARGUMENT, 'maybe: argument 1 \'number\' must be a number, got "1"');
});

test('strict counts arguments, others do not', () => {
  assert.strictEqual(addon.strictAdd(1, 2), 3);
  assert.strictEqual(addon.add(1, 2, 3), 3);
  throws(() => addon.strictAdd(1, 2, 3), 'TypeError', 'ERR_ADDON_TOO_MANY_ARGUMENTS',
    'strictAdd: at most 2 arguments are allowed, got 3');
});

test('handles and borrowed text go through', () => {
  const object = {};
  assert.strictEqual(addon.identity(object), object);
  assert.strictEqual(addon.longest('a', 'bb'), 'bb');
  const long = 'ü'.repeat(5000);
  assert.strictEqual(addon.longest(long, 'bb'), long);
});

test('rest parameters, more of them than fit', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  assert.strictEqual(addon.sum(), 0);
  assert.strictEqual(addon.sum(...numbers), 4950);
  throws(() => addon.sum(1, 'x'), 'TypeError', ARGUMENT,
    'sum: argument 2 \'numbers[1]\' must be a number, got "x"');
});

test('the environment makes values', () => {
  assert.deepStrictEqual(addon.makePair(1, 2), { a: 1, b: 2 });
});

test('this', () => {
  const object = { thisIs: addon.thisIs };
  assert.strictEqual(object.thisIs(), object);
});

test('a panic is an error', () => {
  throws(() => addon.explode('boom'), 'Error', 'ERR_ADDON_PANIC', 'boom');
  assert.strictEqual(addon.add(1, 1), 2);
});

test('constants and statics', () => {
  assert.strictEqual(addon.ANSWER, 42);
  assert.strictEqual(addon.greeting, 'hi');
});

test('modules are objects', () => {
  assert.strictEqual(addon.numberTools.square(3), 9);
  assert.strictEqual(addon.numberTools.ZERO, 0);
  assert.strictEqual(addon.numberTools.deep.isDeep(), true);
  assert.strictEqual(addon.square, undefined);
});

test('init runs last', () => {
  assert.strictEqual(addon.initialized, true);
});

test('the library under another name', () => {
  assert.deepStrictEqual(addon.larger({ size: 1 }), { size: 2 });
  assert.strictEqual(addon.byAnotherName.one(), 1);
  assert.strictEqual(addon.byAnotherName.deeper.two(), 2);
  assert.strictEqual(new addon.Outer(new addon.byAnotherName.Inner()).size, 1);
});
