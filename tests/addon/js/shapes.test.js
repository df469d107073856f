'use strict';

const { addon, assert, test, throws } = require('./harness.js');

const ARGUMENT = 'ERR_INVALID_ARG_TYPE';

/** A `TypeError` about the first argument of a function. */
function wrong(call, message) {
  throws(call, 'TypeError', ARGUMENT, message);
}

test('objects with properties', () => {
  assert.deepStrictEqual(addon.resize({ width: 5, title: 'x', 'keep-ratio': true }),
    { width: 5, qualityLevel: 45, title: 'x', 'keep-ratio': true });
  assert.deepStrictEqual(addon.resize({ width: 5, qualityLevel: 10, other: 1 }),
    { width: 5, qualityLevel: 5, title: null, 'keep-ratio': false });
});

test('a wrong property is named with its path', () => {
  wrong(() => addon.resize({}),
    "resize: argument 1 'options.width' must be an integer from 0 to 65535, got undefined");
  throws(() => addon.resize({ width: -5 }), 'TypeError', 'ERR_OUT_OF_RANGE',
    "resize: argument 1 'options.width' must be an integer from 0 to 65535, got -5");
  wrong(() => addon.resize({ width: 'wide' }),
    'resize: argument 1 \'options.width\' must be an integer from 0 to 65535, got "wide"');
  wrong(() => addon.resize(3), "resize: argument 1 'options' must be an object (ResizeOptions), got 3");
  wrong(() => addon.sumTree({ value: 1, children: [{ value: 2, children: [{}] }] }),
    "sumTree: argument 1 'tree.children[0].children[0].value' must be a number, got undefined");
});

test('what a getter throws comes through', () => {
  const error = new Error('mine');
  assert.throws(() => addon.resize({ get width() { throw error; } }), (caught) => caught === error);
});

test('strict refuses other properties', () => {
  assert.strictEqual(addon.exact({ a: 1, b: 2 }), 3);
  wrong(() => addon.exact({ a: 1, c: 2 }),
    "exact: argument 1 'options.c' must be missing: there are only a, b, got 2");
});

test('a struct that borrows', () => {
  assert.strictEqual(addon.borrowed({ text: 'ab', other: 1 }), 'ab:Number');
  assert.strictEqual(addon.borrowed({ text: 'x'.repeat(300), other: null }).length, 305);
});

test('left out when it is None', () => {
  assert.deepStrictEqual(addon.sparse(), { always: true });
  assert.deepStrictEqual(addon.sparse(1), { always: true, sometimes: 1 });
});

test('generic and recursive structs', () => {
  assert.deepStrictEqual(addon.doublePage({ items: [1, 2], next: 'n' }), { items: [2, 4], next: 'n' });
  assert.strictEqual(addon.sumTree({ value: 1, children: [{ value: 2, children: [] }] }), 3);
});

test('numeric enums', () => {
  assert.deepStrictEqual(addon.Level, { Low: 1, High: 10, Negative: -3 });
  assert.ok(Object.isFrozen(addon.Level));
  assert.strictEqual(addon.louder(addon.Level.Low), addon.Level.High);
  assert.strictEqual(addon.louder(-3), 1);
  const message = "louder: argument 1 'level' must be one of 1 (Low), 10 (High), -3 (Negative), got";
  wrong(() => addon.louder(4), `${message} 4`);
  wrong(() => addon.louder('Low'), `${message} "Low"`);
  assert.deepStrictEqual(addon.countLevels([1, 10, 1]), new Map([['1', 2], ['10', 1]]));
});

test('enums of texts', () => {
  assert.deepStrictEqual(addon.Direction, { UpAndAway: 'up-and-away', Down: 'DOWN' });
  assert.strictEqual(addon.turn('DOWN'), 'up-and-away');
  assert.strictEqual(addon.turn(addon.Direction.UpAndAway), 'DOWN');
  wrong(() => addon.turn('down'),
    'turn: argument 1 \'direction\' must be one of "up-and-away", "DOWN", got "down"');
  assert.strictEqual(addon.otherColor('darkGreen'), 'red');
  assert.strictEqual(addon.Color, undefined);
});

test('tagged enums', () => {
  assert.deepStrictEqual(addon.replay({ kind: 'moved', toX: 1, toY: 2 }), { kind: 'moved', toX: 2, toY: 1 });
  assert.deepStrictEqual(addon.replay({ kind: 'renamed', value: 'q' }), { kind: 'renamed', value: 'Q' });
  assert.deepStrictEqual(addon.replay({ kind: 'closed' }), { kind: 'closed' });
  wrong(() => addon.replay({ kind: 'nope' }),
    'replay: argument 1 \'event.kind\' must be one of "closed", "moved", "renamed", got "nope"');
  wrong(() => addon.replay({ kind: 'moved', toX: 1 }),
    "replay: argument 1 'event.toY' must be a number, got undefined");
});

test('newtypes and choices', () => {
  assert.strictEqual(addon.nextUser(3), 4);
  wrong(() => addon.nextUser('3'),
    'nextUser: argument 1 \'id\' must be an integer from 0 to 4294967295, got "3"');
  assert.strictEqual(addon.swap('abc'), 3);
  assert.strictEqual(addon.swap(5), '5');
  assert.deepStrictEqual(addon.swap([1, 2]), [2, 1]);
  wrong(() => addon.swap(true), "swap: argument 1 'value' must be a string or a number or an array, got true");
});
