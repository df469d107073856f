'use strict';

// What both kinds of modules need.

const path = require('path');

const { compileWrapper, packageScope } = internalBinding('modules');
const { isLoaded } = require('internal/bootstrap/loader');
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

/**
 * Whether a text has to be an ES module; throws when it is neither.
 * @param {string} source
 * @param {string} name
 */
function looksLikeModule(source, name) {
  return getOptionValue('--experimental-detect-module') &&
    compileWrapper(source, name, true) === undefined;
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

const tracings = { __proto__: null };

/**
 * The tracing channel of that name if anybody listens. Channels are not loaded to find out: whoever listens
 * has loaded them.
 * @param {string} name
 * @returns {object|undefined}
 */
function tracingInUse(name) {
  if (!isLoaded('diagnostics_channel')) return undefined;
  tracings[name] ??= require('diagnostics_channel').tracingChannel(name);
  return tracings[name].hasSubscribers ? tracings[name] : undefined;
}

module.exports = {
  findPackageJSON,
  looksLikeModule,
  makeRequire,
  packageOf,
  packageTypeOf,
  stripBOM,
  tracingInUse,
};
