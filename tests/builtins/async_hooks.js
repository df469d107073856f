'use strict';

// AsyncLocalStorage, AsyncResource, hooks and ids.

const hooks = require('async_hooks');

const { AsyncLocalStorage, AsyncResource } = hooks;
const storage = new AsyncLocalStorage({ defaultValue: 'default', name: 'test' });
console.log(storage.getStore(), storage.name, hooks.executionAsyncId(), hooks.triggerAsyncId());

storage.run('outer', () => {
  setTimeout(() => setImmediate(() => console.log('immediate', storage.getStore())), 1);
  process.nextTick(() => console.log('tick', storage.getStore()));
  Promise.resolve().then(() => console.log('then', storage.getStore()));
  queueMicrotask(() => console.log('microtask', storage.getStore()));
  (async () => {
    await null;
    console.log('await', storage.getStore());
  })();
  storage.run('inner', () => console.log(storage.getStore()));
  console.log(storage.exit(() => storage.getStore()), storage.getStore());
});
console.log(storage.getStore());

const bound = storage.run('bound', () => AsyncLocalStorage.bind(() => storage.getStore()));
const snapshot = storage.run('snapshot', () => AsyncLocalStorage.snapshot());
console.log(bound(), snapshot(() => storage.getStore()));

const resource = storage.run('resource', () => new AsyncResource('TEST'));
console.log(resource.runInAsyncScope((a, b) => [storage.getStore(), a + b, hooks.executionAsyncId() === resource.asyncId(),
  hooks.executionAsyncResource() === resource], null, 1, 2), resource.triggerAsyncId());

const seen = [];
const ids = new Set();
const own = new Set(); // promises are destroyed when they are collected, which is any time
const hook = hooks.createHook({
  init(id, type, trigger, object) {
    if (type === 'TEST2' || type === 'PROMISE') {
      ids.add(id);
      if (type === 'TEST2') own.add(id);
      seen.push(`init ${type} ${typeof object}`);
    }
  },
  before(id) { if (ids.has(id)) seen.push('before'); },
  after(id) { if (ids.has(id)) seen.push('after'); },
  destroy(id) { if (own.has(id)) seen.push('destroy'); },
  promiseResolve(id) { if (ids.has(id)) seen.push('resolve'); },
}).enable();
const second = new AsyncResource('TEST2');
second.runInAsyncScope(() => seen.push('inside'));
second.emitDestroy();
Promise.resolve(1).then(() => seen.push('reaction'));
setTimeout(() => {
  hook.disable();
  console.log(seen.join('\n'));
}, 60);

for (const f of [() => new AsyncResource(), () => new AsyncResource('x', -2), () => hooks.createHook({ init: 1 }),
  () => AsyncResource.bind(1)]) {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
