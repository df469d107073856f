'use strict';

// What a scope is for: the values made in it can be collected when it closes, while the native
// function goes on.
// https://nodejs.org/api/n-api.html#making-handle-lifespan-shorter-than-that-of-the-native-method

const ROUNDS = 200;

/**
 * In one native call: makes an object and a weak reference to it, many times, each between the calls
 * of `around`, then collects garbage and counts the objects that are gone.
 */
function collected(t, around) {
  if (!host.gc) unsupported('scripts cannot collect garbage here');
  const references = [];
  const steps = [];
  for (let i = 0; i < ROUNDS; i++) {
    const [made, reference] = [out.inline(8), out.pointer];
    references.push(reference);
    const [open, close] = around(made);
    steps.push(...open, ['napi_create_object', ENV, made], ['napi_create_reference', ENV, get(made), 0, reference], ...close);
  }
  const values = references.map(() => out.value);
  const result = t.run(
    ...steps,
    ['napi_call_function', ENV, v(undefined), v(() => gc()), 0, NULL, NULL],
    ...references.map((reference, i) => ['napi_get_reference_value', ENV, get(reference), values[i]]),
    ...references.map((reference) => ['napi_delete_reference', ENV, get(reference)]),
  );
  assert.deepEqual([...new Set(statuses(result))], ['ok'], 'statuses');
  return result.outs.slice(-ROUNDS).filter((value) => value === NULL_HANDLE).length;
}

test('what was made in a closed handle scope can be collected before the callback returns',
  { functions: ['napi_open_handle_scope', 'napi_close_handle_scope'], versions: [8, 10] }, (t) => {
    const count = collected(t, () => {
      const scope = out.pointer;
      return [[['napi_open_handle_scope', ENV, scope]], [['napi_close_handle_scope', ENV, get(scope)]]];
    });
    // A few may be found on the stack by a collector that looks there.
    assert(count > ROUNDS / 2, `${count} of ${ROUNDS} objects are collected`);
  });

test('what was made in a closed escapable handle scope can be collected before the callback returns',
  { functions: ['napi_open_escapable_handle_scope', 'napi_close_escapable_handle_scope'], versions: [8, 10] }, (t) => {
    const count = collected(t, () => {
      const scope = out.pointer;
      return [[['napi_open_escapable_handle_scope', ENV, scope]], [['napi_close_escapable_handle_scope', ENV, get(scope)]]];
    });
    assert(count > ROUNDS / 2, `${count} of ${ROUNDS} objects are collected`);
  });

test('what escapes a scope is not collected with it',
  { functions: ['napi_escape_handle', 'napi_open_escapable_handle_scope', 'napi_close_escapable_handle_scope'], versions: [8, 10] }, (t) => {
    const count = collected(t, (made) => {
      const scope = out.pointer;
      return [[['napi_open_escapable_handle_scope', ENV, scope]],
        [['napi_escape_handle', ENV, get(scope), get(made), out.inline(8)],
          ['napi_close_escapable_handle_scope', ENV, get(scope)]]];
    });
    assert.equal(count, 0, 'objects that are collected');
  });

test('what is made without a scope lives until the callback returns', {
  functions: ['napi_create_object'], versions: [8, 10],
}, (t) => {
  assert.equal(collected(t, () => [[], []]), 0, 'objects that are collected');
});
