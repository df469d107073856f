'use strict';

// Ticks and promise jobs around native callbacks of each kind, started from each phase of the loop
// and nested in each other. Prints an order that two hosts must share.

const { AsyncLocalStorage, executionAsyncId, triggerAsyncId } = require('async_hooks');
const { cb, data, get, list, load, out, pointer, v, ENV, JS_CALLBACK, NULL } = require('../driver.js');

const d = load(8);
const storage = new AsyncLocalStorage();
const lines = [];
const log = (line) => lines.push(`${line} [${storage.getStore() ?? ''}]`);
const named = v('tests:callbacks');

/** Queues one of each and calls the next step. */
function work(name, next) {
  return v(function callback() {
    log(`${name} begins`);
    process.nextTick(() => log(`${name} tick`));
    Promise.resolve().then(() => {
      log(`${name} job`);
      process.nextTick(() => log(`${name} tick of the job`));
    });
    queueMicrotask(() => log(`${name} microtask`));
    if (next) next();
    log(`${name} ends`);
  });
}

const HOW = {
  call(name, next) {
    d.run(['napi_call_function', ENV, v(null), work(name, next), 0, NULL, NULL]);
  },
  make(name, next) {
    d.run(['napi_make_callback', ENV, NULL, v({}), work(name, next), 0, NULL, NULL]);
  },
  context(name, next) {
    const context = out.pointer;
    d.run(['napi_async_init', ENV, v({}), named, context],
      ['napi_make_callback', ENV, get(context), v({}), work(name, next), 0, NULL, NULL],
      ['napi_async_destroy', ENV, get(context)]);
  },
  scope(name, next) {
    const [context, scope] = [out.pointer, out.pointer];
    d.run(['napi_async_init', ENV, NULL, named, context],
      ['napi_open_callback_scope', ENV, NULL, get(context), scope],
      ['napi_call_function', ENV, v(null), work(`${name} first`, next), 0, NULL, NULL],
      ['napi_call_function', ENV, v(null), work(`${name} second`), 0, NULL, NULL],
      ['napi_close_callback_scope', ENV, get(scope)],
      ['napi_async_destroy', ENV, get(context)]);
  },
};

const START = {
  now: (run) => run(),
  tick: (run) => process.nextTick(run),
  job: (run) => Promise.resolve().then(run),
  timer: (run) => setTimeout(run, 1),
  immediate: (run) => setImmediate(run),
};

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

async function main() {
  for (const [start, begin] of Object.entries(START)) {
    for (const [how, act] of Object.entries(HOW)) {
      for (const [inner, nest] of [['nothing', null], ...Object.entries(HOW)]) {
        const name = `${start} ${how}`;
        storage.run(name, () => begin(() => {
          act(name, nest && (() => nest(`${name} > ${inner}`)));
          log(`${name} returned`);
        }));
        await pause();
      }
    }
  }

  // Pool work and threadsafe calls keep the store of their making and drain after each call.
  for (const store of ['first', 'second']) {
    await storage.run(store, () => new Promise((resolve) => {
      const complete = d.program([['napi_call_function', ENV, v(null), work(`${store} work`, resolve), 0, NULL, NULL]]);
      const execute = d.program([], { collect: false, then: complete });
      const [made] = d.ok(['napi_create_async_work', ENV, NULL, named, cb('execute'), cb('complete'), data(execute), out.pointer]);
      d.ok(['napi_queue_async_work', ENV, pointer(made)]);
    }));
    await pause();
    await storage.run(store, () => new Promise((resolve) => {
      let count = 0;
      const item = d.program([['napi_call_function', ENV, v(null), JS_CALLBACK, 1, list(1), NULL]]);
      const func = work(`${store} item`, () => ++count === 3 && resolve());
      const end = d.program([], { collect: false });
      const [handle] = d.ok(['napi_create_threadsafe_function', ENV, func, NULL, named, 0, 1,
        data(end), cb('finalize_data'), data(item), cb('call_js'), out.pointer]);
      const call = ['napi_call_threadsafe_function', pointer(handle), NULL, 0];
      d.ok(call, call, call, ['napi_release_threadsafe_function', pointer(handle), 0]);
    }));
    await pause();
  }

  // A context keeps the store of its making.
  const [made] = storage.run('made', () => d.ok(['napi_async_init', ENV, v({}), named, out.pointer]));
  const [bare] = d.ok(['napi_async_init', ENV, v({}), named, out.pointer]);
  for (const [label, context] of [['made', made], ['bare', bare]]) {
    storage.run('used', () => {
      d.run(['napi_make_callback', ENV, pointer(context), v({}), work(`kept ${label}`), 0, NULL, NULL]);
      const failing = v(() => { throw new Error('from the callback'); });
      d.run(['napi_make_callback', ENV, pointer(context), v({}), failing, 0, NULL, NULL]);
      log(`after kept ${label}`);
    });
    await pause();
  }

  // Which resource runs.
  const ids = [];
  const [context] = d.ok(['napi_async_init', ENV, v({}), named, out.pointer]);
  const outside = executionAsyncId();
  d.run(['napi_make_callback', ENV, pointer(context), v({}), v(() => {
    ids.push(executionAsyncId() > outside, triggerAsyncId() === outside);
  }), 0, NULL, NULL]);
  ids.push(executionAsyncId() === outside);
  lines.push(`ids ${ids.join(' ')}`);
  console.log(lines.join('\n'));
}

main();
