'use strict';

// The Console class. Every message is formatted here and written to one of two streams.

const { codes, isStackOverflowError } = require('internal/errors');
const { formatWithOptions, inspect } = require('internal/util/inspect');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal/validators');
const { channel } = require('diagnostics_channel');

const { defineProperty } = Object;
const { apply, construct } = Reflect;

const kState = Symbol('kConsoleState');
const kMaxGroupIndentation = 1000;

const channels = {};
for (const method of ['log', 'warn', 'error', 'info', 'debug']) channels[method] = channel(`console.${method}`);

function noop() {}

function hide(target, key, value, writable = true) {
  defineProperty(target, key, { __proto__: null, value, writable, enumerable: false, configurable: true });
}

/** Gives `target` the state that the methods use. */
function initialize(target, { ignoreErrors, colorMode, groupIndentation = 2, inspectOptions }) {
  hide(target, '_stdoutErrorHandler', writeErrorHandler(target, '_stdout'));
  hide(target, '_stderrErrorHandler', writeErrorHandler(target, '_stderr'));
  hide(target, '_ignoreErrors', Boolean(ignoreErrors));
  hide(target, '_times', new Map());
  hide(target, kState, { counts: new Map(), colorMode, groupIndentation, inspectOptions, indentation: '' });
  hide(target, Symbol.toStringTag, 'console', false);
}

/** Makes the streams those of `source`, read on first use. */
function lazyStreams(target, source) {
  for (const name of ['stdout', 'stderr']) {
    let stream;
    defineProperty(target, `_${name}`, {
      __proto__: null,
      get() { return stream ||= source[name]; },
      set(value) { stream = value; },
      enumerable: false,
      configurable: true,
    });
  }
}

/** The callback of a write: keeps its error, emitted later, from being an uncaught exception. */
function writeErrorHandler(target, streamKey) {
  return (error) => {
    const stream = target[streamKey];
    if (error !== null && !stream._writableState?.errorEmitted && stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

function write(self, streamKey, text) {
  const { indentation } = self[kState];
  if (indentation !== '') text = indentation + text.replaceAll('\n', `\n${indentation}`);
  text += '\n';
  const stream = self[streamKey];
  if (self._ignoreErrors === false) {
    stream.write(text);
    return;
  }
  // A write may fail at once (files, terminals) or later (pipes); neither concerns the caller.
  try {
    if (stream.listenerCount('error') === 0) stream.once('error', noop);
    stream.write(text, self[`${streamKey}ErrorHandler`]);
  } catch (error) {
    // Running out of stack is the caller's doing and must not go unseen.
    if (isStackOverflowError(error)) throw error;
  } finally {
    stream.removeListener('error', noop);
  }
}

const plainOptions = {};
const colorOptions = { colors: true };

function optionsFor(self, stream) {
  const { colorMode, inspectOptions } = self[kState];
  const colors = colorMode === 'auto' ? require('internal/util/colors').shouldColorize(stream) : colorMode;
  const own = inspectOptions?.get(stream);
  if (own === undefined) return colors ? colorOptions : plainOptions;
  own.colors ??= colors;
  return own;
}

function print(self, streamKey, args) {
  const text = args.length === 1 && typeof args[0] === 'string' ?
    args[0] :
    formatWithOptions(optionsFor(self, self[streamKey]), ...args);
  write(self, streamKey, text);
}

/**
 * @constructor
 * @param {object} options { stdout, stderr, ignoreErrors, colorMode, inspectOptions, groupIndentation },
 *   or the first three as arguments
 */
function Console(options, ...rest) {
  if (new.target === undefined) return construct(Console, [options, ...rest]);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', groupIndentation } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) {
    validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroupIndentation);
  }
  let { inspectOptions } = options;
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (!require('internal/util/types').isMap(inspectOptions)) {
      inspectOptions = new Map([[stdout, inspectOptions], [stderr, inspectOptions]]);
    }
    for (const one of inspectOptions.values()) {
      if (one.colors !== undefined && options.colorMode !== undefined) {
        throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
  }
  // Methods are bound, so that they can be passed around; a subclass may have its own.
  for (const key of Object.keys(Console.prototype)) {
    this[key] = this[key].bind(this);
    defineProperty(this[key], 'name', { __proto__: null, value: key });
  }
  hide(this, '_stdout', stdout);
  hide(this, '_stderr', stderr);
  initialize(this, { ignoreErrors, colorMode, groupIndentation, inspectOptions });
}

// The global console is no instance of Console but passes for one.
defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value: (instance) => instance?.[kState] !== undefined,
});

function elapsed(self, label, method) {
  const start = self._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${method}()`);
    return undefined;
  }
  const [seconds, nanoseconds] = process.hrtime(start);
  return require('internal/util/debuglog').formatTime(seconds * 1000 + nanoseconds / 1e6);
}

const methods = {
  log(...args) {
    if (channels.log.hasSubscribers) channels.log.publish(args);
    print(this, '_stdout', args);
  },

  info(...args) {
    if (channels.info.hasSubscribers) channels.info.publish(args);
    print(this, '_stdout', args);
  },

  debug(...args) {
    if (channels.debug.hasSubscribers) channels.debug.publish(args);
    print(this, '_stdout', args);
  },

  warn(...args) {
    if (channels.warn.hasSubscribers) channels.warn.publish(args);
    print(this, '_stderr', args);
  },

  error(...args) {
    if (channels.error.hasSubscribers) channels.error.publish(args);
    print(this, '_stderr', args);
  },

  dir(object, options) {
    write(this, '_stdout', inspect(object, {
      customInspect: false,
      ...optionsFor(this, this._stdout),
      ...options,
    }));
  },

  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const text = elapsed(this, label, 'timeEnd');
    if (text !== undefined) this.log('%s: %s', label, text);
    this._times.delete(label);
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const text = elapsed(this, label, 'timeLog');
    if (text !== undefined) this.log('%s: %s', label, text, ...data);
  },

  trace: function trace(...args) {
    const site = {
      name: 'Trace',
      message: args.length === 1 && typeof args[0] === 'string' ?
        args[0] :
        formatWithOptions(optionsFor(this, this._stderr), ...args),
    };
    Error.captureStackTrace(site, trace);
    this.error(site.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    apply(this.warn, this, args);
  },

  clear() {
    // Only a terminal that understands control sequences can be cleared.
    if (this._stdout.isTTY && process.env.TERM !== 'dumb') this._stdout.write('\u001b[1;1H\u001b[0J');
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    if (!this[kState].counts.delete(`${label}`)) process.emitWarning(`Count for '${label}' does not exist`);
  },

  group(...data) {
    if (data.length > 0) apply(this.log, this, data);
    this[kState].indentation += ' '.repeat(this[kState].groupIndentation);
  },

  groupEnd() {
    const state = this[kState];
    state.indentation = state.indentation.slice(0, Math.max(0, state.indentation.length - state.groupIndentation));
  },

  table(tabularData, properties) {
    if (properties !== undefined) validateArray(properties, 'properties');
    if (tabularData === null || typeof tabularData !== 'object') {
      this.log(tabularData);
      return;
    }
    const { tableText } = require('internal/console/table');
    this.log(tableText(tabularData, properties, optionsFor(this, this._stdout)));
  },
};

Object.assign(Console.prototype, methods);
Console.prototype.dirxml = Console.prototype.log;
Console.prototype.groupCollapsed = Console.prototype.group;

module.exports = { Console, initialize, lazyStreams };
