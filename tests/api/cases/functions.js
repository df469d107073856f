'use strict';

// Functions, classes, calls: https://nodejs.org/api/n-api.html#working-with-javascript-functions

const assert = require('assert');
const { isTenon } = require('../harness.js');
const {
  ATTRIBUTE, AUTO, buffer, cb, chapter, data, get, list, out, preset, properties, str, v,
  ENV, INFO, NULL,
} = require('../driver.js');

chapter((d) => {
  d.test('napi_create_function', (t) => {
    const program = d.program([]);
    const [named] = t.ok([ENV, str('namedFunction'), 5, cb('call'), data(program), out.value]);
    assert.strictEqual(named.name, 'named');
    const [auto] = t.ok([ENV, str('n\u00e4med'), AUTO, cb('call'), data(program), out.value]);
    assert.strictEqual(auto.name, 'n\u00e4med');
    const [anonymous] = t.ok([ENV, NULL, 0, cb('call'), data(program), out.value]);
    assert.strictEqual(anonymous.name, '');
    assert.strictEqual(anonymous(), undefined);
    assert.strictEqual(anonymous.length, 0);
    assert.strictEqual(program.runs, 1);
    t.bad([ENV, str('x'), 2 ** 31, cb('call'), data(program), out.value], 'invalid_arg');
    t.nulls([ENV, str('x'), AUTO, cb('call'), data(program), out.value], 0, 3, 5);
  });

  d.test('napi_get_cb_info', () => {
    const [argc, argv, self, pointerOut] = [preset(out.i64, 3), out.inline(24), out.value, out.pointer];
    const program = d.program([
      ['napi_get_cb_info', ENV, INFO, argc, argv, self, pointerOut],
      ['napi_get_cb_info', ENV, INFO, NULL, NULL, NULL, NULL],
      ['napi_get_cb_info', NULL, INFO, NULL, NULL, NULL, NULL],
      ['napi_get_cb_info', ENV, NULL, NULL, NULL, NULL, NULL],
      ['napi_get_cb_info', ENV, INFO, NULL, argv, NULL, NULL],
    ], { returns: self });
    const fn = d.fn(program);
    const receiver = { fn };
    assert.strictEqual(receiver.fn('a', 'b'), receiver);
    const [first] = program.results;
    assert.deepStrictEqual(first.steps.map((step) => step.status),
      ['ok', 'ok', 'invalid_arg', 'invalid_arg', 'invalid_arg']);
    assert.strictEqual(first.outs[0], 2n);
    assert.strictEqual(first.outs[2], receiver);
    assert.strictEqual(typeof first.outs[3], 'bigint');
    // Sloppy callers without a receiver get the global object.
    const bare = fn;
    assert.strictEqual(bare(1, 2, 3, 4), globalThis);
    assert.strictEqual(program.results[1].outs[0], 4n);
    assert.strictEqual(typeof fn.call(5), 'object');
  });

  d.test('napi_get_cb_info pads missing arguments with undefined', () => {
    const places = out.inline(24);
    const [argc, second] = [preset(out.i64, 3), out.i32];
    const program = d.program([
      ['napi_get_cb_info', ENV, INFO, argc, places, NULL, NULL],
      ['napi_typeof', ENV, get(places), second],
    ]);
    d.fn(program)('given');
    const [result] = program.results;
    assert.strictEqual(result.outs[0], 1n);
    assert.strictEqual(result.outs[2], 4);
    const handles = new BigUint64Array(result.outs[1].slice().buffer);
    assert.notStrictEqual(handles[1], 0n);
    assert.notStrictEqual(handles[2], 0x5a5a5a5a5a5a5a5an);
  });

  d.test('napi_get_new_target', () => {
    const target = out.value;
    const program = d.program([
      ['napi_get_new_target', ENV, INFO, target],
      ['napi_get_new_target', NULL, INFO, target],
      ['napi_get_new_target', ENV, NULL, target],
      ['napi_get_new_target', ENV, INFO, NULL],
    ]);
    const fn = d.fn(program);
    fn();
    assert.strictEqual(program.results[0].outs[0], '<NULL>');
    new fn();
    assert.strictEqual(program.results[1].outs[0], fn);
    class Derived extends fn {}
    new Derived();
    assert.strictEqual(program.results[2].outs[0], Derived);
    assert.deepStrictEqual(program.results[0].steps.map((step) => step.status),
      ['ok', 'invalid_arg', 'invalid_arg', 'invalid_arg']);
  });

  d.test('a native function returns its value, and throws what is pending', () => {
    const made = out.value;
    const returning = d.program([['napi_create_int32', ENV, 42, made]], { returns: made });
    assert.strictEqual(d.fn(returning)(), 42);
    const throwing = d.program(
      [['napi_throw_range_error', ENV, str('ERR_Z'), str('native')], ['napi_get_null', ENV, made]],
      { returns: made });
    assert.throws(d.fn(throwing), { name: 'RangeError', code: 'ERR_Z', message: 'native' });
  });

  d.test('napi_call_function', (t) => {
    const seen = [];
    function target(...args) {
      seen.push([this, args]);
      return args.length;
    }
    const receiver = {};
    t.ok([ENV, v(receiver), v(target), 2, list('a', 2), out.value], 2);
    assert.deepStrictEqual(seen, [[receiver, ['a', 2]]]);
    t.ok([ENV, v(null), v(target), 0, NULL, out.value], 0);
    t.ok([ENV, v(receiver), v(target), 0, NULL, NULL]);
    const failing = t.call([ENV, v(receiver), v(() => { throw new TypeError('inner'); }), 0, NULL, out.value]);
    assert.strictEqual(failing.steps[0].status, 'pending_exception');
    assert.strictEqual(failing.exception.message, 'inner');
    assert.strictEqual(failing.outs[0], '<untouched>');
    for (const wrong of [{}, 1, null, undefined, 'f']) {
      t.bad([ENV, v(receiver), v(wrong), 0, NULL, out.value], 'invalid_arg');
    }
    t.bad([ENV, v(receiver), v(target), 1, NULL, out.value], 'invalid_arg');
    t.nulls([ENV, v(receiver), v(target), 0, NULL, out.value], 0, 1, 2);
  });

  d.test('napi_new_instance', (t) => {
    class Made {
      constructor(...args) { this.args = args; }
    }
    const [made] = t.ok([ENV, v(Made), 2, list(1, 2), out.value]);
    assert.ok(made instanceof Made);
    assert.deepStrictEqual(made.args, [1, 2]);
    t.ok([ENV, v(Made), 0, NULL, out.value]);
    const failing = t.call([ENV, v(class { constructor() { throw new Error('made'); } }), 0, NULL, out.value]);
    assert.strictEqual(failing.steps[0].status, 'pending_exception');
    t.bad([ENV, v(() => 1), 0, NULL, out.value], 'pending_exception', { throws: { name: 'TypeError' } });
    t.bad([ENV, v({}), 0, NULL, out.value], 'invalid_arg');
    t.bad([ENV, v(Made), 1, NULL, out.value], 'invalid_arg');
    t.nulls([ENV, v(Made), 0, NULL, out.value], 0, 1, 4);
  });

  d.test('napi_instanceof', (t) => {
    class Kind {}
    t.ok([ENV, v(new Kind()), v(Kind), out.bool], true);
    t.ok([ENV, v({}), v(Kind), out.bool], false);
    t.ok([ENV, v(1), v(Kind), out.bool], false);
    const custom = { [Symbol.hasInstance]: () => true };
    for (const wrong of [{}, custom, 1, undefined]) {
      t.bad([ENV, v({}), v(wrong), out.bool], wrong === undefined ? 'object_expected' : 'function_expected',
        { throws: wrong === undefined ? { name: 'TypeError' } : { name: 'TypeError', code: 'ERR_NAPI_CONS_FUNCTION', message: 'Constructor must be a function' } });
    }
    class Always {
      static [Symbol.hasInstance]() { return true; }
    }
    t.ok([ENV, v(1), v(Always), out.bool], true);
    t.nulls([ENV, v({}), v(Kind), out.bool]);
  });

  d.test('napi_define_class', (t) => {
    const self = out.value;
    const constructing = d.program([['napi_get_cb_info', ENV, INFO, NULL, NULL, self, NULL]], { returns: self });
    const result = out.value;
    const method = d.program([['napi_get_cb_info', ENV, INFO, NULL, NULL, result, NULL]], { returns: result });
    const symbol = Symbol('member');
    const [Kind] = t.ok([ENV, str('KindOf'), 4, cb('call'), data(constructing), 6, properties(
      { utf8name: 'method', method: cb('call'), data: data(method), attributes: ATTRIBUTE.writable | ATTRIBUTE.configurable },
      { utf8name: 'accessor', getter: cb('call'), data: data(method), attributes: ATTRIBUTE.enumerable },
      { utf8name: 'number', value: 7, attributes: ATTRIBUTE.enumerable },
      { name: symbol, value: 'by symbol' },
      { utf8name: 'shared', value: 'static', attributes: ATTRIBUTE.static | ATTRIBUTE.enumerable },
      { utf8name: 'sharedMethod', method: cb('call'), data: data(method), attributes: ATTRIBUTE.static },
    ), out.value]);
    assert.strictEqual(Kind.name, 'Kind');
    const made = new Kind();
    assert.ok(made instanceof Kind);
    assert.strictEqual(made.method(), made);
    assert.strictEqual(made.accessor, made);
    assert.strictEqual(made.number, 7);
    assert.strictEqual(made[symbol], 'by symbol');
    assert.strictEqual(Kind.shared, 'static');
    assert.strictEqual(Kind.sharedMethod(), Kind);
    assert.strictEqual(made.sharedMethod, undefined);
    assert.throws(() => Kind.prototype.method.call({}), { name: 'TypeError', message: /Illegal invocation/ });
    assert.deepStrictEqual(Object.keys(Kind.prototype), ['accessor', 'number']);
    assert.throws(() => { made.number = 8; }, TypeError);
    class Derived extends Kind {}
    assert.ok(new Derived().method() instanceof Derived);
    const bare = [ENV, str('Bare'), AUTO, cb('call'), data(constructing), 0, NULL, out.value];
    t.ok(bare);
    t.nulls(bare, 0, 1, 3, 7);
    t.bad([ENV, str('X'), AUTO, cb('call'), NULL, 1, NULL, out.value], 'invalid_arg');
    t.bad([ENV, str('X'), 2 ** 31, cb('call'), NULL, 0, NULL, out.value], 'invalid_arg');
    t.bad([ENV, str('X'), AUTO, cb('call'), NULL, 1, properties({ name: 5, value: 1 }), out.value], 'name_expected');
    if (isTenon) {
      const object = {};
      const [WithObject] = t.ok([ENV, str('X'), AUTO, cb('call'), data(constructing), 1,
        properties({ utf8name: 'object', value: object }), out.value]);
      assert.strictEqual(WithObject.prototype.object, object);
      t.bad([ENV, str('X'), AUTO, cb('call'), NULL, 1, properties({ value: 1 }), out.value], 'name_expected');
      t.bad([ENV, str('X'), AUTO, cb('call'), NULL, 1, properties({ utf8name: 'x' }), out.value], 'invalid_arg');
    }
  });

  d.test('napi_run_script', (t) => {
    t.ok([ENV, v('6 * 7'), out.value], 42);
    t.ok([ENV, v(''), out.value], undefined);
    t.ok([ENV, v('typeof require'), out.value], typeof globalThis.require);
    for (const wrong of [1, {}, undefined]) t.bad([ENV, v(wrong), out.value], 'string_expected');
    t.bad([ENV, v('throw new RangeError("script")'), out.value], 'generic_failure',
      { throws: { name: 'RangeError', message: 'script' } });
    t.bad([ENV, v('this is not'), out.value], 'generic_failure', { throws: { name: 'SyntaxError' } });
    t.nulls([ENV, v('1'), out.value]);
  });

  d.test('napi_get_value_string_utf8 inside a callback reads its argument', () => {
    const text = buffer(8);
    const argv = out.inline(8);
    const program = d.program([
      ['napi_get_cb_info', ENV, INFO, preset(out.i64, 1), argv, NULL, NULL],
      ['napi_get_value_string_utf8', ENV, get(argv), text, 8, out.i64],
    ]);
    d.fn(program)('short');
    const [result] = program.results;
    assert.strictEqual(String.fromCharCode(...result.outs[2].slice(0, 5)), 'short');
  });
});
