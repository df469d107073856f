'use strict';

// Several environments: workers, and the same file loaded again.
// https://nodejs.org/api/n-api.html#environment-life-cycle-apis

const counter = addon('counter.c', { version: 8 });

// The driver's own memory is shared by all environments of a process, so workers load another file.
const probe = addon('probe.c', { version: 8, copies: 2 });

const usesProbe = workerBody('uses the probe', (data, port) => {
  const exports = probe.copy(0);
  port.post({ first: exports.data(), file: exports.fileName(), number: exports.set(data) });
});

test('a module loads in a worker, with an environment of its own', {
  functions: ['napi_set_instance_data', 'napi_get_instance_data'], version: 8,
}, async () => {
  const main = probe.copy(0);
  assert.equal(main.data(), 0, 'data at first');
  assert.equal(main.set(5), 5);
  const worker = usesProbe.start(7);
  const message = await worker.next();
  assert.equal(message.first, 0, 'data of the worker at first');
  assert.equal(message.number, 7, 'data of the worker');
  assert.equal(await worker.ended(), 0, 'the exit code');
  assert.equal(main.data(), 5, 'data of the main thread');
});

test('the file name is told in a worker, too', { functions: ['node_api_get_module_file_name'], version: 8 }, async () => {
  const worker = usesProbe.start(1);
  const { file } = await worker.next();
  assert.match(file, /^file:\/\/.*probe.*\.node$/);
  await worker.ended();
});

const leavesThings = workerBody('leaves things', (data, port) => {
  const exports = probe.copy(1);
  exports.leave('worker');
  port.post('ready');
});

test('the end of a worker runs its hooks and finalizers, and those only', {
  functions: ['napi_add_env_cleanup_hook', 'napi_create_external', 'napi_set_instance_data'],
  version: 8,
  isolated: {
    reports: ['worker hook', 'worker data', 'worker external', 'worker ended', 'main hook', 'main data', 'main external'],
  },
}, async () => {
  probe.copy(1).leave('main');
  const worker = leavesThings.start();
  await worker.next();
  assert.equal(await worker.ended(), 0, 'the exit code');
  report('worker ended');
});

const hangs = workerBody('hangs', (data, port) => {
  probe.copy(1).leave('worker');
  port.post('ready');
  // Long enough for the message to be sent and the end to be asked for.
  for (const end = Date.now() + 20000; Date.now() < end;);
});

test('a worker that is terminated runs its hooks and finalizers', {
  functions: ['napi_add_env_cleanup_hook', 'napi_create_external', 'napi_set_instance_data'],
  version: 8,
  isolated: { reports: ['worker hook', 'worker data', 'worker external', 'worker ended'] },
}, async () => {
  const worker = hangs.start();
  await worker.next();
  worker.terminate();
  await worker.ended();
  report('worker ended');
});

const calls = workerBody('calls', (data, port) => {
  const exports = probe.copy(0);
  let sum = 0;
  for (let i = 0; i < 2000; i++) sum += exports.set(i);
  port.post(sum);
});

test('several workers use a module at the same time', { functions: ['napi_set_instance_data', 'napi_get_instance_data'], version: 8 }, async () => {
  const workers = Array.from({ length: 4 }, () => calls.start());
  for (const worker of workers) assert.equal(await worker.next(), (2000 * 1999) / 2);
  for (const worker of workers) assert.equal(await worker.ended(), 0, 'the exit code');
});

const completesWork = workerBody('completes work', (data, port) => {
  probe.copy(0).work((word) => port.post(word));
});

test('async work completes in the worker that queued it', {
  functions: ['napi_queue_async_work', 'napi_create_async_work'], version: 8,
}, async () => {
  const worker = completesWork.start();
  assert.equal(await worker.next(), 'complete');
  assert.equal(await worker.ended(), 0, 'the exit code');
});

const callsBack = workerBody('calls back', (data, port) => {
  probe.copy(0).thread((word) => port.post(word));
});

test('a thread-safe function calls in the worker that made it', {
  functions: ['napi_call_threadsafe_function', 'napi_create_threadsafe_function'], version: 8,
}, async () => {
  const worker = callsBack.start();
  assert.equal(await worker.next(), 'called');
  assert.equal(await worker.ended(), 0, 'the exit code');
});

const throwsInside = workerBody('throws inside', () => {
  probe.copy(0).throwError();
});

test('what native code throws in a worker is the error of the worker', { functions: ['napi_throw_error'], version: 8 }, async () => {
  const worker = throwsInside.start();
  await until(() => worker.state.error !== undefined, 'the error');
  assert.match(String(worker.state.error.message), /thrown by the probe/);
});

test('a file that is loaded again has another environment', {
  functions: ['napi_get_instance_data', 'napi_set_instance_data'], version: 8, level: 'recommended',
}, () => {
  const first = counter();
  const second = counter.again();
  assert.notEqual(first, second, 'exports');
  assert.deepEqual([first.next(), first.next(), second.next(), first.next()], [1, 2, 1, 3]);
});
