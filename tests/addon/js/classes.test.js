'use strict';

const { addon, assert, test, throws } = require('./harness.js');

const ARGUMENT = 'ERR_INVALID_ARG_TYPE';

test('constructor, defaults and its errors', () => {
  assert.strictEqual(new addon.Counter().count, 0);
  assert.strictEqual(new addon.Counter(3).count, 3);
  throws(() => new addon.Counter('x'), 'TypeError', ARGUMENT,
    'new Counter: argument 1 \'start\' must be a number, got "x"');
  throws(() => new addon.Counter(1, 1000), 'RangeError', 'ERR_STEP', 'the step is too large');
  throws(() => addon.Counter(), 'TypeError', 'ERR_ADDON_NEW_REQUIRED',
    "Class constructor Counter cannot be invoked without 'new'");
});

test('methods change the value', () => {
  const counter = new addon.Counter(5, 2);
  assert.strictEqual(counter.advance(), 7);
  assert.strictEqual(counter.advance(3), 13);
  counter.addAll(1, 2, 3);
  assert.strictEqual(counter.count, 19);
  assert.strictEqual(counter.fromSecondBlock(), true);
});

test('fields, getters and setters', () => {
  const counter = new addon.Counter(5, 2);
  assert.strictEqual(counter.by, 2);
  counter.by = 10;
  assert.strictEqual(counter.advance(), 15);
  assert.strictEqual(counter.half, 7.5);
  counter.half = 4;
  assert.strictEqual(counter.count, 8);
  assert.throws(() => { counter.count = 1; }, TypeError);
  throws(() => { counter.by = 'x'; }, 'TypeError', ARGUMENT,
    'Counter.by: argument 1 \'value\' must be a number, got "x"');
});

test('statics, constants and factories', () => {
  assert.strictEqual(addon.Counter.kind, 'counter');
  assert.strictEqual(addon.Counter.MAX_STEP, 100);
  assert.strictEqual(addon.Counter.fromText('9').count, 9);
  assert.ok(addon.Counter.fromText('9') instanceof addon.Counter);
  assert.throws(() => addon.Counter.fromText('q'), /invalid float literal/);
});

test('what is skipped is not there', () => {
  assert.strictEqual(addon.Counter.HIDDEN, undefined);
  assert.strictEqual(addon.Counter.privateBusiness, undefined);
  assert.strictEqual(addon.never, undefined);
  assert.strictEqual(addon.Counter.prototype.never, undefined);
  assert.strictEqual(new addon.Counter().always(), true);
});

test('an instance as argument and as result', () => {
  const counter = new addon.Counter(1);
  const copy = counter.copy();
  assert.notStrictEqual(copy, counter);
  copy.advance();
  counter.takeFrom(copy);
  assert.strictEqual(counter.count, 2);
  assert.strictEqual(counter.whose(copy), true);
});

test('toJSON, toString and symbols', () => {
  const counter = new addon.Counter(4);
  assert.strictEqual(JSON.stringify({ counter }), '{"counter":4}');
  assert.strictEqual(counter.toString(), 'Counter(4)');
  assert.strictEqual(`${counter}`, 'string:4');
  assert.strictEqual(Object.prototype.toString.call(counter), '[object TheCounter]');
  if (Symbol.dispose) {
    counter[Symbol.dispose]();
    assert.strictEqual(counter.count, -1);
  }
});

test('attributes of members', () => {
  const { prototype } = addon.Counter;
  const method = Object.getOwnPropertyDescriptor(prototype, 'advance');
  assert.deepStrictEqual([method.writable, method.enumerable, method.configurable], [true, false, true]);
  const fixed = Object.getOwnPropertyDescriptor(prototype, 'fixed');
  assert.deepStrictEqual([fixed.writable, fixed.enumerable, fixed.configurable], [false, true, true]);
  const accessor = Object.getOwnPropertyDescriptor(prototype, 'by');
  assert.deepStrictEqual([accessor.enumerable, accessor.configurable], [false, true]);
});

test('use while in use is an error, and no more than that', () => {
  const counter = new addon.Counter(1);
  throws(() => counter.withCallback(() => counter.count), 'Error', 'ERR_ADDON_BORROWED',
    'this Counter cannot be read now: one of its native methods is still using it');
  throws(() => counter.takeFrom(counter), 'Error', 'ERR_ADDON_BORROWED',
    'this Counter cannot be written to now: one of its native methods is still using it');
  assert.strictEqual(counter.count, 1);
});

test('a wrong this', () => {
  const { advance } = addon.Counter.prototype;
  const message = "Counter.advance: 'this' must be an instance of Counter, got an object";
  for (const other of [{}, new addon.Shape('s'), Object.create(addon.Counter.prototype)]) {
    throws(() => advance.call(other), 'TypeError', ARGUMENT, message);
  }
});

test('JavaScript extends a native class', () => {
  class Loud extends addon.Counter {
    #shouts = 0;

    constructor(start) {
      super(start, 10);
      this.loud = true;
    }

    advance() {
      this.#shouts += 1;
      return `${super.advance()}!${this.#shouts}`;
    }
  }
  const loud = new Loud(1);
  assert.strictEqual(loud.advance(), '11!1');
  assert.ok(loud instanceof Loud && loud instanceof addon.Counter && loud.loud);
  assert.strictEqual(new addon.Counter().whose(new Loud(0)), true);
});

test('native classes extend each other', () => {
  const circle = new addon.Circle(2);
  assert.ok(circle instanceof addon.Shape);
  assert.strictEqual(Object.getPrototypeOf(addon.Circle), addon.Shape);
  assert.strictEqual(circle.describe(), 'a shape called circle');
  circle.rename('disc');
  assert.deepStrictEqual([circle.name, circle.innerName], ['disc', 'disc']);
  assert.ok(Math.abs(circle.area() - 4 * Math.PI) < 1e-12);
  assert.strictEqual(addon.nameOf(circle), 'disc');
  throws(() => addon.radiusOf(new addon.Shape('s')), 'TypeError', ARGUMENT,
    "radiusOf: argument 1 'circle' must be an instance of Circle, got an object");
  throws(() => addon.Circle.prototype.area.call(new addon.Shape('s')), 'TypeError', ARGUMENT,
    "Circle.area: 'this' must be an instance of Circle, got an object");
});

test('two levels down', () => {
  const wheel = new addon.Wheel(3, 8);
  assert.ok(wheel instanceof addon.Circle && wheel instanceof addon.Shape);
  assert.strictEqual(addon.radiusOf(wheel), 3);
  assert.strictEqual(wheel.describe(), 'a shape called circle');
  assert.strictEqual(wheel.spokes, 8);
  class Spinning extends addon.Wheel {}
  assert.strictEqual(addon.nameOf(new Spinning(1, 2)), 'circle');
});

test('the same object twice, once to write', () => {
  const shape = new addon.Shape('a');
  assert.strictEqual(addon.both(shape, new addon.Circle(1)), 'acircle');
  throws(() => addon.both(shape, shape), 'Error', 'ERR_ADDON_BORROWED',
    'this Shape cannot be read now: one of its native methods is still using it');
});

test('a class that only native code makes', () => {
  const handle = addon.openHandle(4);
  assert.strictEqual(handle.id, 4);
  assert.ok(handle instanceof addon.NativeHandle);
  throws(() => new addon.NativeHandle(), 'TypeError', 'ERR_ADDON_NO_CONSTRUCTOR',
    'NativeHandle cannot be constructed by JavaScript');
});

test('one generic class, two of JavaScript', () => {
  const numbers = new addon.NumberList();
  numbers.push(1);
  assert.strictEqual(numbers.push(2), 2);
  assert.strictEqual(numbers.last(), 2);
  const texts = new addon.TextList();
  assert.strictEqual(texts.last(), null);
  texts.push('a');
  assert.strictEqual(texts.last(), 'a');
  throws(() => numbers.push('a'), 'TypeError', ARGUMENT,
    'NumberList.push: argument 1 \'item\' must be a number, got "a"');
  throws(() => texts.append(numbers), 'TypeError', ARGUMENT,
    "TextList.append: argument 1 'other' must be an instance of TextList, got an object");
});

test('iterators', () => {
  assert.deepStrictEqual([...new addon.Countdown(4)], [3, 2, 1, 0]);
  const [first, second] = new addon.Countdown(9);
  assert.deepStrictEqual([first, second], [8, 7]);
});

test('what gives an iterator', () => {
  const range = new addon.Range(3);
  assert.deepStrictEqual([[...range], [...range]], [[0, 1, 2], [0, 1, 2]]);
});

test('generators', () => {
  const echo = new addon.Echo();
  assert.deepStrictEqual(echo.next('a'), { value: 'a', done: false });
  assert.deepStrictEqual(echo.next(), { value: undefined, done: true });
  assert.throws(() => echo.next('fail'), /asked to fail/);
  assert.deepStrictEqual(echo.return('end'), { value: 'end', done: true });
});

test('classes in modules', () => {
  const { Point, middle } = addon.geometry;
  const point = middle(new Point(1, 2), new Point(3, 6));
  assert.deepStrictEqual([point.x, point.y], [2, 4]);
  assert.ok(point instanceof Point);
  assert.strictEqual(addon.Point, undefined);
});

test('many instances come and go', () => {
  let sum = 0;
  for (let index = 0; index < 100_000; index += 1) {
    sum += new addon.Counter(1).copy().count;
  }
  assert.strictEqual(sum, 100_000);
});
