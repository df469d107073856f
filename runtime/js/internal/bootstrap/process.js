'use strict';

// The `process` object.

const { defineProperty, defineProperties, freeze } = Object;

const rawMethods = internalBinding('process_methods');
const options = rawMethods.options();

const EventEmitter = require('events');

// `process` is an event emitter whose class is called `process`.
function constructor() {}
defineProperty(constructor, 'name', { __proto__: null, value: 'process' });
const prototype = constructor.prototype = Object.create(EventEmitter.prototype, {
  constructor: {
    __proto__: null,
    value: constructor,
    writable: true,
    enumerable: false,
    configurable: true,
  },
});
Object.setPrototypeOf(process, prototype);
defineProperty(process, Symbol.toStringTag, {
  __proto__: null, value: 'process', writable: false, enumerable: false, configurable: true,
});
Reflect.apply(EventEmitter, process, []);

const versions = rawMethods.versions();
const version = `v${versions.node}`;

function readonly(value) {
  return { __proto__: null, value, writable: false, enumerable: true, configurable: true };
}

/** A property that is made when it is first read, and then is an ordinary one. */
function lazy(name, make, enumerable = true) {
  return {
    __proto__: null,
    get() {
      const value = make();
      defineProperty(process, name, {
        __proto__: null, value, writable: true, enumerable, configurable: true,
      });
      return value;
    },
    set(value) {
      defineProperty(process, name, {
        __proto__: null, value, writable: true, enumerable, configurable: true,
      });
    },
    enumerable,
    configurable: true,
  };
}

/** A stream: made on first reading, not replaceable by assignment, as in Node. */
function stream(name) {
  return {
    __proto__: null,
    get: () => require('internal/bootstrap/stdio')[name](),
    enumerable: true,
    configurable: true,
  };
}

/** Where an inspector would listen. */
let debugPort = 9229;

defineProperties(process, {
  version: readonly(version),
  versions: readonly(freeze(versions)),
  arch: readonly(rawMethods.arch),
  platform: readonly(rawMethods.platform),
  release: readonly(freeze({ name: 'node' })),
  pid: { __proto__: null, get: () => rawMethods.pid, enumerable: true, configurable: true },
  ppid: { __proto__: null, get: () => rawMethods.ppid(), enumerable: true, configurable: true },
  title: {
    __proto__: null,
    get: () => rawMethods.getTitle(),
    set(value) {
      rawMethods.setTitle(`${value}`);
    },
    enumerable: true,
    configurable: true,
  },
  debugPort: {
    __proto__: null,
    get: () => debugPort,
    set(value) {
      require('internal/validators').validatePort(value, 'process.debugPort');
      debugPort = Number(value);
    },
    enumerable: true,
    configurable: true,
  },
  stdin: stream('stdin'),
  stdout: stream('stdout'),
  stderr: stream('stderr'),
  config: lazy('config', () => require('internal/process/info').config()),
  features: lazy('features', () => require('internal/process/info').features()),
  report: lazy('report', () => require('internal/process/report').report),
  allowedNodeEnvironmentFlags: lazy('allowedNodeEnvironmentFlags',
    () => require('internal/process/info').allowedNodeEnvironmentFlags()),
});

process.argv0 = options.argv0;
process.execPath = options.execPath;
process.execArgv = options.execArgv;
process.argv = [options.execPath, ...options.args];
process.env = internalBinding('process_env').env;
process.exiting = undefined;
delete process.exiting;
process._exiting = false;
process.domain = null;

process._rawDebug = function _rawDebug(...args) {
  rawMethods.rawDebug(typeof args[0] === 'string' && args.length === 1 ?
    args[0] : require('internal/util/inspect').format(...args));
};

require('internal/process/exit').setup();

Object.assign(process, require('internal/process/methods').methods);
process._kill = internalBinding('process').kill;

const { nextTick, runNextTicks } = require('internal/process/task_queues').setupTaskQueue();
process.nextTick = nextTick;
process._tickCallback = runNextTicks;
{
  const { setupTimers } = internalBinding('timers');
  const { processImmediate, processTimers } =
    require('internal/timers').getTimerCallbacks(runNextTicks);
  setupTimers(processImmediate, processTimers);
}

const uncaught = require('internal/process/uncaught');
uncaught.setup();
process._fatalException = uncaught.onUncaught;
process.setUncaughtExceptionCaptureCallback = uncaught.setUncaughtExceptionCaptureCallback;
process.hasUncaughtExceptionCaptureCallback = uncaught.hasUncaughtExceptionCaptureCallback;

process.emitWarning = function emitWarning(warning, type, code, ctor) {
  require('internal/process/warning').emitWarning(warning, type, code, ctor);
};
{
  const { getOptionValue } = require('internal/options');
  if (!getOptionValue('--deprecation')) process.noDeprecation = true;
  if (getOptionValue('--throw-deprecation')) process.throwDeprecation = true;
  if (getOptionValue('--trace-deprecation')) process.traceDeprecation = true;
  if (getOptionValue('--trace-warnings')) process.traceProcessWarnings = true;
  if (getOptionValue('--warnings') && process.env.NODE_NO_WARNINGS !== '1') {
    process.on('warning', (warning) => require('internal/process/warning').onWarning(warning));
  }
  const title = getOptionValue('--title');
  if (title) process.title = title;
}

process.dlopen = function dlopen(module, filename, flags) {
  require('internal/process/dlopen').dlopen(module, filename, flags);
};

process.assert = function assert(condition, message) {
  require('internal/process/info').assert(condition, message);
};

process.getBuiltinModule = function getBuiltinModule(id) {
  require('internal/validators').validateString(id, 'id');
  const { builtinIdOf, requireBuiltin } = require('internal/bootstrap/loader');
  const known = builtinIdOf(id);
  return known === undefined ? undefined : requireBuiltin(known);
};

process.binding = function binding(name) {
  const error = new Error(`No such module: ${name}`);
  error.code = 'ERR_INVALID_MODULE';
  throw error;
};

for (const name of ['_getActiveHandles', '_getActiveRequests', 'getActiveResourcesInfo',
  'loadEnvFile', 'setSourceMapsEnabled', 'openStdin', 'ref', 'unref', 'execve', 'threadCpuUsage']) {
  process[name] = {
    [name](...args) {
      return require('internal/process/info').methods[name](...args);
    },
  }[name];
}

require('internal/process/signal').setup?.();
if (options.kind !== 'worker' && require('internal/options').getOptionValue('--report-on-signal')) {
  require('internal/process/report').listen();
}
