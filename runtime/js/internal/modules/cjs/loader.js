'use strict';

// CommonJS modules.

const { readFile, compileWrapper, realpath } = internalBinding('modules');
const { builtinIdOf, requireBuiltin } = require('internal/bootstrap/loader');

const cache = { __proto__: null };

function load(filename) {
  const known = cache[filename];
  if (known !== undefined) return known.exports;
  const module = { id: filename, filename, exports: {}, loaded: false };
  cache[filename] = module;
  const dirname = filename.slice(0, filename.lastIndexOf('/')) || '/';
  function requireFn(id) {
    const builtin = builtinIdOf(id);
    if (builtin !== undefined) return requireBuiltin(builtin);
    return load(realpath(id.startsWith('/') ? id : `${dirname}/${id}`));
  }
  const fn = compileWrapper(readFile(filename), filename);
  fn.call(module.exports, module.exports, requireFn, module, filename, dirname);
  return module.exports;
}

function runMain(file) {
  load(realpath(file));
}

module.exports = { runMain };
