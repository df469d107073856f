'use strict';

// Lifetimes in numbers, and collections in the middle of calls:
// https://nodejs.org/api/n-api.html#object-lifetime-management

const MANY = 2000;
const VERSIONS_TRIED = { versions: [8, EXPERIMENTAL], timeout: 20000 };

test(`${MANY} references come and go`, {
  functions: ['napi_create_reference', 'napi_delete_reference', 'napi_get_reference_value'], ...VERSIONS_TRIED,
}, (t) => {
  const objects = Array.from({ length: MANY }, (_, index) => ({ index }));
  const refs = objects.map((object) => pointer(t.driver.ok(['napi_create_reference', ENV, v(object), 1, out.pointer])[0]));
  for (let round = 0; round < 2; round++) {
    refs.forEach((ref, index) => {
      if (index % 2 === round) return;
      t.of('napi_get_reference_value').ok([ENV, ref, out.value], objects[index]);
      t.of('napi_delete_reference').ok([ENV, ref]);
    });
  }
});

test('a collection in the middle of callbacks takes only what nobody has', {
  functions: ['napi_wrap', 'napi_unwrap'], ...VERSIONS_TRIED,
}, async (t) => {
  const [dropped, held] = [t.driver.counter(), t.driver.counter()];
  const objects = [];
  (() => {
    for (let i = 0; i < 200; i++) {
      const object = {};
      t.driver.ok(['napi_wrap', ENV, v(object), pointer(0x1000 + i), cb('finalize'), data(i % 2 ? held : dropped), NULL]);
      if (i % 2) objects.push([object, 0x1000 + i]);
    }
  })();
  await untilCollected(() => dropped.runs >= 100, 'the finalizers of what was dropped');
  await collectMore();
  assert.deepEqual([dropped.runs, held.runs], [100, 0], 'calls for what was dropped and for what was kept');
  for (const [object, number] of objects) t.of('napi_unwrap').ok([ENV, v(object), out.pointer], BigInt(number));
});

test('a callback may collect garbage while it uses its handles', {
  functions: ['napi_call_function', 'napi_create_object', 'napi_get_named_property'], ...VERSIONS_TRIED,
}, (t) => {
  gc();
  const [made, text] = [out.inline(8), out.inline(8)];
  const { outs } = t.run(
    ['napi_create_object', ENV, made],
    ['napi_create_string_utf8', ENV, str('kept by its handle alone'), AUTO, text],
    ['napi_set_named_property', ENV, get(made), str('text'), get(text)],
    ['napi_call_function', ENV, v(undefined), v(() => gc()), 0, NULL, NULL],
    ['napi_get_named_property', ENV, get(made), str('text'), out.value],
  );
  assert.equal(outs[2], 'kept by its handle alone', 'the property');
});
