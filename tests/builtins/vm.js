'use strict';

// vm: scripts, contexts, functions.

const vm = require('vm');

function tried(name, call) {
  try {
    console.log(name, call());
  } catch (error) {
    console.log(name, error?.name, error?.code, error?.message);
  }
}

globalThis.shared = 1;
tried('this context', () => vm.runInThisContext('shared += 1; typeof require'));
console.log(shared);
const sandbox = { a: 1, log: console.log };
const context = vm.createContext(sandbox);
console.log(context === sandbox, vm.isContext(sandbox), vm.isContext({}));
tried('run', () => vm.runInContext('var b = a + 1; c = 3; this.d = 4; function f() { return a } const e = 5; f()', context));
console.log(Object.keys(sandbox).sort(), sandbox.e);
tried('lexical', () => vm.runInContext('e', context));
tried('missing', () => vm.runInContext('nowhere', context));
tried('builtins', () => vm.runInContext('[Array === log.constructor, typeof Map, typeof process, typeof globalThis]', context));
tried('define', () => vm.runInContext('Object.defineProperty(this, "ro", { value: 1 }); try { ro = 2 } catch {} ro', context));
console.log(Object.getOwnPropertyDescriptor(sandbox, 'ro'));
tried('delete', () => vm.runInContext('delete c; typeof c', context));
console.log('c' in sandbox);
tried('in', () => vm.runInContext('["a" in this, "nope" in this, "Array" in this, Object.keys(this).includes("a")]', context));
tried('strict', () => vm.runInContext('"use strict"; a = 10; a', context));
sandbox.self = sandbox;
tried('self', () => vm.runInContext('self === globalThis', context));
const withAccessor = vm.createContext({ get x() { return 42; }, set x(value) { console.log('set', value); } });
tried('accessor', () => vm.runInContext('x = 5; x', withAccessor));
tried('index', () => vm.runInNewContext('this[0] = "zero"; this[0] + this["0"]'));
tried('new context', () => vm.runInNewContext('a + b', { a: 1, b: 2 }));
tried('instances', () => vm.runInNewContext('[] instanceof Array') && vm.runInNewContext('[]') instanceof Array);
tried('error', () => vm.runInNewContext('throw new TypeError("inside")'));
tried('syntax', () => new vm.Script('a b', 'file.js'));
tried('timeout', () => vm.runInNewContext('for (;;);', {}, { timeout: 20 }));
tried('after timeout', () => vm.runInNewContext('1'));
tried('no eval', () => vm.runInNewContext('eval("1")', {}, { contextCodeGeneration: { strings: false } }));
const script = new vm.Script('globalThis.n = (globalThis.n || 0) + 1', { filename: 'counter.js' });
console.log(script.runInContext(context), script.runInContext(context), script.runInNewContext(), script.runInThisContext());
const cached = script.createCachedData();
console.log(cached instanceof Buffer, new vm.Script('globalThis.n = (globalThis.n || 0) + 1', { filename: 'counter.js', cachedData: cached }).cachedDataRejected);
console.log(new vm.Script('1', { cachedData: Buffer.alloc(10) }).cachedDataRejected);
console.log(vm.compileFunction('return a + b + c', ['a', 'b'], { contextExtensions: [{ c: 3 }] })(1, 2));
tried('compile', () => vm.compileFunction('}); (function() {'));
tried('vanilla', () => vm.runInContext('typeof Array', vm.createContext(vm.constants.DONT_CONTEXTIFY)));
for (const bad of [undefined, null, 1, 'x']) {
  tried('context', () => vm.runInContext('1', bad));
  tried('create', () => vm.createContext(bad) && 'made');
  tried('options', () => new vm.Script('1', bad) && 'made');
}
tried('stack', () => vm.runInThisContext('\n\nnew Error("x").stack.split("\\n")[1].trim()', { filename: 'place.js', lineOffset: 10 }));
