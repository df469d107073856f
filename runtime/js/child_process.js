'use strict';

// child_process: running programs.

const {
  AbortError,
  codes: {
    ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE,
  },
  genericNodeError,
} = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction,
  isInt32,  validateObject, validateString,
} = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');

const { getErrorMap } = internalBinding('uv');

const MAX_BUFFER = 1024 * 1024;

let childProcess;
function internals() {
  childProcess ??= require('internal/child_process');
  return childProcess;
}

/** Options shared by all forms, checked and filled in: what the native side wants. */
function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  checkNul(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args == null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] === 'string') checkNul(args[i], `args[${i}]`);
  }
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };

  let { cwd } = options;
  if (cwd != null) {
    const { getValidatedPath } = require('internal/fs/utils');
    cwd = getValidatedPath(cwd, 'options.cwd');
  }
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  for (const id of ['uid', 'gid']) {
    if (options[id] != null && !isInt32(options[id])) {
      throw new ERR_INVALID_ARG_TYPE(`options.${id}`, 'int32', options[id]);
    }
  }
  if (options.shell != null && typeof options.shell !== 'boolean' && typeof options.shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], options.shell);
  }
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    checkNul(options.argv0, 'options.argv0');
  }
  if (typeof options.shell === 'string') checkNul(options.shell, 'options.shell');
  if (options.windowsHide != null) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (options.windowsVerbatimArguments != null) {
    validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  }

  if (options.shell) {
    if (args.length > 0) emitShellWarning();
    const command = [file, ...args].join(' ');
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
    args = ['-c', command];
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);

  const env = options.env || process.env;
  const envPairs = [];
  // Inherited properties count, as they do in process.env's own prototype chain.
  for (const key in env) {
    const value = env[key];
    if (value === undefined) continue;
    checkNul(key, `options.env['${key}']`);
    checkNul(`${value}`, `options.env['${key}']`);
    envPairs.push(`${key}=${value}`);
  }
  return {
    // What is put on Object.prototype must not become an option.
    __proto__: null,
    ...options,
    args: args.map(String),
    cwd,
    detached: Boolean(options.detached),
    envPairs,
    file,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  };
}

let shellWarned = false;
function emitShellWarning() {
  if (shellWarned) return;
  shellWarned = true;
  process.emitWarning(
    'Passing args to a child process with shell option true can lead to security vulnerabilities, ' +
    'as the arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
}

function checkNul(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function validateTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0)) {
    throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', timeout);
  }
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null && !(typeof maxBuffer === 'number' && maxBuffer >= 0)) {
    throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', maxBuffer);
  }
}

function sanitizeKillSignal(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') {
    return internals().convertToValidSignal(killSignal);
  }
  if (killSignal != null) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  }
  return undefined;
}

function abortChild(child, killSignal, reason) {
  if (!child) return;
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (error) {
    child.emit('error', error);
  }
}

/** Starts a program. */
function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  options.stdio ??= 'pipe';
  const child = new (internals().ChildProcess)();
  child.spawn(options);

  if (options.timeout > 0) {
    const { setTimeout, clearTimeout } = require('timers');
    let timer = setTimeout(() => {
      timer = null;
      try {
        child.kill(killSignal);
      } catch (error) {
        child.emit('error', error);
      }
    }, options.timeout);
    child.once('exit', () => {
      if (timer !== null) clearTimeout(timer);
    });
  }
  if (options.signal) {
    const { signal } = options;
    const onAbort = () => abortChild(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      child.once('exit', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return child;
}

/** Starts a script in a new process of this program, with a channel for messages. */
function fork(modulePath, args, options) {
  const { getValidatedPath } = require('internal/fs/utils');
  modulePath = getValidatedPath(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  validateString(options.execPath, 'options.execPath');
  checkNul(options.execPath, 'options.execPath');
  let execArgv = options.execArgv || process.execArgv;
  validateArray(execArgv, 'options.execArgv');
  if (execArgv === process.execArgv && process._eval != null) {
    const index = execArgv.lastIndexOf(process._eval);
    if (index > 0) {
      // The script given on the command line is not the child's.
      execArgv = execArgv.slice();
      execArgv.splice(index - 1, 2);
    }
  }
  args = [...execArgv, modulePath, ...args];
  if (typeof options.stdio === 'string') {
    options.stdio = internals().stdioStringToArray(options.stdio, 'ipc');
  } else if (!options.stdio) {
    options.stdio = internals().stdioStringToArray(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!options.stdio.includes('ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, args, options);
}

function normalizeExecArgs(command, options, callback) {
  validateString(command, 'command');
  checkNul(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

/** Runs a command in a shell and collects its output. */
function exec(command, options, callback) {
  const normalized = normalizeExecArgs(command, options, callback);
  return module.exports.execFile(normalized.file, normalized.options, normalized.callback);
}

function normalizeExecFileArgs(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...(typeof options === 'function' ? undefined : options) };
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) validateString(options.argv0, 'options.argv0');
  return { file, args, options, callback };
}

/** Runs a program and collects its output. */
function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFileArgs(file, args, options, callback));
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);

  const child = spawn(file, args, {
    __proto__: null,
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
    argv0: options.argv0,
  });

  const { Buffer } = require('buffer');
  const text = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding);
  const outputs = { stdout: [], stderr: [] };
  const lengths = { stdout: 0, stderr: 0 };
  let killed = false;
  let exited = false;
  let timer;
  let failure = null;
  let command = file;
  if (args?.length) command += ` ${args.join(' ')}`;

  function finish(code, signal) {
    if (exited) return;
    exited = true;
    if (timer) {
      require('timers').clearTimeout(timer);
      timer = null;
    }
    if (!callback) return;
    const [stdout, stderr] = ['stdout', 'stderr'].map((name) => {
      if (!child[name]) return text ? '' : Buffer.alloc(0);
      return text || child[name].readableEncoding ?
        outputs[name].join('') : Buffer.concat(outputs[name]);
    });
    if (!failure && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    if (!failure) {
      failure = genericNodeError(`Command failed: ${command}\n${stderr}`, {
        code: code < 0 ? getErrorMap().get(code)?.[0] : code,
        killed: child.killed || killed,
        signal,
      });
    }
    failure.cmd = command;
    callback(failure, stdout, stderr);
  }

  function onError(error) {
    failure = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish();
  }

  function kill() {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (error) {
      failure = error;
      finish();
    }
  }

  if (options.timeout > 0) {
    timer = require('timers').setTimeout(() => {
      kill();
      timer = null;
    }, options.timeout);
  }

  for (const name of ['stdout', 'stderr']) {
    const stream = child[name];
    if (!stream) continue;
    if (text) stream.setEncoding(options.encoding);
    stream.on('data', (chunk) => {
      const encoding = stream.readableEncoding;
      if (options.maxBuffer === Infinity) {
        outputs[name].push(chunk);
        return;
      }
      const length = encoding ? Buffer.byteLength(chunk, encoding) : chunk.length;
      const room = options.maxBuffer - lengths[name];
      lengths[name] += length;
      if (lengths[name] > options.maxBuffer) {
        outputs[name].push(encoding ? chunk.slice(0, room) : chunk.slice(0, room));
        failure = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
        kill();
      } else {
        outputs[name].push(chunk);
      }
    });
  }
  child.addListener('close', finish);
  child.addListener('error', onError);
  return child;
}

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');
for (const original of [exec, execFile]) {
  Object.defineProperty(original, kCustomPromisify, {
    __proto__: null,
    enumerable: false,
    value: {
      [original.name](...args) {
        let settle;
        const promise = new Promise((resolve, reject) => { settle = { resolve, reject }; });
        // Outside of the promise, so that wrong arguments throw.
        promise.child = original(...args, (error, stdout, stderr) => {
          if (error !== null) {
            error.stdout = stdout;
            error.stderr = stderr;
            settle.reject(error);
          } else {
            settle.resolve({ stdout, stderr });
          }
        });
        return promise;
      },
    }[original.name],
  });
}

/** Runs a program to its end. */
function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawnArguments(file, args, options) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  options.stdio = internals().getValidStdio(options.stdio || 'pipe', true).stdio;
  const { Buffer } = require('buffer');
  if (options.input) {
    const stdin = { ...options.stdio[0] };
    stdin.input = options.input;
    stdin.type = 'pipe';
    options.stdio[0] = stdin;
  }
  for (let i = 0; i < options.stdio.length; i++) {
    const { input } = options.stdio[i];
    if (input == null) continue;
    const entry = options.stdio[i] = { ...options.stdio[i] };
    if (isArrayBufferView(input)) {
      entry.input = input;
    } else if (typeof input === 'string') {
      entry.input = Buffer.from(input, options.encoding === 'buffer' ? undefined : options.encoding);
    } else {
      throw new ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
    }
  }
  return internals().spawnSync(options);
}

function checkExecSyncError(result, args, command) {
  if (result.error) {
    const error = result.error;
    Object.assign(error, result);
    return error;
  }
  if (result.status === 0) return undefined;
  let message = 'Command failed: ';
  message += command || args.join(' ');
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

/** Runs a program to its end; throws when it fails. */
function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFileArgs(file, args, options));
  const inheritStderr = !options.stdio;
  const result = spawnSync(file, args, options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const failure = checkExecSyncError(result, [options.argv0 || file, ...args], undefined);
  if (failure) throw failure;
  return result.stdout;
}

/** Runs a command in a shell to its end; throws when it fails. */
function execSync(command, options) {
  const normalized = normalizeExecArgs(command, options, null);
  const inheritStderr = !normalized.options.stdio;
  const result = spawnSync(normalized.file, normalized.options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const failure = checkExecSyncError(result, undefined, command);
  if (failure) throw failure;
  return result.stdout;
}

module.exports = {
  _forkChild: () => internals().setupChildProcessIpcChannel(),
  get ChildProcess() { return internals().ChildProcess; },
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
