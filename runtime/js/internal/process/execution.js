'use strict';

// Running the program: a file, a text, or standard input.

const path = require('path');

const { codes: { ERR_EVAL_ESM_CANNOT_PRINT } } = require('internal/errors');
const { getOptionValue } = require('internal/options');

/** The promise of the main ES module while it has not settled. */
let pendingMain;
let pendingReport;

/**
 * Remembers the evaluation of the main module, for exit code 13.
 * @param {Promise<any>} promise
 * @param {() => void} report prints where it waits
 */
function trackMain(promise, report) {
  pendingMain = promise;
  pendingReport = report;
  promise.then(() => {
    pendingMain = undefined;
  }, (error) => {
    pendingMain = undefined;
    // Nobody else handles it: it becomes an uncaught exception.
    throw error;
  });
}

/** Whether the main module waits for something that will not come. */
function unsettledMain() {
  return pendingMain !== undefined;
}

/** Says where the main module waits. */
function reportUnsettled() {
  pendingReport?.();
}

/** --require and --import, before the program. */
function preload(then) {
  const { Module } = require('internal/modules/cjs/loader');
  const requires = getOptionValue('--require');
  if (requires.length > 0) {
    const parent = new Module('internal/preload', null);
    parent.paths = Module._nodeModulePaths(process.cwd());
    for (const request of requires) Module._load(request, parent, false);
  }
  const imports = getOptionValue('--import');
  if (imports.length === 0) return then();
  const { importFrom } = require('internal/modules/esm/loader');
  const base = require('internal/modules/esm/resolve').cwdUrl();
  const promise = (async () => {
    for (const specifier of imports) await importFrom(specifier, base);
  })();
  trackMain(promise, () => {});
  promise.then(() => then());
}

function isModuleInput(source, print) {
  const type = getOptionValue('--input-type');
  if (type === 'module') return true;
  if (type === 'commonjs' || print) return false;
  const { looksLikeModule } = require('internal/modules/helpers');
  return looksLikeModule(source, '[eval]');
}

/** As in Node, a text given on the command line finds the builtin modules under their names. */
function shareBuiltins() {
  const { builtinModules } = require('module');
  for (const name of builtinModules) {
    // Names with a slash or a colon are no identifiers; some names are globals of another kind.
    if (!/^[a-z]\w*$/.test(name) || name in globalThis) continue;
    const define = (value) => Object.defineProperty(globalThis, name, {
      __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
    Object.defineProperty(globalThis, name, {
      __proto__: null, enumerable: false, configurable: true,
      get() {
        const value = require(name);
        define(value);
        return value;
      },
      set: define,
    });
  }
}

/**
 * Runs a text as the program.
 * @param {string} name `[eval]` or `[stdin]`
 * @param {string} source
 * @param {boolean} print whether the result is printed
 */
function evalText(name, source, print) {
  if (print && getOptionValue('--input-type') === 'module') throw new ERR_EVAL_ESM_CANNOT_PRINT();
  if (isModuleInput(source, print)) {
    const { runSource } = require('internal/modules/esm/loader');
    runSource(source, name);
    return;
  }
  const { Module } = require('internal/modules/cjs/loader');
  const { runScript } = internalBinding('modules');
  const module = new Module(name, null);
  const cwd = process.cwd();
  module.filename = path.join(cwd, name);
  module.paths = Module._nodeModulePaths(cwd);
  // The text is a script: its variables are global, and so are the names a module's wrapper gives.
  const names = {
    exports: module.exports, module, __filename: name, __dirname: '.',
    require: require('internal/modules/helpers').makeRequire(module),
  };
  for (const key of Object.keys(names)) {
    Object.defineProperty(globalThis, key, {
      __proto__: null, value: names[key], writable: true, enumerable: false, configurable: true,
    });
  }
  shareBuiltins();
  const result = runScript(source, name);
  if (print) {
    const { format } = require('internal/util/inspect');
    const text = typeof result === 'string' ? result :
      require('internal/util/inspect').inspect(result, { colors: Boolean(process.stdout.isTTY) });
    process.stdout.write(`${typeof result === 'string' ? text : format('%s', text)}\n`);
  }
}

module.exports = { evalText, preload, reportUnsettled, trackMain, unsettledMain };
