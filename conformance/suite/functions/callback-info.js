'use strict';

// What a callback is told: https://nodejs.org/api/n-api.html#napi_get_cb_info

/** A function whose program asks for everything, with room for three arguments. */
function asking(t) {
  const places = { argc: preset(out.i64, 3), argv: out.inline(24), self: out.value, data: out.pointer };
  const program = t.driver.program(
    [['napi_get_cb_info', ENV, INFO, places.argc, places.argv, places.self, places.data]],
    { returns: places.self });
  return { program, fn: t.driver.fn(program) };
}

const UNDEFINED = 0;
const STRING = 4;

test('napi_get_cb_info gives receiver, count and data', { functions: ['napi_get_cb_info'] }, (t) => {
  const { program, fn } = asking(t);
  const receiver = { fn };
  assert(receiver.fn('a', 'b') === receiver, 'the receiver');
  const [{ steps, outs }] = program.results;
  assert.equal(steps[0].status, 'ok', 'status');
  assert.equal(steps[0].recorded, 'ok', 'recorded status');
  assert.equal(outs[0], 2n, 'the number of arguments');
  assert(outs[2] === receiver, 'the receiver');
  assert.equal(Number(outs[3]), program.last.data, 'the data');
});

test('napi_get_cb_info gives the count of all arguments even when there is room for fewer', {
  functions: ['napi_get_cb_info'],
}, (t) => {
  const { program, fn } = asking(t);
  fn(1, 2, 3, 4, 5);
  assert.equal(program.results[0].outs[0], 5n, 'the number of arguments');
});

test('napi_get_cb_info writes as many arguments as there is room for', { functions: ['napi_get_cb_info'] }, (t) => {
  const seen = [1, 2, 3].map((room) => t.driver.program([
    ['napi_get_cb_info', ENV, INFO, preset(out.i64, room), out.inline(24), NULL, NULL],
  ]));
  for (const program of seen) t.driver.fn(program)('a', 'b', 'c');
  const handles = seen.map((program) => new BigUint64Array(program.results[0].outs[1].slice().buffer));
  assert.equal(handles[0][1], 0x5a5a5a5a5a5a5a5an, 'one is written where there is room for one');
  assert.equal(handles[1][2], 0x5a5a5a5a5a5a5a5an, 'two are written where there is room for two');
  assert(handles[2].every((handle) => handle !== 0n && handle !== 0x5a5a5a5a5a5a5a5an), 'three handles');
});

test('napi_get_cb_info gives the arguments in order', {
  functions: ['napi_get_cb_info', 'napi_call_function'],
}, (t) => {
  const argv = out.inline(24);
  const gather = (...args) => args;
  const gathered = out.value;
  const program = t.driver.program([
    ['napi_get_cb_info', ENV, INFO, preset(out.i64, 3), argv, NULL, NULL],
    ['napi_call_function', ENV, v(null), v(gather), 3, argv, gathered],
  ]);
  const object = {};
  t.driver.fn(program)('a', object, 3);
  t.driver.fn(program)('only');
  const lists = program.results.map(({ outs }) => outs[3]);
  assert.deepEqual(lists[0], ['a', object, 3], 'three arguments');
  assert.deepEqual(lists[1], ['only', undefined, undefined], 'one argument');
});

test('napi_get_cb_info gives the first argument as it is', {
  functions: ['napi_get_cb_info', 'napi_get_value_string_utf8'],
}, (t) => {
  const argv = out.inline(8);
  const text = buffer(8);
  const program = t.driver.program([
    ['napi_get_cb_info', ENV, INFO, preset(out.i64, 1), argv, NULL, NULL],
    ['napi_get_value_string_utf8', ENV, get(argv), text, 8, out.i64],
  ]);
  t.driver.fn(program)('short');
  const [{ outs }] = program.results;
  assert.equal(String.fromCharCode(...outs[2].slice(0, 6)), 'short\0', 'the text of the argument');
});

test('napi_get_cb_info fills missing arguments with undefined', {
  functions: ['napi_get_cb_info', 'napi_typeof'],
}, (t) => {
  const argv = kept.inline(24);
  const type = out.i32;
  const program = t.driver.program([
    ['napi_get_cb_info', ENV, INFO, preset(out.i64, 3), argv, NULL, NULL],
    ['napi_typeof', ENV, get(argv), type],
  ]);
  t.driver.fn(program)('given');
  t.driver.fn(program)();
  const [given, none] = program.results;
  assert.deepEqual([given.outs[0], given.outs[2]], [1n, STRING], 'count and type with one argument');
  assert.deepEqual([none.outs[0], none.outs[2]], [0n, UNDEFINED], 'count and type without');
  const handles = new BigUint64Array(given.outs[1].slice().buffer);
  assert(handles[1] !== 0n && handles[1] !== 0x5a5a5a5a5a5a5a5an, 'a handle for the second');
  assert(handles[2] !== 0n && handles[2] !== 0x5a5a5a5a5a5a5a5an, 'a handle for the third');
});

test('napi_get_cb_info needs no result place', { functions: ['napi_get_cb_info'] }, (t) => {
  const program = t.driver.program([
    ['napi_get_cb_info', ENV, INFO, NULL, NULL, NULL, NULL],
    ['napi_get_cb_info', ENV, INFO, preset(out.i64, 0), NULL, NULL, NULL],
  ]);
  t.driver.fn(program)(1, 2);
  const [result] = program.results;
  assert.deepEqual(statuses(result), ['ok', 'ok'], 'statuses');
  assert.equal(result.outs[0], 2n, 'the count alone');
});

test('napi_get_cb_info refuses a place for arguments without a count', {
  functions: ['napi_get_cb_info'], level: 'recommended',
}, (t) => {
  const program = t.driver.program([['napi_get_cb_info', ENV, INFO, NULL, out.inline(24), NULL, NULL]]);
  t.driver.fn(program)(1, 2);
  const [{ steps: [step] }] = program.results;
  assert.deepEqual([step.status, step.recorded], ['invalid_arg', 'invalid_arg'], 'status and recorded status');
});

test('napi_get_cb_info gives the global object to callers without a receiver', {
  functions: ['napi_get_cb_info'], level: 'recommended',
}, (t) => {
  const { fn } = asking(t);
  assert(fn() === globalThis, 'the receiver');
  assert(fn.call(undefined) === globalThis, 'the receiver');
});

test('napi_get_cb_info gives a constructor the new object', { functions: ['napi_get_cb_info'] }, (t) => {
  const { program, fn } = asking(t);
  const made = new fn();
  assert(program.results[0].outs[2] === made, 'the receiver');
  assert(made instanceof fn, 'an instance');
});

test('napi_get_new_target gives the constructor that new was used on, else NULL', {
  functions: ['napi_get_new_target'],
}, (t) => {
  const target = out.value;
  const program = t.driver.program([['napi_get_new_target', ENV, INFO, target]]);
  const fn = t.driver.fn(program);
  fn();
  new fn();
  class Derived extends fn {}
  new Derived();
  Reflect.construct(fn, [], Object);
  const seen = program.results.map(({ outs }) => outs[0]);
  assert.equal(seen[0], NULL_HANDLE, 'for a plain call');
  assert(seen[1] === fn, 'for new');
  assert(seen[2] === Derived, 'for a derived class');
  assert(seen[3] === Object, 'for Reflect.construct');
});

test('napi_get_new_target refuses NULL', { functions: ['napi_get_new_target'] }, (t) => {
  const target = out.value;
  const program = t.driver.program([
    ['napi_get_new_target', NULL, INFO, target],
    ['napi_get_new_target', ENV, NULL, target],
    ['napi_get_new_target', ENV, INFO, NULL],
  ]);
  t.driver.fn(program)();
  const [result] = program.results;
  assert.deepEqual(statuses(result), ['invalid_arg', 'invalid_arg', 'invalid_arg'], 'statuses');
  assert.equal(result.steps[2].recorded, 'invalid_arg', 'recorded status');
});
