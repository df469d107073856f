'use strict';

// Classes: https://nodejs.org/api/n-api.html#napi_define_class

/** A program that returns its receiver. */
function receiver(t) {
  const self = kept.value;
  return data(t.driver.program([['napi_get_cb_info', ENV, INFO, NULL, NULL, self, NULL]], { returns: self, collect: false }));
}
const method = (t) => ({ method: cb('call'), data: receiver(t) });
const accessor = (t) => ({ getter: cb('call'), setter: cb('call'), data: receiver(t) });

const define = (t, ...descriptors) => t.ok([ENV, str('Kind'), AUTO, cb('call'), receiver(t),
  descriptors.length, descriptors.length ? properties(...descriptors) : NULL, out.value])[0];
const describe = (object, key) => Object.getOwnPropertyDescriptor(object, key);

test('napi_define_class makes a class with a name', { functions: ['napi_define_class'] }, (t) => {
  const [Kind] = t.ok([ENV, str('KindOf'), 4, cb('call'), receiver(t), 0, NULL, out.value]);
  assert.equal(Kind.name, 'Kind', 'a name of the given length');
  const made = new Kind();
  assert(made instanceof Kind, 'an instance');
  assert(made.constructor === Kind, 'its constructor');
  assert.equal(define(t).name, 'Kind', 'a name up to the NUL');
});

test('napi_define_class calls the constructor with its data for each instance', {
  functions: ['napi_define_class'],
}, (t) => {
  const counter = t.driver.counter();
  const [Kind] = t.ok([ENV, str('Kind'), AUTO, cb('call'), data(counter), 0, NULL, out.value]);
  new Kind();
  new Kind();
  assert.equal(counter.runs, 2, 'calls of the constructor');
});

test('napi_define_class lets the constructor return another object', { functions: ['napi_define_class'] }, (t) => {
  const other = out.value;
  const program = t.driver.program([['napi_create_object', ENV, other]], { returns: other });
  const [Kind] = t.ok([ENV, str('Kind'), AUTO, cb('call'), data(program), 0, NULL, out.value]);
  const made = new Kind();
  assert.equal(Object.getPrototypeOf(made), Object.prototype, 'the prototype of what new gives');
});

test('napi_define_class lets the constructor throw', {
  functions: ['napi_define_class', 'napi_throw_range_error'],
}, (t) => {
  const throwing = t.driver.program([['napi_throw_range_error', ENV, NULL, str('not made')]]);
  const [Kind] = t.ok([ENV, str('Kind'), AUTO, cb('call'), data(throwing), 0, NULL, out.value]);
  assert.throws(() => new Kind(), { name: 'RangeError', message: 'not made' });
});

test('napi_define_class puts methods on the prototype', { functions: ['napi_define_class'] }, (t) => {
  const Kind = define(t, { utf8name: 'method', ...method(t) });
  const made = new Kind();
  assert(made.method() === made, 'the receiver');
  assert.equal(describe(Kind, 'method'), undefined, 'nothing on the class');
  assert.equal(typeof Kind.prototype.method, 'function', 'a function on the prototype');
});

test('napi_define_class puts accessors on the prototype', { functions: ['napi_define_class'] }, (t) => {
  const counter = t.driver.counter();
  const Kind = define(t,
    { utf8name: 'both', ...accessor(t) }, { utf8name: 'read', getter: cb('call'), data: receiver(t) },
    { utf8name: 'written', setter: cb('call'), data: data(counter) });
  const made = new Kind();
  assert(made.both === made && made.read === made, 'the getter gets the instance');
  assert.equal(made.written, undefined, 'without a getter');
  made.written = 1;
  assert.equal(counter.runs, 1, 'calls of the setter');
  assert.throws(() => { made.read = 1; }, TypeError, 'without a setter');
});

test('napi_define_class puts values on the prototype', { functions: ['napi_define_class'] }, (t) => {
  const symbol = Symbol('member');
  const Kind = define(t, { utf8name: 'number', value: 7, attributes: ATTRIBUTE.enumerable }, { name: symbol, value: 'by symbol' });
  assert.equal(new Kind().number, 7, 'the value');
  assert.equal(new Kind()[symbol], 'by symbol', 'the value named by a symbol');
});

test('napi_define_class takes a name as a value', { functions: ['napi_define_class'] }, (t) => {
  const symbol = Symbol('named');
  const Kind = define(t, { name: symbol, ...method(t) }, { name: 'text', ...method(t) }, { name: Symbol.iterator, ...method(t) });
  const made = new Kind();
  assert(made[symbol]() === made && made.text() === made && made[Symbol.iterator]() === made, 'all are there');
});

test('napi_define_class puts static properties on the class', { functions: ['napi_define_class'] }, (t) => {
  const Kind = define(t,
    { utf8name: 'value', value: 'static', attributes: ATTRIBUTE.static | ATTRIBUTE.enumerable },
    { utf8name: 'method', ...method(t), attributes: ATTRIBUTE.static },
    { utf8name: 'accessor', ...accessor(t), attributes: ATTRIBUTE.static });
  assert.equal(Kind.value, 'static', 'the value');
  assert(Kind.method() === Kind, 'the method gets the class');
  assert(Kind.accessor === Kind, 'the getter gets the class');
  const made = new Kind();
  assert.deepEqual([made.value, made.method, made.accessor], [undefined, undefined, undefined], 'nothing on instances');
});

// Node: a method without attributes is neither writable nor enumerable nor configurable.
const flags = [0, ATTRIBUTE.writable, ATTRIBUTE.enumerable, ATTRIBUTE.configurable,
  ATTRIBUTE.writable | ATTRIBUTE.configurable, 7];
for (const place of ['prototype', 'class']) {
  test(`napi_define_class gives properties of the ${place} their attributes`, {
    functions: ['napi_define_class'],
  }, (t) => {
    for (const attributes of flags) {
      const where = place === 'class' ? ATTRIBUTE.static : 0;
      const wanted = [attributes & 2, attributes & 4].map(Boolean);
      const Kind = define(t,
        { utf8name: 'method', ...method(t), attributes: attributes | where },
        { utf8name: 'value', value: 1, attributes: attributes | where },
        { utf8name: 'accessor', ...accessor(t), attributes: attributes | where });
      const owner = place === 'class' ? Kind : Kind.prototype;
      for (const key of ['method', 'value', 'accessor']) {
        const found = describe(owner, key);
        assert.deepEqual([found.enumerable, found.configurable], wanted, `${key} with attributes ${attributes}`);
        if (key !== 'accessor') assert.equal(found.writable, Boolean(attributes & 1), `${key} writable with ${attributes}`);
      }
    }
  });
}

test('napi_define_class makes classes that can be extended', { functions: ['napi_define_class'] }, (t) => {
  const Kind = define(t, { utf8name: 'method', ...method(t) });
  class Derived extends Kind {
    get derived() { return 'yes'; }
  }
  const made = new Derived();
  assert(made instanceof Derived && made instanceof Kind, 'an instance of both');
  assert(made.method() === made && made.derived === 'yes', 'members of both');
});

test('napi_define_class makes methods that refuse other receivers', {
  functions: ['napi_define_class'], level: 'recommended',
}, (t) => {
  const Kind = define(t, { utf8name: 'method', ...method(t) });
  assert.throws(() => Kind.prototype.method.call({}), { name: 'TypeError', message: /Illegal invocation/ });
});

test('napi_define_class refuses a name longer than INT_MAX', {
  functions: ['napi_define_class'], level: 'recommended',
}, (t) => {
  t.bad([ENV, str('X'), 2 ** 31, cb('call'), NULL, 0, NULL, out.value], 'invalid_arg');
});

test('napi_define_class wants descriptors when their count is above 0', { functions: ['napi_define_class'] }, (t) => {
  t.bad([ENV, str('X'), AUTO, cb('call'), NULL, 1, NULL, out.value], 'invalid_arg');
});

test('napi_define_class refuses a property name that is neither string nor symbol', {
  functions: ['napi_define_class'],
}, (t) => {
  t.bad([ENV, str('X'), AUTO, cb('call'), NULL, 1, properties({ name: 5, value: 1 }), out.value], 'name_expected');
});
