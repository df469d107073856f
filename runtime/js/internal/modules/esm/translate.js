'use strict';

// From a URL to a module of V8: what the file is, and how each kind becomes a module.

const path = require('path');

const {
  compile,
  createSynthetic,
  setExport,
} = internalBinding('module_wrap');
const { lexExports, readFile } = internalBinding('modules');
const { requireBuiltin } = require('internal/bootstrap/loader');
const {
  codes: {
    ERR_IMPORT_ATTRIBUTE_MISSING,
    ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE,
    ERR_IMPORT_ATTRIBUTE_UNSUPPORTED,
    ERR_UNKNOWN_FILE_EXTENSION,
    ERR_UNKNOWN_MODULE_FORMAT,
  },
} = require('internal/errors');
const { looksLikeModule, packageTypeOf, stripBOM } = require('internal/modules/helpers');
const { URL, fileURLToPath } = require('internal/url');

/** URLs of builtins to their modules, for `syncBuiltins`. */
const builtinModules = new Map();

/**
 * Refuses attributes that mean nothing here.
 * @param {string[]} attributes key, value, key, value, ...
 * @param {string} specifier
 * @returns {string} the value of `type`, or ''
 */
function typeAttribute(attributes, specifier) {
  let type = '';
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] !== 'type' || attributes[i + 1] !== 'json') {
      throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(attributes[i], attributes[i + 1], specifier);
    }
    type = attributes[i + 1];
  }
  return type;
}

function formatOfFile(file, url) {
  const extension = path.extname(file);
  switch (extension) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.json': return 'json';
    case '.node': return 'addon';
    case '.js':
    case '':
      return packageTypeOf(file) || (looksLikeModule(readFile(file), file) ? 'module' : 'commonjs');
    default:
      throw new ERR_UNKNOWN_FILE_EXTENSION(extension, file, url);
  }
}

function decodeData(url) {
  const match = /^([^/;,]+\/[^;,]+)((?:;[^,]*)?),([\s\S]*)$/.exec(new URL(url).href.slice(5));
  if (match === null) throw new ERR_UNKNOWN_MODULE_FORMAT('invalid data URL', url);
  const [, mime, parameters, body] = match;
  const { Buffer } = require('buffer');
  const source = /;\s*base64\s*$/.test(parameters) ?
    Buffer.from(decodeURIComponent(body), 'base64').toString() : decodeURIComponent(body);
  const format = { '__proto__': null, 'text/javascript': 'module', 'application/json': 'json' }[mime];
  if (format === undefined) throw new ERR_UNKNOWN_MODULE_FORMAT(mime, url);
  return { format, source };
}

function checkAttribute(format, type, url) {
  if (format === 'json' && type !== 'json') {
    throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  }
  if (format !== 'json' && type === 'json') {
    throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, 'json');
  }
}

/** A module with a default export that `make` gives when it is evaluated. */
function defaultOnly(url, make) {
  return createSynthetic(url, ['default'], (id) => setExport(id, 'default', make()));
}

function jsonModule(url, source) {
  let value;
  try {
    value = JSON.parse(stripBOM(source));
  } catch (error) {
    error.message = `${url.startsWith('file:') ? fileURLToPath(url) : url}: ${error.message}`;
    throw error;
  }
  return defaultOnly(url, () => value);
}

function addonModule(url, file) {
  return createSynthetic(url, ['default', 'module.exports'], (id) => {
    const { Module } = require('internal/modules/cjs/loader');
    const exports = Module._load(file, undefined, false);
    setExport(id, 'default', exports);
    setExport(id, 'module.exports', exports);
  });
}

function builtinModule(url) {
  const exports = requireBuiltin(url.slice('node:'.length));
  const names = Object.keys(exports).filter((name) => name !== 'default');
  const id = createSynthetic(url, ['default', ...names], (self) => {
    setExport(self, 'default', exports);
    for (const name of names) setExport(self, name, exports[name]);
  });
  builtinModules.set(id, { exports, names });
  return id;
}

/** `module.syncBuiltinESMExports()`. */
function syncBuiltins() {
  for (const [id, { exports, names }] of builtinModules) {
    for (const name of names) setExport(id, name, exports[name]);
  }
}

/** The names that a CommonJS file exports by its look, those of files it passes on included. */
function commonjsNames(file, source, seen = new Set()) {
  const names = new Set();
  if (seen.has(file)) return names;
  seen.add(file);
  const { Module } = require('internal/modules/cjs/loader');
  const [exports, reexports] = lexExports(source);
  for (const name of exports) names.add(name);
  if (reexports.length > 0) {
    const from = new Module(file, null);
    from.filename = file;
    from.paths = Module._nodeModulePaths(path.dirname(file));
    for (const request of reexports) {
      let target;
      try {
        target = Module._resolveFilename(request, from, false);
      } catch {
        continue; // running it will say so
      }
      const extension = path.extname(target);
      if (path.isAbsolute(target) && extension !== '.json' && extension !== '.node' &&
          extension !== '.mjs') {
        try {
          for (const name of commonjsNames(target, readFile(target), seen)) names.add(name);
        } catch {
          continue; // as above
        }
      }
    }
  }
  return names;
}

function commonjsModule(url, file, isMain) {
  const { Module } = require('internal/modules/cjs/loader');
  const names = commonjsNames(file, readFile(file));
  names.add('default');
  names.add('module.exports');
  return createSynthetic(url, [...names], (id) => {
    const exports = Module._load(file, undefined, isMain);
    for (const name of names) {
      if (name === 'default' || name === 'module.exports') continue;
      if (exports === null || exports === undefined || !Object.hasOwn(Object(exports), name)) continue;
      let value;
      try {
        value = exports[name];
      } catch {
        // A getter that throws leaves its name undefined.
      }
      setExport(id, name, value);
    }
    setExport(id, 'default', exports);
    setExport(id, 'module.exports', exports);
  });
}

/**
 * Makes the module of a URL.
 * @param {string} url
 * @param {string} type the attribute `type` of the import, or ''
 * @param {{ source?: string, isMain?: boolean }} [known] the text, when it is an ES module's and read already
 * @returns {number} V8's module
 */
function translate(url, type, { source, isMain = false } = {}) {
  if (url.startsWith('node:')) {
    checkAttribute('builtin', type, url);
    return builtinModule(url);
  }
  if (source !== undefined) return compile(source, url);
  if (url.startsWith('data:')) {
    const data = decodeData(url);
    checkAttribute(data.format, type, url);
    return data.format === 'json' ? jsonModule(url, data.source) : compile(data.source, url);
  }
  const file = fileURLToPath(url);
  const format = formatOfFile(file, url);
  checkAttribute(format, type, url);
  switch (format) {
    case 'module': return compile(readFile(file), url);
    case 'json': return jsonModule(url, readFile(file));
    case 'addon': return addonModule(url, file);
    default: return commonjsModule(url, file, isMain);
  }
}

module.exports = { syncBuiltins, translate, typeAttribute };
