'use strict';

// Tests and suites: a tree that runs in order, one at a time.

const { AsyncLocalStorage } = require('async_hooks');
const { codes } = require('internal/errors');
const { MockTracker } = require('internal/test_runner/mock');
const report = require('internal/test_runner/report');
const { validateAbortSignal, validateFunction, validateNumber, validateObject } = require('internal/validators');

const current = new AsyncLocalStorage();
const now = () => Number(process.hrtime.bigint()) / 1e6;
const noop = () => {};

/** Why a test failed; `cause` is what it threw. */
class TestFailure extends Error {
  constructor(failureType, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = 'ERR_TEST_FAILURE';
    this.failureType = failureType;
  }
}

/** Calls `fn` with `first` and, if it wants one more argument, a callback that ends it. */
async function callTest(fn, first, self) {
  if (fn.length < 2) {
    await Reflect.apply(fn, self, [first]);
    return;
  }
  await new Promise((resolve, reject) => {
    const returned = Reflect.apply(fn, self, [first, (error) => (error ? reject(error) : resolve())]);
    if (typeof returned?.then === 'function') {
      reject(new TestFailure('callbackAndPromisePresent', 'passed a callback but also returned a Promise'));
    }
  });
}

class Test {
  parent;
  name;
  depth;
  isSuite;
  outcome;
  reason;
  error;
  duration = 0;
  diagnostics = [];
  children = [];
  context;
  hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
  #fn;
  #options;
  #tail = Promise.resolve();
  #opened = false;
  #beforeRan = false;
  #abort = new AbortController();
  #mock;

  constructor(parent, name, options, fn, isSuite) {
    this.parent = parent;
    this.name = name;
    this.depth = parent === null ? -1 : parent.depth + 1;
    this.isSuite = isSuite;
    this.#fn = fn;
    this.#options = options;
    this.context = isSuite ? new SuiteContext(this) : new TestContext(this);
    if (parent !== null) parent.children.push(this);
  }

  get fullName() {
    return this.parent === null || this.parent.parent === null ? this.name : `${this.parent.fullName} > ${this.name}`;
  }

  get isTodo() {
    return Boolean(this.#options.todo) || this.todoReason !== undefined;
  }

  get signal() {
    return this.#abort.signal;
  }

  get mock() {
    return this.#mock ??= new MockTracker();
  }

  /** Runs `child` when those before it are done. */
  enqueue(child) {
    const done = this.#tail.then(() => child.run());
    this.#tail = done;
    return done;
  }

  get settled() {
    return this.#tail;
  }

  /** Prints this test's line above its first child's. */
  open() {
    if (this.parent === null || this.#opened) return;
    this.parent.open();
    this.#opened = true;
    report.opened(this);
  }

  async #runHooks(kind, owner, argument) {
    for (const hook of owner.hooks[kind]) {
      try {
        await callTest(hook, argument, argument);
      } catch (error) {
        throw new TestFailure('hookFailed', `failed running ${kind} hook`, error);
      }
    }
  }

  /** `before` hooks of this and all above, each once. */
  async prepare() {
    if (this.parent !== null) await this.parent.prepare();
    if (this.#beforeRan) return;
    this.#beforeRan = true;
    await this.#runHooks('before', this, this.context);
  }

  #ancestors() {
    const list = [];
    for (let at = this.parent; at !== null; at = at.parent) list.unshift(at);
    return list;
  }

  async run() {
    const start = now();
    const { skip, timeout, signal } = this.#options;
    try {
      if (skip) {
        this.outcome = 'skip';
        this.reason = skip;
        return;
      }
      signal?.throwIfAborted();
      await this.#within(timeout, () => current.run(this, () => this.#body()));
      const failed = this.children.filter((child) => child.error !== undefined && !child.isTodo).length;
      if (failed > 0) {
        throw new TestFailure('subtestsFailed', `${failed} subtest${failed > 1 ? 's' : ''} failed`);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.duration = now() - start;
      this.#abort.abort();
      this.#mock?.reset();
      this.outcome ??= this.error === undefined ? 'pass' :
        this.error.failureType === 'testTimeoutFailure' ? 'cancelled' : 'fail';
      this.parent.open();
      report.finished(this);
    }
  }

  async #body() {
    if (this.isSuite) {
      // The tests of a suite were found when it was made; they wait for its turn.
      await this.collected;
      this.release();
      await this.#tail;
      await this.#runHooks('after', this, this.context);
      return;
    }
    await this.parent.prepare();
    const above = this.#ancestors();
    for (const ancestor of above) await this.#runHooks('beforeEach', ancestor, this.context);
    try {
      await callTest(this.#fn, this.context, this.context);
      // A test may add subtests until the last of them is done.
      for (let tail; tail !== this.#tail;) {
        tail = this.#tail;
        await tail;
      }
      this.context.checkPlan();
    } finally {
      for (const ancestor of above.reverse()) await this.#runHooks('afterEach', ancestor, this.context);
      await this.#runHooks('after', this, this.context);
    }
  }

  /** Runs the suite's function, which finds its tests; they start when `release` is called. */
  collect() {
    const gate = Promise.withResolvers();
    this.release = gate.resolve;
    this.#tail = gate.promise;
    this.collected = (async () => {
      try {
        await current.run(this, () => Reflect.apply(this.#fn, this.context, [this.context]));
      } catch (error) {
        this.fail(error);
      }
    })();
  }

  async #within(timeout, body) {
    if (timeout === undefined || timeout === Infinity) {
      await body();
      return;
    }
    let timer;
    const expired = new Promise((_resolve, reject) => {
      timer = setTimeout(() => {
        this.#abort.abort();
        reject(new TestFailure('testTimeoutFailure', `test timed out after ${timeout}ms`));
      }, timeout);
    });
    try {
      await Promise.race([body(), expired]);
    } finally {
      clearTimeout(timer);
    }
  }

  fail(error) {
    this.error ??= error instanceof TestFailure ?
      error :
      new TestFailure('testCodeFailure', `${error?.message ?? error}`, error);
  }

  cancel(message) {
    this.outcome = 'cancelled';
    this.error ??= new TestFailure('cancelledByParent', message);
    report.finished(this);
  }
}

function addHook(test, kind, fn) {
  validateFunction(fn, 'fn');
  test.hooks[kind].push(fn);
}

/** What a suite's function is given. */
class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get name() { return this.#suite.name; }
  get fullName() { return this.#suite.fullName; }
  get signal() { return this.#suite.signal; }
}

/** What a test's function is given. */
class TestContext {
  #test;
  #planned;
  #assertions = 0;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get name() { return this.#test.name; }
  get fullName() { return this.#test.fullName; }
  get signal() { return this.#test.signal; }
  get mock() { return this.#test.mock; }

  /** The assertions of `node:assert`, counted for plan(). */
  get assert() {
    if (this.#assert !== undefined) return this.#assert;
    const assert = require('assert');
    this.#assert = {};
    for (const name of Object.keys(assert.strict)) {
      if (['AssertionError', 'CallTracker', 'Assert', 'strict'].includes(name)) continue;
      this.#assert[name] = (...args) => {
        this.#assertions++;
        return assert[name](...args);
      };
    }
    return this.#assert;
  }

  test(...args) {
    this.#assertions++;
    return add(this.#test, false, args);
  }

  diagnostic(message) {
    this.#test.diagnostics.push(`${message}`);
  }

  skip(message) {
    this.#test.outcome = 'skip';
    this.#test.reason = message;
  }

  todo(message) {
    this.#test.todoReason = message ?? true;
    this.#test.reason = message;
  }

  plan(count) {
    validateNumber(count, 'count', 0);
    this.#planned = count;
  }

  checkPlan() {
    if (this.#planned !== undefined && this.#planned !== this.#assertions) {
      throw new TestFailure('testCodeFailure',
        `plan expected ${this.#planned} assertions but received ${this.#assertions}`);
    }
  }

  before(fn) { addHook(this.#test, 'before', fn); }
  after(fn) { addHook(this.#test, 'after', fn); }
  beforeEach(fn) { addHook(this.#test, 'beforeEach', fn); }
  afterEach(fn) { addHook(this.#test, 'afterEach', fn); }
}

// --- The root --------------------------------------------------------------------------------

let root;
let started;

function running(test) {
  return test.children.find((child) => child.outcome === undefined);
}

function uncaught(error) {
  // Tests run one at a time: it is the innermost one that runs, or nobody's.
  let test = root;
  for (let next = root; next !== undefined; test = next, next = running(next));
  test.fail(error);
  if (test === root) root.stray = true;
}

function getRoot() {
  if (root !== undefined) return root;
  root = new Test(null, '<root>', {}, noop, true);
  started = now();
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  process.on('exit', end);
  return root;
}

function count(test, counts) {
  for (const child of test.children) {
    if (child.outcome === undefined) {
      child.cancel('Promise resolution is still pending but the event loop has already resolved');
    }
    if (child.isSuite) {
      counts.suites++;
    } else {
      counts.tests++;
      if (child.outcome === 'skip') counts.skipped++;
      else if (child.isTodo) counts.todo++;
      else if (child.outcome === 'cancelled') counts.cancelled++;
      else if (child.outcome === 'fail') counts.fail++;
      else counts.pass++;
    }
    count(child, counts);
  }
}

function end() {
  const counts = { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
  count(root, counts);
  const failed = root.stray || root.children.some((child) => child.error !== undefined && !child.isTodo);
  if (root.stray) report.finished(Object.assign(root, { name: 'asynchronous activity', outcome: 'fail', depth: 0 }));
  report.summary(counts, now() - started);
  if (failed && !process.exitCode) process.exitCode = 1;
}

/** Where the program called one of our functions. */
function callerLocation() {
  const site = internalBinding('util').getCallSites(8).find(({ scriptName }) => !scriptName.startsWith('node:'));
  if (site === undefined) return undefined;
  const { scriptName } = site;
  const file = scriptName.startsWith('file:') ? require('internal/url').fileURLToPath(scriptName) : scriptName;
  return { file, line: site.lineNumber, column: site.columnNumber };
}

/** Adds a test or suite: (name, options, fn), each of which may be left out. */
function add(parent, isSuite, args, defaults = {}) {
  let [name, options, fn] = args;
  if (typeof name === 'function') {
    fn = name;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
    name = undefined;
  } else if (typeof options === 'function') {
    fn = options;
  }
  if (options === null || typeof options !== 'object') options = {};
  if (typeof fn !== 'function') fn = noop;
  validateObject(options, 'options');
  if (options.timeout !== undefined && options.timeout !== Infinity) {
    validateNumber(options.timeout, 'options.timeout', 0, 2 ** 31 - 1);
  }
  validateAbortSignal(options.signal, 'options.signal');
  const title = typeof name === 'string' && name !== '' ? name : fn.name || '<anonymous>';
  const test = new Test(parent, title, { ...defaults, ...options }, fn, isSuite);
  test.location = callerLocation();
  if (isSuite) test.collect();
  return parent.enqueue(test);
}

function makeFunction(isSuite) {
  const define = (defaults) => function(...args) {
    return add(current.getStore() ?? getRoot(), isSuite, args, defaults);
  };
  const fn = define({});
  fn.skip = define({ skip: true });
  fn.todo = define({ todo: true });
  // It leaves the others out only under `--test-only`, an option Tenon does not take.
  fn.only = define({});
  return fn;
}

function makeHook(kind) {
  return {
    [kind](fn) {
      addHook(current.getStore() ?? getRoot(), kind, fn);
    },
  }[kind];
}

const unsupported = (name) => () => {
  throw new codes.ERR_TENON_NOT_SUPPORTED(`test.${name}()`);
};

module.exports = { MockTracker, makeFunction, makeHook, unsupported };
