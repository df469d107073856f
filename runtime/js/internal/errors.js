'use strict';

// Error classes with codes. The table of codes is in `internal/errors_codes`;
// this file has the machinery that turns an entry into a constructor, and the
// errors that are not in the table (system errors, aborts).
//
// A coded error is an instance of a plain built-in class (`TypeError`, ...)
// with an own `code`, whose stack starts with `TypeError [THE_CODE]: ...`
// while its `name` stays `TypeError`. V8 renders the first line of a stack when
// `stack` is first read, from the `name` of that moment; so the decorated name
// is put on the object, the stack is read, and the name is removed.
//
// Natives used: internalBinding('uv').getErrorMap() -> Map<errno, [code, text]>.

const {
  captureStackTrace,
} = Error;
const { defineProperty, getOwnPropertyDescriptor, isExtensible, isFrozen } = Object;
const { apply } = Reflect;

const kIsNodeError = Symbol('kIsNodeError');
const kNoOverride = Symbol('kNoOverride');
// Key of a method that returns the stack an error should show when nobody caught it.
const kEnhanceStackBeforeInspector = Symbol('kEnhanceStackBeforeInspector');

/** @type {Record<string, new (...args: any[]) => Error>} */
const codes = { __proto__: null };

let inspectModule;
function inspect(value, options) {
  inspectModule ??= require('internal/util/inspect');
  return inspectModule.inspect(value, options);
}

/** Inspects with built-in rules first, so that a throwing custom inspector does no harm. */
function inspectWithNoCustomRetry(value, options) {
  try {
    return inspect(value, options);
  } catch {
    return inspect(value, { ...options, customInspect: false });
  }
}

/** Whether `Error.stackTraceLimit` can be assigned right now (it may be frozen, or gone). */
function isErrorStackTraceLimitWritable() {
  const desc = getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (desc === undefined) return isExtensible(Error);
  return desc.writable !== undefined ? desc.writable : desc.set !== undefined;
}

/** Runs `make` with stack collection switched off. */
function withoutStack(make) {
  if (!isErrorStackTraceLimitWritable()) return make();
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function hidden(target, key, value) {
  defineProperty(target, key, { __proto__: null, value, enumerable: false, writable: true, configurable: true });
}

/**
 * Collects the stack of `error` above the function `above`, with the code in its first line.
 * @param {Error} error
 * @param {string} code
 * @param {Function} [above]
 */
function captureWithCode(error, code, above) {
  const name = error.name;
  hidden(error, 'name', `${name} [${code}]`);
  captureStackTrace(error, above);
  // Reading renders the text while the decorated name is in place; the result replaces the
  // accessor that captureStackTrace() installs, so that the property looks as on any error.
  hidden(error, 'stack', error.stack);
  delete error.name;
}

function codedToString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

function formatMessage(code, message, args, self) {
  if (typeof message === 'function') return apply(message, self, args);
  if (args.length === 0) return message;
  inspectModule ??= require('internal/util/inspect');
  return inspectModule.format(message, ...args);
}

function makeCoded(error, code, message, above) {
  hidden(error, 'message', message);
  hidden(error, 'toString', codedToString);
  hidden(error, kIsNodeError, true);
  captureWithCode(error, code, above);
  error.code = code;
  return error;
}

/**
 * Makes the constructor for one code.
 * `Ctor.at(fn, ...args)` creates the error with the stack that starts at the caller of `fn`.
 */
function makeConstructor(code, message, Base) {
  function build(above, args) {
    // The message first: V8 takes the stack's first line from the one the error is made with. A
    // message function may set properties, which the error gets afterwards.
    const extra = {};
    const text = formatMessage(code, message, args, extra);
    const error = withoutStack(() => new Base(text));
    return Object.assign(makeCoded(error, code, text, above), extra);
  }
  function NodeError(...args) {
    return build(NodeError, args);
  }
  NodeError.at = (above, ...args) => build(above, args);
  return NodeError;
}

/**
 * Defines an error code.
 * @param {string} code
 * @param {string | Function} message text with `%s`-like placeholders, or a function that returns the text
 * @param {Function} Base the class of the instances
 * @param {...Function} others classes reachable as `codes[code].TypeError` and so on
 */
function E(code, message, Base, ...others) {
  const ctor = Base === SystemError ? makeSystemConstructor(code, message) : makeConstructor(code, message, Base);
  for (const Other of others) ctor[Other.name] = makeConstructor(code, message, Other);
  codes[code] = ctor;
}

/**
 * Wraps `fn` so that an error it throws has a stack that starts at the caller of the wrapper.
 * @template {Function} F
 * @param {F} fn
 * @returns {F}
 */
function hideStackFrames(fn) {
  function wrapped(...args) {
    try {
      return apply(fn, this, args);
    } catch (error) {
      if (Error.stackTraceLimit) hideFrom(error, wrapped);
      throw error;
    }
  }
  wrapped.withoutStackTrace = fn;
  return wrapped;
}

function hideFrom(error, above) {
  if (error === null || typeof error !== 'object' || !isExtensible(error)) return;
  if (error[kIsNodeError]) captureWithCode(error, error.code, above);
  else captureStackTrace(error, above);
}

// --- System errors ---------------------------------------------------------------------------

/**
 * An error that reports a failed system call, with the fields of its `info`
 * ({ code, message, syscall, errno?, path?, dest? }) as live accessors.
 */
class SystemError extends Error {
  constructor(key, context) {
    let message = `${key.message}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    const live = (field) => ({
      __proto__: null,
      get() { return context[field]; },
      set(value) { context[field] = value; },
      enumerable: true,
      configurable: true,
    });
    const text = (field) => ({
      __proto__: null,
      get() { return context[field]?.toString(); },
      set(value) { context[field] = value ? Buffer.from(value.toString()) : undefined; },
      enumerable: true,
      configurable: true,
    });
    hidden(this, 'message', message);
    hidden(this, 'name', 'SystemError');
    defineProperty(this, 'info', { __proto__: null, value: context, enumerable: true, configurable: true });
    defineProperty(this, 'errno', live('errno'));
    defineProperty(this, 'syscall', live('syscall'));
    if (context.path !== undefined) defineProperty(this, 'path', text('path'));
    if (context.dest !== undefined) defineProperty(this, 'dest', text('dest'));
    hidden(this, 'toString', codedToString);
  }

  [Symbol.for('nodejs.util.inspect.custom')](_recurse, options) {
    return inspect(this, { ...options, getters: true, customInspect: false });
  }
}

function makeSystemConstructor(code, message) {
  return class NodeSystemError extends SystemError {
    constructor(context) {
      super({ message }, context);
      hidden(this, 'name', `SystemError [${code}]`);
      captureStackTrace(this, NodeSystemError);
      void this.stack;
      hidden(this, 'name', 'SystemError');
      this.code = code;
    }
  };
}

let uvErrors;
function uvErrorEntry(errno) {
  uvErrors ??= internalBinding('uv').getErrorMap();
  return uvErrors.get(errno) ?? ['UNKNOWN', 'unknown error'];
}

/**
 * The error for a failed libuv call made by one of our bindings.
 * @param {{errno: number, syscall: string, message?: string, path?: any, dest?: any}} ctx
 * @param {Function} [above] where the stack starts
 */
function uvException(ctx, above = uvException) {
  const [code, text] = uvErrorEntry(ctx.errno);
  let message = `${code}: ${ctx.message || text}, ${ctx.syscall}`;
  let path;
  let dest;
  if (ctx.path) {
    path = ctx.path.toString();
    message += ` '${path}'`;
  }
  if (ctx.dest) {
    dest = ctx.dest.toString();
    message += ` -> '${dest}'`;
  }
  const error = withoutStack(() => new Error(message));
  for (const key of Object.keys(ctx)) {
    if (key === 'message' || key === 'path' || key === 'dest') continue;
    error[key] = ctx[key];
  }
  error.code = code;
  if (path) error.path = path;
  if (dest) error.dest = dest;
  captureStackTrace(error, above);
  return error;
}

/**
 * The error for a failed network or child-process call.
 * @param {number} errno negative libuv number
 * @param {string} syscall
 * @param {string} [address]
 * @param {number} [port]
 */
function uvExceptionWithHostPort(errno, syscall, address, port) {
  const [code, text] = uvErrorEntry(errno);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  const error = withoutStack(() => new Error(`${syscall} ${code}: ${text}${details}`));
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  captureStackTrace(error, uvExceptionWithHostPort);
  return error;
}

/**
 * The error for a failed call that is known by number (negative) or code only.
 * @param {number | string} err
 * @param {string} syscall
 * @param {string} [original] extra text
 */
function errnoException(err, syscall, original) {
  const code = typeof err === 'number' ? uvErrorEntry(err)[0] : err;
  const error = withoutStack(() => new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`));
  if (typeof err === 'number') error.errno = err;
  error.code = code;
  error.syscall = syscall;
  captureStackTrace(error, errnoException);
  return error;
}

/** Like `errnoException`, with an address and an optional local end, as `net` reports failures. */
function exceptionWithHostPort(err, syscall, address, port, additional) {
  const code = typeof err === 'number' ? uvErrorEntry(err)[0] : err;
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const error = withoutStack(() => new Error(`${syscall} ${code}${details}`));
  if (typeof err === 'number') error.errno = err;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  captureStackTrace(error, exceptionWithHostPort);
  return error;
}

// --- Others ----------------------------------------------------------------------------------

/** The error with which an aborted operation is rejected. */
class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/**
 * Joins an error with the one that happened while the first was handled.
 * @param {Error | null | undefined} inner
 * @param {Error | null | undefined} outer
 */
function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (Array.isArray(outer.errors)) {
      outer.errors.push(inner);
      return outer;
    }
    const error = withoutStack(() => new AggregateError([outer, inner], outer.message));
    error.code = outer.code;
    captureStackTrace(error, aggregateTwoErrors);
    return error;
  }
  return inner || outer;
}

/** An error with extra fields and without a class of its own. */
function genericNodeError(message, fields) {
  const error = new Error(message);
  Object.assign(error, fields);
  return error;
}

/** The error of a peer that hung up. */
function connResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
}

let overflowName;
let overflowMessage;
/** Whether `error` is V8's "call stack exhausted" error. */
function isStackOverflowError(error) {
  if (overflowMessage === undefined) {
    try {
      (function overflow() { overflow(); })();
    } catch (e) {
      overflowMessage = e.message;
      overflowName = e.name;
    }
  }
  return Boolean(error) && error.name === overflowName && error.message === overflowMessage;
}

/** Whether `value` looks like an error: an error of any realm, or an object made to be one. */
function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

/** Words a received value for the end of a message: `type string ('x')`, `an instance of Foo`. */
function determineSpecificType(value) {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'function':
      return `function ${value.name}`;
    case 'object': {
      const name = value.constructor?.name;
      return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
    }
    case 'string': {
      const text = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return text.includes("'") ? `type string (${JSON.stringify(text)})` : `type string ('${text}')`;
    }
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

/** Joins words as English does: `a`, `a or b`, `a, b, or c`. */
function formatList(words, conjunction = 'and') {
  if (words.length < 2) return `${words[0]}`;
  if (words.length === 2) return `${words[0]} ${conjunction} ${words[1]}`;
  return `${words.slice(0, -1).join(', ')}, ${conjunction} ${words.at(-1)}`;
}

module.exports = {
  AbortError,
  E,
  SystemError,
  aggregateTwoErrors,
  captureWithCode,
  codes,
  connResetException,
  determineSpecificType,
  errnoException,
  ErrnoException: errnoException,
  exceptionWithHostPort,
  formatList,
  genericNodeError,
  hideStackFrames,
  inspectWithNoCustomRetry,
  isErrorLike,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kEnhanceStackBeforeInspector,
  kIsNodeError,
  kNoOverride,
  uvException,
  UVException: uvException,
  uvExceptionWithHostPort,
  UVExceptionWithHostPort: uvExceptionWithHostPort,
};

require('internal/errors_codes');
