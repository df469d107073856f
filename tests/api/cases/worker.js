'use strict';

// An addon in a worker has an environment of its own, which ends with the worker: hooks and
// finalizers run on its thread, while the main thread's environment goes on.
//
// Flags: --expose-gc
// Exit: 0
// Output:
//   worker: own instance data true, file name file
//   worker ends
//   worker hook: napi_get_version=0 napi_create_promise=10
//   worker external: napi_create_object=0 napi_create_promise=10
//   worker left with 0
//   main: instance data kept true
//   busy worker starts
//   busy hook: napi_get_version=0 napi_create_promise=10
//   busy worker left with 1
//   main ends
//   main hook: napi_get_version=0 napi_create_promise=10

const { Worker, isMainThread, workerData } = require('worker_threads');
const { cb, data, load, out, pointer, ENV, NULL } = require('../driver.js');

const d = load(8);
const hook = (label) => d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(d.program(
  [['napi_get_version', ENV, out.u32], ['napi_create_promise', ENV, out.pointer, out.value]],
  { collect: false, label }))]);

if (isMainThread) {
  d.ok(['napi_set_instance_data', ENV, pointer(0x11), NULL, NULL]);
  hook('main hook');
  const run = (mode, act) => new Promise((resolve) => {
    const worker = new Worker(__filename, { workerData: mode });
    if (act) worker.on('message', () => act(worker));
    worker.on('exit', (code) => resolve(code));
  });
  (async () => {
    console.log(`worker left with ${await run('quiet')}`);
    const [kept] = d.ok(['napi_get_instance_data', ENV, out.pointer]);
    console.log(`main: instance data kept ${kept === 0x11n}`);
    console.log(`busy worker left with ${await run('busy', (worker) => worker.terminate())}`);
    console.log('main ends');
  })();
} else if (workerData === 'quiet') {
  const write = (line) => require('fs').writeSync(1, `${line}\n`);
  const [own] = d.ok(['napi_get_instance_data', ENV, out.pointer]);
  const [name] = d.ok(['node_api_get_module_file_name', ENV, out.cstring]);
  write(`worker: own instance data ${own === 0n}, file name ${name.split(':')[0]}`);
  hook('worker hook');
  const last = data(d.program(
    [['napi_create_object', ENV, out.value], ['napi_create_promise', ENV, out.pointer, out.value]],
    { collect: false, label: 'worker external' }));
  [globalThis.external] = d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), last, out.value]);
  process.on('exit', () => write('worker ends'));
} else {
  require('fs').writeSync(1, 'busy worker starts\n');
  hook('busy hook');
  require('worker_threads').parentPort.postMessage('ready');
  for (;;);
}
