'use strict';

// What both kinds of modules need.

const path = require('path');

const { compilesAsModule, packageScope } = internalBinding('modules');
const { codes: { ERR_INVALID_PACKAGE_CONFIG } } = require('internal/errors');
const { getOptionValue } = require('internal/options');
const { validateString } = require('internal/validators');

/**
 * The package a file belongs to.
 * @param {string} filename
 * @returns {{ path: string, type: string, name: string, hasExports: boolean }|undefined}
 */
function packageOf(filename) {
  const found = packageScope(path.dirname(filename));
  if (found === undefined) return undefined;
  if (found.length === 2) throw new ERR_INVALID_PACKAGE_CONFIG(found[0], undefined, found[1]);
  return { path: found[0], type: found[1], name: found[2], hasExports: found[3] };
}

/** The `"type"` that governs a file: `module`, `commonjs` or `''`. */
function packageTypeOf(filename) {
  return packageOf(filename)?.type ?? '';
}

/** A text without its byte order mark. */
function stripBOM(content) {
  return content.charCodeAt(0) === 0xFEFF ? content.slice(1) : content;
}

// What V8 says when it meets module syntax in a script.
const moduleSyntax = [
  'Cannot use import statement outside a module',
  "Unexpected token 'export'",
  "Cannot use 'import.meta' outside a module",
];
// What is an error in CommonJS only, because of its wrapper.
const wrapperErrors = [
  "Identifier '__filename' has already been declared",
  "Identifier '__dirname' has already been declared",
  "Identifier 'exports' has already been declared",
  "Identifier 'module' has already been declared",
  "Identifier 'require' has already been declared",
  'await is only valid in async functions and the top level bodies of modules',
  'Unexpected reserved word',
];

/**
 * Whether a text that failed to compile as CommonJS is an ES module.
 * @param {any} error
 * @param {string} source
 * @param {string} name
 */
function shouldTryAsModule(error, source, name) {
  if (!getOptionValue('--experimental-detect-module')) return false;
  if (!(error instanceof SyntaxError)) return false;
  if (moduleSyntax.some((text) => error.message.startsWith(text))) return true;
  return wrapperErrors.some((text) => error.message.startsWith(text)) &&
    compilesAsModule(source, name);
}

/**
 * Whether a text has to be an ES module.
 * @param {string} source
 * @param {string} name
 */
function looksLikeModule(source, name) {
  const { compileWrapper } = internalBinding('modules');
  try {
    compileWrapper(source, name);
    return false;
  } catch (error) {
    return shouldTryAsModule(error, source, name);
  }
}

/**
 * The `require` of a module.
 * @param {import('internal/modules/cjs/loader').Module} module
 */
function makeRequire(module) {
  const { Module } = require('internal/modules/cjs/loader');

  function require_(id) {
    return module.require(id);
  }
  // Seen in stacks and by `require.name`.
  Object.defineProperty(require_, 'name', { __proto__: null, value: 'require', configurable: true });

  function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  }
  require_.resolve = resolve;

  resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };

  require_.main = process.mainModule;
  require_.extensions = Module._extensions;
  require_.cache = Module._cache;
  return require_;
}

/** `module.findPackageJSON(specifier[, base])`. */
function findPackageJSON(specifier, base) {
  const { fileURLToPath } = require('internal/url');
  const toPath = (value) => (typeof value === 'object' || `${value}`.startsWith('file:') ?
    fileURLToPath(value) : `${value}`);
  let target = typeof specifier === 'object' ? toPath(specifier) : specifier;
  validateString(target, 'specifier');
  if (target.startsWith('file:')) target = fileURLToPath(target);
  if (!path.isAbsolute(target)) {
    const { Module } = require('internal/modules/cjs/loader');
    target = Module.createRequire(toPath(base)).resolve(target);
  }
  return packageOf(target)?.path;
}

module.exports = {
  findPackageJSON,
  looksLikeModule,
  makeRequire,
  packageOf,
  packageTypeOf,
  shouldTryAsModule,
  stripBOM,
};
