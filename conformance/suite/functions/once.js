'use strict';

// What JavaScript a call runs, it runs once.
// https://nodejs.org/api/n-api.html#working-with-javascript-properties and its neighbours

/** A case for a call that must run a piece of JavaScript once; `make` gets the function to count with. */
function once(name, what, make) {
  test(`${name} runs ${what} once`, { functions: [name], versions: [8, EXPERIMENTAL] }, (t) => {
    let count = 0;
    t.ok(make(() => { count++; }));
    assert.equal(count, 1, 'how often it ran');
  });
}

const proxy = (trap, body) => v(new Proxy({}, { [trap]: body }));
const getting = (counted) => proxy('get', counted);
const setting = (counted) => proxy('set', () => {
  counted();
  return true;
});
const finding = (counted) => proxy('has', () => {
  counted();
  return true;
});
const deleting = (counted) => proxy('deleteProperty', () => {
  counted();
  return true;
});

once('napi_get_property', 'a trap', (counted) => [ENV, getting(counted), v('a'), out.value]);
once('napi_get_named_property', 'a trap', (counted) => [ENV, getting(counted), str('a'), out.value]);
once('napi_get_element', 'a trap', (counted) => [ENV, getting(counted), 0, out.value]);
once('napi_set_property', 'a trap', (counted) => [ENV, setting(counted), v('a'), v(1)]);
once('napi_set_named_property', 'a trap', (counted) => [ENV, setting(counted), str('a'), v(1)]);
once('napi_set_element', 'a trap', (counted) => [ENV, setting(counted), 0, v(1)]);
once('napi_has_property', 'a trap', (counted) => [ENV, finding(counted), v('a'), out.bool]);
once('napi_has_named_property', 'a trap', (counted) => [ENV, finding(counted), str('a'), out.bool]);
once('napi_has_element', 'a trap', (counted) => [ENV, finding(counted), 0, out.bool]);
once('napi_has_own_property', 'a trap', (counted) => [ENV, proxy('getOwnPropertyDescriptor', counted), v('a'), out.bool]);
once('napi_delete_property', 'a trap', (counted) => [ENV, deleting(counted), v('a'), out.bool]);
once('napi_delete_element', 'a trap', (counted) => [ENV, deleting(counted), 0, out.bool]);

once('napi_get_property', 'a getter', (counted) => [ENV, v({ get a() { return counted(); } }), v('a'), out.value]);
once('napi_set_property', 'a setter', (counted) => [ENV, v({ set a(value) { counted(value); } }), v('a'), v(1)]);

once('napi_coerce_to_number', 'valueOf', (counted) => {
  const valueOf = () => {
    counted();
    return 1;
  };
  return [ENV, v({ valueOf }), out.value];
});
once('napi_coerce_to_string', 'toString', (counted) => {
  const toString = () => {
    counted();
    return '1';
  };
  return [ENV, v({ toString }), out.value];
});

once('napi_call_function', 'the function', (counted) => [ENV, v(undefined), v(counted), 0, NULL, out.value]);
once('napi_make_callback', 'the function', (counted) => [ENV, NULL, v({}), v(counted), 0, NULL, out.value]);
once('napi_new_instance', 'the constructor', (counted) => {
  const Counted = function Counted() { counted(); };
  return [ENV, v(Counted), 0, NULL, out.value];
});
once('napi_instanceof', 'Symbol.hasInstance', (counted) => {
  class Counted {
    static [Symbol.hasInstance]() {
      counted();
      return true;
    }
  }
  return [ENV, v({}), v(Counted), out.bool];
});
once('napi_run_script', 'the script', (counted) => {
  globalThis.countedByScript = counted;
  return [ENV, v('countedByScript()'), out.value];
});
