'use strict';

// The start of a worker: what to run comes in the first message on its port.

const { port: portId } = internalBinding('worker');
const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY, ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
const { receiveMessageOnPort, structuredClone, workerPorts } = require('internal/messaging');

const control = workerPorts.adopt(portId);
const load = receiveMessageOnPort(control).message;

/** What `worker_threads` shows. */
const state = {
  parentPort: load.port,
  workerData: load.workerData,
  resourceLimits: load.resourceLimits,
  onError,
};

function isCloneable(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** Tells the maker of an error that nobody here has handled. */
function onError(error) {
  if (!isCloneable(error)) {
    // What cannot be sent is described.
    const { inspect } = require('internal/util/inspect');
    control.postMessage({ type: 'error', error: inspect(error) });
    return;
  }
  let properties;
  if (error instanceof Error) {
    // Cloning keeps what every error has; the rest goes beside it.
    properties = Object.fromEntries(
      Object.entries(error).filter(([, value]) => isCloneable(value)));
  }
  control.postMessage({ type: 'error', error, properties });
}

function setupStreams() {
  const { Readable, Writable } = require('stream');
  const output = (name, fd) => {
    const stream = new Writable({
      decodeStrings: false,
      write(chunk, encoding, callback) {
        control.postMessage({ type: 'output', name, chunk });
        callback();
      },
    });
    stream.fd = fd;
    stream._isStdio = true;
    return stream;
  };
  const lazily = (name, make) => {
    let stream;
    Object.defineProperty(process, name, {
      __proto__: null, get: () => (stream ??= make()), enumerable: true, configurable: true,
    });
  };
  process._rawDebug = function _rawDebug(...args) {
    process.stderr.write(`${require('internal/util/inspect').format(...args)}\n`);
  };
  lazily('stdout', () => output('stdout', 1));
  lazily('stderr', () => output('stderr', 2));
  lazily('stdin', () => {
    const stream = new Readable({ read() {} });
    if (!load.stdin) {
      stream.push(null);
      return stream;
    }
    control.ref();
    onInput = (chunk) => {
      stream.push(chunk);
      if (chunk === null) control.unref();
    };
    for (const chunk of earlyInput.splice(0)) onInput(chunk);
    return stream;
  });
}

/** What came for `process.stdin` before the program asked for it. */
const earlyInput = [];
let onInput = (chunk) => earlyInput.push(chunk);

function setupControl() {
  const { answer } = require('internal/worker/requests');
  control.on('message', (message) => {
    if (message.type === 'stdin') onInput(message.chunk);
    else if (message.type === 'request') control.postMessage(answer(message));
  });
  // The thread may end while its maker could still ask.
  control.unref();
}

function setupProcess() {
  if (!load.shareEnv) {
    // A copy of its own, with the rules of the real one: values are texts.
    process.env = new Proxy(load.env, {
      __proto__: null,
      set(target, name, value) {
        if (typeof name === 'symbol' || typeof value === 'symbol') {
          throw new TypeError('Cannot convert a Symbol value to a string');
        }
        target[name] = `${value}`;
        return true;
      },
      defineProperty(target, name, descriptor) {
        const { configurable, enumerable, get, set, value, writable } = descriptor;
        if (get !== undefined || set !== undefined) {
          throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
            "'process.env' does not accept an accessor(getter/setter) descriptor");
        }
        if (!configurable || !writable || !enumerable) {
          throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
            "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
        }
        this.set(target, name, value);
        return true;
      },
    });
  }
  for (const name of ['abort', 'chdir', 'disconnect', 'initgroups', 'send', 'setegid', 'seteuid',
    'setgid', 'setgroups', 'setuid']) {
    process[name] = () => {
      throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`);
    };
    // By this, a program can tell without calling it.
    process[name].disabled = true;
  }
  for (const name of ['channel', 'connected']) {
    Object.defineProperty(process, name, {
      __proto__: null,
      get() {
        throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}`);
      },
      configurable: true,
    });
  }
  // The main thread may change it at any time: no copy is kept.
  process.cwd = internalBinding('process').cwd;
  const { umask } = process;
  process.umask = (mask) => {
    if (mask !== undefined) {
      throw new ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    }
    return umask();
  };
  // What belongs to the whole process can be read and not be set.
  for (const name of ['title', 'debugPort']) {
    Object.defineProperty(process, name, {
      __proto__: null,
      get: Object.getOwnPropertyDescriptor(process, name).get,
      set() {},
      enumerable: true,
      configurable: true,
    });
  }
}

/** Makes `process` a worker's. */
function prepare() {
  require('internal/worker').adoptEnvironmentData(load.environmentData);
  setupProcess();
  setupStreams();
  setupControl();
  require('internal/worker/thread_messages').join(load.messages);
}

/** Runs what the maker asked for. */
function run() {
  control.postMessage({ type: 'online' });
  const { entry } = load;
  if (entry.kind === 'file') {
    process.argv.splice(1, 0, entry.file);
    require('internal/modules/run_main').runMain(entry.file);
  } else if (entry.kind === 'url') {
    require('internal/modules/esm/loader').runMainUrl(entry.url);
  } else {
    process.argv.splice(1, 0, '[worker eval]');
    require('internal/process/execution').evalText('[worker eval]', entry.source, false);
  }
}

module.exports = { prepare, run, state };
