// Cases: declared by `test`, listed or run one after the other, each told in a line of its own.
//
// Every line for the runner starts with a mark that it made up for this process, so that nothing a
// runtime prints by itself is taken for one.

const EXPERIMENTAL = 2147483647;
const VERSIONS = [8, 9, 10, EXPERIMENTAL];

/** How long a case may wait, unless it says otherwise. The runner kills what hangs longer. */
const PATIENCE = 8000;

/** Every Node-API function: name, since, class, params. */
const FUNCTIONS = config.functions;

const cases = [];
const addons = new Map();
const workerBodies = new Map();
let currentFile = '';
let declaring = true;

function say(message) {
  host.print(`\n${config.mark} ${JSON.stringify(message)}\n`);
}

function plainError(error) {
  if (error !== null && typeof error === 'object') {
    return { message: String(error.message ?? error), name: String(error.name), stack: String(error.stack ?? '') };
  }
  return { message: `thrown: ${show(error)}`, name: '', stack: '' };
}

/**
 * Declares a case; once for each version in `versions`, with the native driver built for it.
 *
 * @param {string} title what must hold, as a statement
 * @param {object} options
 * @param {string[]} options.functions the functions it covers; the first is the one `t.ok` calls
 * @param {number[]} [options.versions] the Node-API versions to run it with; all by default, but one when
 *   it has a process of its own
 * @param {number} [options.version] instead of `versions`: only that one
 * @param {'required'|'recommended'|'quirk'|'hardening'} [options.level] `required` by default
 * @param {{exit?: (number|'failure'|'abort'), reports?: string[], stderr?: string[],
 *   unsaid?: string[]}} [options.isolated] a process of its own, how it must end, and what it must
 *   write and not write to standard error
 * @param {{node: string, why: string}} [options.changed] the first Node that does it like this
 * @param {number} [options.timeout] milliseconds
 * @param {(t: Case) => (void|Promise<void>)} body
 */
function test(title, options, body) {
  if (!declaring) throw new Error(`${title}: cases are declared before any runs`);
  const versions = options.version === undefined ? options.versions || (options.isolated ? [8] : VERSIONS) : [options.version];
  for (const version of versions) {
    cases.push({
      file: currentFile,
      title,
      version,
      functions: options.functions,
      level: options.level || 'required',
      isolated: options.isolated || null,
      changed: options.changed || null,
      timeout: options.timeout || PATIENCE,
      kind: options.kind || null,
      body,
    });
  }
}

/**
 * Declares an addon of this file's folder. Returns a function that loads it: `load()` is the
 * addon's exports, the same ones each time; `load.again()` makes another environment of the file;
 * `load.copy(n)` loads the n-th of `copies` files of the same content.
 *
 * @param {string} source the C file
 * @param {{version?: number, defines?: object, copies?: number}} [options] 8 is the default version
 */
function addon(source, { version = 8, defines = {}, copies = 0 } = {}) {
  const key = JSON.stringify([currentFile, source, version, defines]);
  const known = addons.get(key);
  addons.set(key, { key, file: currentFile, source, version, defines, copies: Math.max(copies, known ? known.copies : 0) });
  const file = () => {
    const path = config.addons[key];
    if (path === undefined) throw new Error(`${source} was not built`);
    return path;
  };
  const load = () => loadFile(file(), version);
  load.again = () => loadFile(file(), version, true);
  load.copy = (number) => loadFile(`${file().slice(0, -'.node'.length)}.${number}.node`, version);
  load.file = file;
  return load;
}

function loadFile(file, version, again = false) {
  // Some releases of Node crash when they refuse an addon for its version, so ask first.
  if (version !== EXPERIMENTAL && host.napiVersion && version > host.napiVersion) {
    unsupported(`the runtime has Node-API ${host.napiVersion}`);
  }
  if (again && !host.loadAgain) unsupported('the runtime loads a file once only');
  try {
    return again ? host.loadAgain(file) : host.load(file);
  } catch (error) {
    const text = String(error && error.message);
    if (/undefined symbol|symbol not found/i.test(text)) unsupported(text);
    throw error;
  }
}

/** A line for the cases that say which lines must appear, in order, before the process ends. */
function report(text) {
  say({ event: 'report', text: String(text) });
}

/** A promise that is fulfilled after some milliseconds. */
function sleep(milliseconds) {
  return new Promise((resolve) => { host.later(resolve, milliseconds); });
}

/**
 * Waits for a condition while the loop turns.
 * @param {() => boolean} condition
 * @param {string} what named when it never comes
 * @param {number} [limit] milliseconds
 */
async function until(condition, what, limit = 5000) {
  const end = Date.now() + limit * config.patience;
  while (!condition()) {
    if (Date.now() > end) assert.fail(`still waiting for ${what}`);
    await sleep(1);
  }
}

/** Collects garbage once, if the runtime lets a script do that. */
function gc() {
  if (!host.gc) unsupported('scripts cannot collect garbage here');
  host.gc();
}

/** Collects garbage, with turns of the loop between, until a condition holds. */
async function untilCollected(condition, what) {
  for (let round = 0; round < 60 && !condition(); round++) {
    gc();
    await sleep(round < 20 ? 0 : 5);
  }
  if (!condition()) assert.fail(`still waiting for ${what}`);
}

/** Collects garbage some more times, for what must not happen again. */
async function collectMore() {
  for (let round = 0; round < 3; round++) {
    gc();
    await sleep(0);
  }
}

/**
 * Declares what a worker does. `start(data)` starts one.
 * @param {string} name
 * @param {(data: any, port: {post: Function, onMessage: Function}) => any} body runs in the worker;
 *   it sees the file's own top level, run anew there
 */
function workerBody(name, body) {
  workerBodies.set(name, body);
  return {
    start(data) {
      if (!host.worker) unsupported('the runtime has no workers');
      const messages = [];
      const state = { exitCode: undefined, error: undefined };
      const handle = host.worker.start({ name, data, mark: config.mark }, {
        onMessage: (message) => messages.push(message),
        onExit: (code) => { state.exitCode = code; },
        onError: (error) => { state.error = error; },
      });
      return {
        messages,
        state,
        post: handle.post,
        terminate: handle.terminate,
        /** The next message. */
        async next() {
          await until(() => messages.length > 0 || state.exitCode !== undefined, 'a message of the worker');
          if (!messages.length) throw state.error || new Error('the worker ended');
          return messages.shift();
        },
        /** The exit code, when it has ended; what it threw, if it did. */
        async ended() {
          await until(() => state.exitCode !== undefined, 'the end of the worker');
          if (state.error) throw state.error;
          return state.exitCode;
        },
      };
    },
  };
}

function limited(entry) {
  let over = false;
  const late = (async () => {
    // Short steps: a timer that is left behind must not keep the process for long.
    for (const end = Date.now() + entry.timeout * config.patience; Date.now() < end;) {
      if (over) return;
      await sleep(Math.min(20, entry.timeout));
    }
    if (!over) assert.fail(`not done after ${entry.timeout * config.patience} ms`);
  })();
  const done = (async () => entry.body(new Case(entry)))();
  // An isolated process may have to end by itself: no timer of ours may keep it.
  const race = entry.isolated ? done : Promise.race([done, late]);
  return race.finally(() => { over = true; });
}

async function runCases() {
  for (const index of config.select) {
    const entry = cases[index];
    say({ event: 'start', index });
    try {
      await limited(entry);
      say({ event: 'pass', index });
    } catch (error) {
      if (error instanceof Unsupported) say({ event: 'unsupported', index, reason: error.message });
      else say({ event: 'fail', index, ...plainError(error) });
    }
  }
  say({ event: 'done' });
}

/** Runs the top level of a case file, which declares its cases. */
function declareFile(name, body) {
  currentFile = name;
  try {
    body();
  } catch (error) {
    say({ event: 'broken', file: name, ...plainError(error) });
  }
}

/** Called after the case files: lists, runs a worker, or runs the chosen cases. */
function begin() {
  declaring = false;
  if (host.worker && host.worker.data) {
    const { name, data } = host.worker.data;
    return workerBodies.get(name)(data, { post: host.worker.post, onMessage: host.worker.onMessage });
  }
  if (config.list) {
    const list = cases.map(({ body, ...entry }) => entry);
    return say({ event: 'list', cases: list, addons: [...addons.values()] });
  }
  say({ event: 'hello', name: host.name, version: host.version, napi: host.napiVersion });
  return runCases();
}
