'use strict';

// The maker's side of a thread of JavaScript.
//
// Two channels connect the threads: one for this module and `internal/main/worker` (what to run, output,
// errors), one for the program's own messages. That the thread is over comes from native code.

const EventEmitter = require('events');
const path = require('path');
const { channel } = require('diagnostics_channel');

const binding = internalBinding('worker');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_WORKER_INIT_FAILED,
    ERR_WORKER_INVALID_EXEC_ARGV,
    ERR_WORKER_NOT_RUNNING,
    ERR_WORKER_OUT_OF_MEMORY,
    ERR_WORKER_PATH,
  },
} = require('internal/errors');
const hooks = require('internal/async_hooks');
const { MessageChannel, receiveMessageOnPort, workerPorts } = require('internal/messaging');
const { Requests } = require('internal/worker/requests');
const { announce } = require('internal/worker/thread_messages');
const { validateArray, validateNumber, validateObject, validateString } = require('internal/validators');

const workerChannel = channel('worker_threads');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/** Data that `setEnvironmentData` keeps for workers made later. */
let environmentData = new Map();

function getEnvironmentData(key) {
  return environmentData.get(key);
}

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

/** What a worker got from its maker. */
function adoptEnvironmentData(data) {
  environmentData = data;
}

/** The file, or the text, that a worker runs. */
function entryOf(filename, options) {
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval,
        'must be false when \'filename\' is not a string');
    }
    return { kind: 'eval', source: filename };
  }
  const isUrl = typeof filename === 'object' && typeof filename?.href === 'string';
  if (isUrl) {
    if (filename.protocol === 'data:') return { kind: 'url', url: filename.href };
    return { kind: 'file', file: require('internal/url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  }
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) {
    throw new ERR_WORKER_PATH(filename);
  }
  return { kind: 'file', file: path.resolve(filename) };
}

function environmentOf(env) {
  if (env === SHARE_ENV) return undefined;
  if (env === undefined || env === null) return { ...process.env };
  if (typeof env !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options.env',
      ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, `${value}`]));
}

/** The `NODE_OPTIONS` that a worker's environment has for itself, if any. */
function ownNodeOptions(env) {
  const text = env?.NODE_OPTIONS;
  if (text === undefined || text === process.env.NODE_OPTIONS) return undefined;
  const refused = binding.refusedNodeOptions(text);
  if (refused !== undefined) {
    throw new ERR_WORKER_INVALID_EXEC_ARGV([refused], 'invalid NODE_OPTIONS env variable');
  }
  return text;
}

/** The end of a worker's output or input that its maker has. */
function makeStreams(worker, options) {
  const { Readable, Writable } = require('stream');
  const output = (name) => {
    const stream = new Readable({ read() {} });
    if (!options[name]) {
      stream.on('data', (chunk) => process[name].write(chunk));
    }
    return stream;
  };
  const stdin = !options.stdin ? null : new Writable({
    write(chunk, encoding, callback) {
      worker.postControl({ type: 'stdin', chunk });
      callback();
    },
    final(callback) {
      worker.postControl({ type: 'stdin', chunk: null });
      callback();
    },
  });
  return { stdin, stdout: output('stdout'), stderr: output('stderr') };
}

/** A thread of JavaScript. */
class Worker extends EventEmitter {
  #id;
  #name;
  #control;
  #port;
  #streams;
  #exited = false;
  #terminating;
  #resourceLimits;
  #requests = new Requests();
  #hasRef = true;
  #asyncId = hooks.newAsyncId();

  /**
   * @param {string|URL} filename an absolute path, one that begins with `./`, or the text with `eval`
   * @param {object} [options]
   */
  constructor(filename, options = {}) {
    super();
    validateObject(options, 'options');
    if (options.execArgv !== undefined) validateArray(options.execArgv, 'options.execArgv');
    if (options.argv !== undefined) validateArray(options.argv, 'options.argv');
    const name = options.name ?? '';
    validateString(name, 'options.name');
    const entry = entryOf(filename, options);
    const env = environmentOf(options.env);
    const nodeOptions = ownNodeOptions(env);
    const limits = options.resourceLimits ?? {};
    validateObject(limits, 'options.resourceLimits');
    this.#resourceLimits = {
      maxYoungGenerationSizeMb: limits.maxYoungGenerationSizeMb ?? -1,
      maxOldGenerationSizeMb: limits.maxOldGenerationSizeMb ?? -1,
      codeRangeSizeMb: limits.codeRangeSizeMb ?? -1,
      stackSizeMb: limits.stackSizeMb ?? 4,
    };

    const control = new MessageChannel();
    const program = new MessageChannel();
    const messages = new MessageChannel();
    this.#control = control.port1;
    this.#port = program.port1;
    // Written before the thread is there: it finds this on its port when it starts.
    this.#control.postMessage({
      type: 'load',
      entry,
      env,
      shareEnv: options.env === SHARE_ENV,
      workerData: options.workerData,
      environmentData,
      port: program.port2,
      messages: messages.port2,
      stdin: Boolean(options.stdin),
      resourceLimits: this.#resourceLimits,
    }, [program.port2, messages.port2, ...(options.transferList ?? [])]);

    this.#streams = makeStreams({ postControl: (message) => this.#control?.postMessage(message) },
      options);
    this.#control.on('message', (message) => this.#onControl(message));
    this.#port.on('message', (message) => this.emit('message', message));
    this.#port.on('messageerror', (error) => this.emit('messageerror', error));
    // It is the thread that keeps its maker alive, not the ports.
    this.#control.unref();
    this.#port.unref();

    const id = binding.spawn(workerPorts.release(control.port2), name,
      options.execArgv?.map((arg) => `${arg}`), (options.argv ?? []).map(String),
      [Math.max(0, this.#resourceLimits.maxOldGenerationSizeMb),
        Math.max(0, this.#resourceLimits.maxYoungGenerationSizeMb),
        Math.max(0, this.#resourceLimits.stackSizeMb)],
      (code, lack) => this.#onExit(code, lack), nodeOptions);
    if (typeof id === 'string') {
      for (const port of [this.#control, this.#port, messages.port1]) port.close();
      throw new ERR_WORKER_INVALID_EXEC_ARGV([id]);
    }
    this.#id = id;
    this.#name = name;
    announce(id, messages.port1);
    // What hooks see as the worker's handle.
    hooks.emitInit(this.#asyncId, 'WORKER', undefined, { hasRef: () => this.#hasRef });
    if (workerChannel.hasSubscribers) workerChannel.publish({ worker: this });
    process.nextTick(() => process.emit('worker', this));
  }

  #onControl(message) {
    switch (message.type) {
      case 'online':
        this.emit('online');
        break;
      case 'output':
        this.#streams[message.name].push(message.chunk);
        break;
      case 'answer':
        this.#requests.settle(message);
        break;
      case 'error':
        this.emit('error', message.properties === undefined ? message.error :
          Object.assign(message.error, message.properties));
        break;
    }
  }

  /** What the thread has sent before it was over is delivered first. */
  #drain() {
    for (const [port, deliver] of [
      [this.#port, (message) => this.emit('message', message)],
      [this.#control, (message) => this.#onControl(message)],
    ]) {
      let received;
      while ((received = receiveMessageOnPort(port)) !== undefined) deliver(received.message);
    }
  }

  #onExit(code, lack) {
    this.#exited = true;
    try {
      this.#drain();
      if (lack === 'ERR_WORKER_OUT_OF_MEMORY') {
        this.emit('error', new ERR_WORKER_OUT_OF_MEMORY('JS heap out of memory'));
      } else if (lack !== undefined) {
        this.emit('error', new ERR_WORKER_INIT_FAILED(lack));
      }
    } finally {
      this.#control.close();
      this.#port.close();
      this.#control = this.#port = undefined;
      this.#requests.end();
      this.#streams.stdout.push(null);
      this.#streams.stderr.push(null);
      try {
        this.emit('exit', lack === undefined ? code : 1);
      } finally {
        this.#hasRef = undefined;
        hooks.emitDestroy(this.#asyncId);
      }
    }
  }

  /** The thread's number; -1 when it is over. */
  get threadId() {
    return this.#exited ? -1 : this.#id;
  }

  /** The thread's name; null when it is over. */
  get threadName() {
    return this.#exited ? null : this.#name;
  }

  get resourceLimits() {
    return this.#exited ? {} : { ...this.#resourceLimits };
  }

  get stdin() {
    return this.#streams.stdin;
  }

  get stdout() {
    return this.#streams.stdout;
  }

  get stderr() {
    return this.#streams.stderr;
  }

  /** Sends a message to the worker's `parentPort`. */
  postMessage(...args) {
    this.#port?.postMessage(...args);
  }

  /**
   * Ends the thread, whatever it does.
   * @param {Function} [callback] deprecated
   * @returns {Promise<number|undefined>} its exit code
   */
  terminate(callback) {
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
        'DeprecationWarning', 'DEP0132');
      if (this.#exited) return Promise.resolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (this.#exited) return Promise.resolve(undefined);
    this.#terminating ??= new Promise((resolve) => {
      this.once('exit', resolve);
      this.ref();
      binding.terminate(this.#id);
    });
    return this.#terminating;
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  /** Lets the thread keep the process alive (the default). */
  ref() {
    this.#setRef(true);
  }

  /** Lets the process end while the thread runs. */
  unref() {
    this.#setRef(false);
  }

  #setRef(on) {
    if (this.#exited) return;
    this.#hasRef = on;
    binding.setRef(this.#id, on);
  }

  #ask(name) {
    if (this.#exited) return Promise.reject(new ERR_WORKER_NOT_RUNNING());
    return this.#requests.ask((message) => this.#control.postMessage(message), name);
  }

  /**
   * @param {object} [options]
   * @returns {Promise<Readable>} the JSON of a snapshot of the thread's heap
   */
  getHeapSnapshot(options = undefined) {
    if (options !== undefined) validateObject(options, 'options');
    return this.#ask('heapSnapshot').then((chunks) => {
      const { Readable } = require('stream');
      return new Readable({
        read() {
          for (const chunk of chunks) this.push(chunk);
          this.push(null);
        },
      });
    });
  }

  /**
   * @param {{ user: number, system: number }} [earlier] what an earlier call gave
   * @returns {Promise<{ user: number, system: number }>} the processor time of the thread, in microseconds
   */
  cpuUsage(earlier = undefined) {
    if (earlier) {
      validateObject(earlier, 'prev');
      validateNumber(earlier.user, 'prev.user', 0, Number.MAX_SAFE_INTEGER);
      validateNumber(earlier.system, 'prev.system', 0, Number.MAX_SAFE_INTEGER);
    }
    return this.#ask('cpuUsage').then(({ user, system }) => ({
      user: user - (earlier?.user ?? 0),
      system: system - (earlier?.system ?? 0),
    }));
  }
}

module.exports = {
  SHARE_ENV,
  Worker,
  adoptEnvironmentData,
  getEnvironmentData,
  setEnvironmentData,
};
