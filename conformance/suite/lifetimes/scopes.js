'use strict';

// Scopes: https://nodejs.org/api/n-api.html#making-handle-lifespan-shorter-than-that-of-the-native-method

test('napi_open_handle_scope opens a scope that napi_close_handle_scope closes',
  { functions: ['napi_open_handle_scope', 'napi_close_handle_scope'] }, (t) => {
    const scope = out.pointer;
    const { steps, outs } = t.run(['napi_open_handle_scope', ENV, scope], ['napi_close_handle_scope', ENV, get(scope)]);
    assert.deepEqual(steps.map((step) => [step.status, step.recorded]), [['ok', 'ok'], ['ok', 'ok']], 'statuses');
    assert.notEqual(outs[0], UNTOUCHED, 'the scope is written');
    assert.notEqual(outs[0], 0n, 'the scope is not NULL');
  });

test('handle scopes nest', { functions: ['napi_open_handle_scope', 'napi_close_handle_scope'] }, (t) => {
  const [outer, inner] = [out.pointer, out.pointer];
  const [first, second] = t.driver.ok(['napi_open_handle_scope', ENV, outer], ['napi_open_handle_scope', ENV, inner],
    ['napi_close_handle_scope', ENV, get(inner)], ['napi_close_handle_scope', ENV, get(outer)]);
  assert.notEqual(first, second, 'two scopes');
});

test('values made before a scope outlive it', {
  functions: ['napi_open_handle_scope', 'napi_close_handle_scope'],
}, (t) => {
  const [made, scope] = [out.inline(8), out.pointer];
  const steps = [];
  for (let i = 0; i < 50; i++) steps.push(['napi_create_object', ENV, out.inline(8)]);
  const { outs } = t.run(
    ['napi_create_int32', ENV, 12345, made],
    ['napi_open_handle_scope', ENV, scope],
    ...steps,
    ['napi_close_handle_scope', ENV, get(scope)],
    ...steps,
    ['napi_get_value_int32', ENV, get(made), out.i32],
  );
  assert.equal(outs[outs.length - 1], 12345, 'the value');
});

test('napi_close_handle_scope answers handle_scope_mismatch when none is open',
  { functions: ['napi_close_handle_scope'], level: 'recommended' }, (t) => {
    t.bad([ENV, pointer(8)], 'handle_scope_mismatch', { recorded: false });
  });

test('napi_close_escapable_handle_scope answers handle_scope_mismatch when none is open',
  { functions: ['napi_close_escapable_handle_scope'], level: 'recommended' }, (t) => {
    t.bad([ENV, pointer(8)], 'handle_scope_mismatch', { recorded: false });
  });

test('scopes open and close with an exception pending',
  { functions: ['napi_open_handle_scope', 'napi_close_handle_scope', 'napi_open_escapable_handle_scope',
    'napi_close_escapable_handle_scope'] }, (t) => {
    const [scope, escapable] = [out.pointer, out.pointer];
    const { steps, exception } = t.run(
      ['napi_throw', ENV, v('first')],
      ['napi_open_handle_scope', ENV, scope],
      ['napi_open_escapable_handle_scope', ENV, escapable],
      ['napi_close_escapable_handle_scope', ENV, get(escapable)],
      ['napi_close_handle_scope', ENV, get(scope)],
    );
    assert.deepEqual(statuses({ steps }), Array(5).fill('ok'), 'statuses');
    assert.equal(exception, 'first', 'the exception');
  });

test('napi_escape_handle gives a handle that outlives the scope',
  { functions: ['napi_escape_handle', 'napi_open_escapable_handle_scope', 'napi_close_escapable_handle_scope'] }, (t) => {
    const [scope, made, escaped] = [out.pointer, out.inline(8), out.value];
    // What is made afterwards would take the place of a value that did not escape.
    const others = Array.from({ length: 60 }, (_, index) => ['napi_create_int32', ENV, index, out.inline(8)]);
    const result = t.run(
      ['napi_open_escapable_handle_scope', ENV, scope],
      ...others,
      ['napi_create_string_utf8', ENV, str('escaped'), AUTO, made],
      ['napi_escape_handle', ENV, get(scope), get(made), escaped],
      ['napi_close_escapable_handle_scope', ENV, get(scope)],
      ...others,
      ['napi_strict_equals', ENV, get(escaped), v('escaped'), out.bool],
    );
    assert.deepEqual([...new Set(result.steps.map(({ status, recorded }) => `${status} ${recorded}`))], ['ok ok'], 'statuses');
    assert.equal(result.outs[result.outs.length - 1], true, 'the value is still the one that escaped');
  });

test('napi_escape_handle answers escape_called_twice the second time', { functions: ['napi_escape_handle'] }, (t) => {
  const [scope, escaped, second] = [out.pointer, out.value, out.inline(8)];
  const { steps, outs } = t.run(
    ['napi_open_escapable_handle_scope', ENV, scope],
    ['napi_escape_handle', ENV, get(scope), v('one'), escaped],
    ['napi_escape_handle', ENV, get(scope), v('two'), second],
    ['napi_close_escapable_handle_scope', ENV, get(scope)],
  );
  assert.deepEqual(statuses({ steps }), ['ok', 'ok', 'escape_called_twice', 'ok'], 'statuses');
  assert.equal(steps[2].recorded, 'escape_called_twice', 'recorded status');
  assert.equal(outs[1], 'one', 'the value that escaped');
});

test('napi_escape_handle refuses NULL', { functions: ['napi_escape_handle'] }, (t) => {
  const [scope, escaped] = [out.pointer, out.inline(8)];
  const { steps } = t.run(
    ['napi_open_escapable_handle_scope', ENV, scope],
    ['napi_escape_handle', NULL, get(scope), v(1), escaped],
    ['napi_escape_handle', ENV, NULL, v(1), escaped],
    ['napi_escape_handle', ENV, get(scope), NULL, escaped],
    ['napi_escape_handle', ENV, get(scope), v(1), NULL],
    ['napi_escape_handle', ENV, get(scope), v(1), escaped],
    ['napi_close_escapable_handle_scope', ENV, get(scope)],
  );
  assert.deepEqual(statuses({ steps }), ['ok', ...Array(4).fill('invalid_arg'), 'ok', 'ok'], 'statuses');
  assert.deepEqual(steps.slice(2, 5).map((step) => step.recorded), Array(3).fill('invalid_arg'), 'recorded statuses');
});

test('each escapable scope lets one value escape', { functions: ['napi_escape_handle'] }, (t) => {
  const [outer, inner] = [out.pointer, out.pointer];
  const [first, second] = [out.inline(8), out.value];
  const result = t.run(
    ['napi_open_escapable_handle_scope', ENV, outer],
    ['napi_open_escapable_handle_scope', ENV, inner],
    ['napi_escape_handle', ENV, get(inner), v('through'), first],
    ['napi_close_escapable_handle_scope', ENV, get(inner)],
    ['napi_escape_handle', ENV, get(outer), get(first), second],
    ['napi_close_escapable_handle_scope', ENV, get(outer)],
  );
  assert.deepEqual(statuses(result), Array(6).fill('ok'), 'statuses');
  assert.equal(result.outs[3], 'through', 'the value');
});

test('handles of an outer callback stay good through inner ones', { functions: ['napi_call_function'] }, (t) => {
  const made = out.inline(8);
  const { driver } = t;
  const inner = driver.fn(driver.program(Array.from({ length: 200 }, () => ['napi_create_object', ENV, out.inline(8)]),
    { collect: false }));
  const { outs } = t.run(
    ['napi_create_object', ENV, made],
    ['napi_call_function', ENV, v(undefined), v(inner), 0, NULL, NULL],
    ['napi_set_named_property', ENV, get(made), str('alive'), v(true)],
    ['napi_get_named_property', ENV, get(made), str('alive'), out.value],
  );
  assert.equal(outs[1], true, 'the property');
});

test('a hundred thousand values need only the scopes around them',
  { functions: ['napi_open_handle_scope', 'napi_close_handle_scope'], version: 8 }, (t) => {
    const scope = out.pointer;
    const round = [['napi_open_handle_scope', ENV, scope], ...Array.from({ length: 50 }, () => ['napi_create_object', ENV, out.inline(8)]),
      ['napi_close_handle_scope', ENV, get(scope)]];
    const again = t.driver.program(round, { collect: false });
    const fn = t.driver.fn(again);
    for (let i = 0; i < 2000; i++) fn();
    assert.deepEqual([...new Set(statuses(again.last))], ['ok'], 'statuses of the last round');
  });
