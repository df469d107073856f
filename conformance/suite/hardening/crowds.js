'use strict';

// Several threads that wait for room in the queue of one thread-safe function. Node wakes one of them
// only when the queue stops being full, so that the rest may wait for ever.

const producers = addon('crowds.c', { version: 8 });

for (const [count, calls, queue] of [[4, 1000, 10], [8, 200, 1]]) {
  test(`${count} threads that wait for room in a queue of ${queue} all get their turn`, {
    functions: ['napi_call_threadsafe_function'], version: 8, level: 'hardening',
  }, async () => {
    let items = 0;
    await new Promise((resolve) => {
      producers().start(count, calls, queue, () => { items++; }, resolve);
    });
    assert.equal(items, count * calls, 'items');
  });
}
