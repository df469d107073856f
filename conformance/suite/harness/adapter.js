// What the harness needs of a runtime, for runtimes with CommonJS modules.
//
// An adapter is a piece of script that stands before the harness and declares `host`; `config` stands
// before it. docs/conformance.md says what each member must do and which may be left out.

const host = (() => {
  const fs = require('fs');
  const threads = (() => {
    try {
      return require('worker_threads');
    } catch {
      return null;
    }
  })();

  const versions = (typeof process === 'object' && process.versions) || {};
  const name = ['tenon', 'bun', 'deno', 'node'].find((key) => versions[key]) || 'unknown';

  return {
    name,
    version: versions[name] || '',
    napiVersion: Number(versions.napi) || undefined,

    print(text) {
      for (let rest = Buffer.from(text); rest.length;) {
        try {
          rest = rest.subarray(fs.writeSync(1, rest));
        } catch (error) {
          if (error.code !== 'EAGAIN') throw error;
        }
      }
    },

    load: (file) => require(file),

    loadAgain(file) {
      const module = { exports: {} };
      process.dlopen(module, file);
      return module.exports;
    },

    gc: typeof globalThis.gc === 'function' ? () => globalThis.gc()
      : typeof Bun === 'object' ? () => Bun.gc(true)
        : undefined,

    later: (body, milliseconds) => setTimeout(body, milliseconds),

    exit: (code) => process.exit(code),
    onExit: (body) => process.on('exit', body),
    onUncaught: (body) => process.on('uncaughtException', body),
    nextTick: (body) => process.nextTick(body),

    worker: threads && {
      data: threads.isMainThread ? null : threads.workerData,
      post: (message) => threads.parentPort.postMessage(message),
      onMessage: (body) => threads.parentPort.on('message', body),
      start(data, { onMessage, onExit, onError }) {
        const worker = new threads.Worker(config.script, { workerData: data });
        worker.on('message', onMessage);
        worker.on('error', onError);
        worker.on('exit', onExit);
        return {
          post: (message) => worker.postMessage(message),
          terminate: () => worker.terminate(),
        };
      },
    },
  };
})();
