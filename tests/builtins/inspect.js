'use strict';

// util.inspect() and util.format() over all kinds of values and options.

const util = require('util');

const show = (value, options) => console.log(util.inspect(value, options));

class Foo extends Map {
  constructor() {
    super([['k', { v: 1 }]]);
    this.extra = true;
  }
}
class Bar {
  get accessor() { return 1; }
  set accessor(value) {}
  static x = 1;
}
const circular = { name: 'circular', list: [] };
circular.self = circular;
circular.list.push(circular, { back: circular });

show([1, 'two', 3n, -0, null, undefined, true, Symbol('s'), NaN, [], {}]);
show({ a: { b: { c: { d: 1 } } }, 'a-b': 1, [Symbol('sym')]: 2, 3: 'three' });
show(circular);
show(new Foo());
show(new Bar());
show(Bar);
show(class extends Foo {});
show([function named() {}, () => {}, async () => {}, function* gen() {}, async function* ag() {}, Math.max]);
show([new Map([[{ a: 1 }, new Set([1, 'x'])]]), new WeakMap(), new WeakSet()]);
show([new Map([[1, 2]]).entries(), new Set([5]).values(), new Map([[1, 2]])[Symbol.iterator]()]);
show([Promise.resolve(4), new Promise(() => {}), new Proxy({ p: 1 }, {})]);
show(new Proxy({ p: 1 }, { get() {} }), { showProxy: true });
show([new Date(0), new Date(NaN), /re/gi, new Number(-0), new String('abc'), Object(1n), Object(Symbol('o'))]);
show([new Uint8Array(3), new Float32Array([1.5, -0]), new ArrayBuffer(4), new DataView(new ArrayBuffer(2)), Buffer.from('hi')]);
show([, 1, , , 2]); // eslint-disable-line no-sparse-arrays
show(Object.assign([1, 2], { extra: 'property' }));
show(Object.create(null, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } }), { showHidden: true });
show(Object.create({ inherited: 1 }));
show({ get only() { return 1; }, set only2(value) {}, get both() { return { x: 1 }; }, set both(value) {} }, { getters: true });
show('it\'s "quoted"\nand broken');
show(['a'.repeat(90), 'short'], { breakLength: 60 });
show('long '.repeat(30), { maxStringLength: 20 });
show(Array.from({ length: 120 }, (_, i) => i));
show(Array.from({ length: 30 }, (_, i) => `item ${i * i}`), { maxArrayLength: 12 });
show({ b: 1, a: 2, c: { z: 1, y: 2 } }, { sorted: true, compact: false });
show({ one: 123456789.12345, two: 98765432n }, { numericSeparator: true });
show({ a: 1, s: 'text', n: null, u: undefined, d: new Date(0), r: /x/, y: Symbol('y') }, { colors: true });
show({ [util.inspect.custom](depth, options, inspect) { return `custom ${depth} ${options.stylize('x', 'number')} ${inspect === util.inspect}`; } });
show((function() { return arguments; })(1, 2)); // eslint-disable-line prefer-rest-params
show({ deep: { deeper: { deepest: { bottom: 1 } } } }, { depth: 0 });
show({ deep: { deeper: { deepest: { bottom: 1 } } } }, { depth: null, compact: true });
show(Object.assign(() => {}, { property: 1 }));
show({ __proto__: { constructor: class Renamed {} } });
show({ [Symbol.toStringTag]: 'Tagged', a: 1 });

const error = new TypeError('message\nin two lines', { cause: new Error('the cause') });
error.stack = 'TypeError: message\nin two lines\n    at somewhere (file.js:1:1)';
error.cause.stack = 'Error: the cause\n    at elsewhere (file.js:2:2)';
error.code = 'E_CODE';
show(error);
const aggregate = new AggregateError([new Error('inner')], 'several');
aggregate.stack = 'AggregateError: several\n    at x (y.js:1:1)';
aggregate.errors[0].stack = 'Error: inner\n    at z (y.js:2:2)';
show({ nested: aggregate });
const bare = new RangeError('no stack');
bare.stack = undefined;
show(bare);

for (const args of [
  ['%s %d %i %f %j %o %O %%', 'str', '42', '42.9', '1.5', { a: 1 }, [1], { b: { c: {} } }, 'rest', { r: 1 }],
  ['%s', Symbol('x')], ['%s', -0], ['%d', '0x10'], ['%s', { toString() { return 'own'; } }], ['%s', class A {}],
  ['%c styled', 'css'], ['100%', 1], ['%x', 1], [1, 2, '3'], ['a', 'b'], ['%j', { toJSON() { return 'json'; } }],
  ['%s', null], ['%s', 12345678n], ['%i', 'x'], ['%%s'], ['%s %s', 'one'],
]) console.log(util.format(...args));
console.log(util.formatWithOptions({ colors: true }, '%O', { a: 1 }));
console.log(JSON.stringify(util.stripVTControlCharacters('\u001b[31mred\u001b[39m \u001b]8;;http://x\u0007link')));
