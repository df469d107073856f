'use strict';

// ES modules: finding, linking, running.
//
// Files are read at once, so a graph is complete when `recordOf` returns; what is asynchronous is
// evaluation.

const {
  compile,
  error: errorOf,
  evaluate,
  instantiate,
  isGraphAsync,
  kErrored,
  kEvaluated,
  kEvaluating,
  kInstantiated,
  link,
  namespace,
  requests,
  stalled,
  status,
} = internalBinding('module_wrap');
const { codes: { ERR_REQUIRE_ASYNC_MODULE, ERR_REQUIRE_CYCLE_MODULE } } =
  require('internal/errors');
const { cwdUrl, resolve } = require('internal/modules/esm/resolve');
const { tracingInUse } = require('internal/modules/helpers');
const { enter, leave } = require('internal/modules/esm/state');
const { syncBuiltins, translate, typeAttribute } = require('internal/modules/esm/translate');
const { fileURLToPath, pathToFileURL } = require('internal/url');

/** URL and type to what is known of the module. */
const records = new Map();
/** V8's module to the same. */
const recordsById = new Map();
let mainUrl;
/** What is being evaluated right now, outermost first. */
const evaluating = [];

class Record {
  constructor(url, id) {
    this.url = url;
    this.id = id;
    /** The promise of its evaluation. */
    this.promise = undefined;
  }
}

/**
 * The module of a URL with all it imports, linked.
 * @param {string} url
 * @param {string} [type]
 * @param {{ source?: string, isMain?: boolean }} [known]
 */
function recordOf(url, type = '', known = undefined) {
  const key = `${type}\0${url}`;
  const existing = records.get(key);
  if (existing !== undefined) return existing;
  const made = [];
  let done = false;
  try {
    const record = load(key, url, type, known, made);
    done = true;
    return record;
  } finally {
    // A graph with a hole must not be found again.
    if (!done) {
      for (const each of made) records.delete(each);
    }
  }
}

function load(key, url, type, known, made) {
  const existing = records.get(key);
  if (existing !== undefined) return existing;
  const record = new Record(url, translate(url, type, known));
  records.set(key, record);
  recordsById.set(record.id, record);
  made.push(key);
  const targets = [];
  for (const [specifier, attributes] of requests(record.id)) {
    const targetType = typeAttribute(attributes, specifier);
    const target = resolve(specifier, url);
    targets.push(load(`${targetType}\0${target}`, target, targetType, undefined, made).id);
  }
  link(record.id, targets);
  return record;
}

/** Evaluates a linked module and returns the promise of it. */
function run(record) {
  if (record.promise !== undefined) return record.promise;
  const state = status(record.id);
  if (state === kEvaluating) {
    // Part of a graph that is running: done when that is.
    return evaluating[0]?.promise ?? evaluating[0]?.settled.promise;
  }
  if (state < kInstantiated) instantiate(record.id);
  const entry = { settled: Promise.withResolvers(), promise: undefined };
  evaluating.push(entry);
  try {
    record.promise = evaluate(record.id);
    record.promise.then(entry.settled.resolve, entry.settled.reject);
    entry.settled.promise.catch(() => {});
  } finally {
    evaluating.splice(evaluating.indexOf(entry), 1);
  }
  return record.promise;
}

async function importUrl(url, type, known) {
  const record = recordOf(url, type, known);
  await run(record);
  return namespace(record.id);
}

/**
 * `import(specifier)` from `base`.
 * @param {string} specifier
 * @param {string} base a URL
 * @param {string[]} [attributes] key, value, ...
 */
async function importFrom(specifier, base, attributes = []) {
  const type = typeAttribute(attributes, specifier);
  return importUrl(resolve(specifier, base), type);
}

function baseOf(referrer) {
  if (typeof referrer !== 'string' || referrer === '') return cwdUrl();
  if (/^(?:file|data|node):/.test(referrer)) return referrer;
  if (referrer[0] === '/') return pathToFileURL(referrer).href;
  return cwdUrl();
}

function initImportMeta(meta, id) {
  const { url } = recordsById.get(id);
  if (url.startsWith('file:')) {
    const filename = fileURLToPath(url);
    meta.dirname = require('path').dirname(filename);
    meta.filename = filename;
  }
  meta.resolve = function(specifier) {
    try {
      return resolve(`${specifier}`, url);
    } catch (error) {
      // Where the file would be is an answer, too.
      if (error?.url !== undefined && (error.code === 'ERR_MODULE_NOT_FOUND' ||
          error.code === 'ERR_UNSUPPORTED_DIR_IMPORT')) {
        return error.url;
      }
      throw error;
    }
  };
  meta.url = url;
  meta.main = url === mainUrl;
}

/** `import()` in a text called `referrer`; called by native code. */
function importDynamically(referrer, specifier, attributes) {
  const base = baseOf(referrer);
  const tracing = tracingInUse('module.import');
  if (tracing === undefined) return importFrom(specifier, base, attributes);
  return tracing.tracePromise(importFrom, { __proto__: null, parentURL: base, url: specifier }, undefined,
    specifier, base, attributes);
}

function reportStalled(record) {
  let text = 'Warning: Detected unsettled top-level await at';
  for (const place of stalled(record.id)) text += ` ${place}`;
  process._rawDebug(`${text}\n`);
}

function runMainUrl(url, known) {
  mainUrl = url;
  const { trackMain } = require('internal/process/execution');
  let record;
  const promise = (async () => {
    record = recordOf(url, '', known);
    await run(record);
  })();
  trackMain(promise, () => record && reportStalled(record));
}

/**
 * Runs a file as the program.
 * @param {string} file
 */
function runMainFile(file) {
  runMainUrl(pathToFileURL(file).href);
}

/**
 * Runs a text as the program.
 * @param {string} source
 * @param {string} name `[eval]` or `[stdin]`
 */
function runSource(source, name) {
  runMainUrl(`${cwdUrl()}${name.replace(']', '1]')}`, { source });
}

/** Compiles a text and throws what is wrong with it. */
function compileOnly(source, file) {
  compile(source, pathToFileURL(file).href);
}

/** What `require` of an ES module gives. */
function exportsFor(record) {
  const exports = namespace(record.id);
  if (Object.hasOwn(exports, 'module.exports')) return exports['module.exports'];
  if (!Object.hasOwn(exports, 'default') || Object.hasOwn(exports, '__esModule')) return exports;
  // Tools that turn `import` into `require` look for this mark.
  const facade = compile(
    'export * from "original"; export { default } from "original"; export const __esModule = true;',
    `${record.url}?facade`);
  link(facade, [record.id, record.id]);
  instantiate(facade);
  evaluate(facade).catch(() => {});
  return namespace(facade);
}

/**
 * `require` of an ES module: `module.exports` becomes its namespace.
 * @param {object} module the CommonJS module that stands for it
 * @param {string} filename
 * @param {string} source
 * @param {boolean} isMain
 */
function requireModule(module, filename, source, isMain) {
  const url = pathToFileURL(filename).href;
  if (isMain) {
    runMainUrl(url, { source });
    return;
  }
  const record = recordOf(url, '', { source });
  if (status(record.id) === kEvaluating) {
    throw new ERR_REQUIRE_CYCLE_MODULE(`Cannot require() ES Module ${filename} in a cycle.`);
  }
  if (status(record.id) < kInstantiated) instantiate(record.id);
  if (isGraphAsync(record.id)) throw new ERR_REQUIRE_ASYNC_MODULE(filename);
  enter(module, filename);
  try {
    const promise = run(record);
    // A failure is thrown from here.
    promise.catch(() => {});
  } finally {
    leave(module);
  }
  if (status(record.id) === kErrored) throw errorOf(record.id);
  if (status(record.id) !== kEvaluated) throw new ERR_REQUIRE_ASYNC_MODULE(filename);
  module.exports = exportsFor(record);
}

module.exports = {
  compileOnly,
  importDynamically,
  importFrom,
  initImportMeta,
  requireModule,
  runMainFile,
  runMainUrl,
  runSource,
  syncBuiltins,
};
