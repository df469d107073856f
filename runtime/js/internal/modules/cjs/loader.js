'use strict';

// CommonJS modules: the `Module` class with the parts that other loaders replace or call.

const path = require('path');

const { compileWrapper, readFile, realpath, stat } = internalBinding('modules');
const { builtinIdOf, isMissingBuiltin, publicBuiltins, requireBuiltin } =
  require('internal/bootstrap/loader');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_REQUIRE_ESM, ERR_UNKNOWN_BUILTIN_MODULE },
} = require('internal/errors');
const { getOptionValue } = require('internal/options');
const { validateString } = require('internal/validators');
const { makeRequire, packageTypeOf, stripBOM, tracingInUse } =
  require('internal/modules/helpers');
const { unwatch, watch } = require('internal/modules/cjs/circular');
const { resolveFile, resolutionError } = require('internal/modules/resolve');

const parents = new WeakMap();
/** The lookup folders a module was given at first; when they are still the same, resolution is the default. */
const defaultPaths = new WeakMap();
/** Folder and request to a file that is loaded. */
const relativeResolveCache = { __proto__: null };

/** Folders that are looked in last: NODE_PATH and the user's own. */
let globalPaths = [];

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

/**
 * A CommonJS module.
 * @param {string} id
 * @param {Module} [parent]
 */
function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  Object.defineProperty(this, 'exports', {
    __proto__: null, value: {}, writable: true, enumerable: true, configurable: true,
  });
  parents.set(this, parent);
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
/** 0 for a file, 1 for a folder, less for what cannot be loaded. */
Module._stat = stat;
Module.Module = Module;
Module._preloadModules = function(requests) {
  if (!Array.isArray(requests)) return;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const request of requests) parent.require(request);
};

/** `module.parent` is wrong where a module is required twice; Node says so to those who ask. */
function onlyDocumented(accessor) {
  return getOptionValue('--pending-deprecation') ?
    require('internal/util').deprecate(accessor,
      'module.parent is deprecated due to accuracy issues. Please use require.main to find program ' +
      'entry point instead.', 'DEP0144') :
    accessor;
}

Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get: onlyDocumented(function() {
    return parents.get(this);
  }),
  set: onlyDocumented(function(value) {
    parents.set(this, value);
  }),
  configurable: true,
});

Object.defineProperty(Module.prototype, 'isPreloading', {
  __proto__: null,
  get() {
    return false;
  },
  configurable: true,
});

Module.prototype.constructor = Module;

const wrapper = [
  '(function (exports, require, module, __filename, __dirname) { ',
  '\n});',
];
let wrapperReplaced = false;

Module.wrap = function(script) {
  return currentWrapper[0] + script + currentWrapper[1];
};
// Some tools put their own wrapper here: it is used from then on.
const wrapperProxy = new Proxy(wrapper, {
  __proto__: null,
  set(target, property, value, receiver) {
    wrapperReplaced = true;
    return Reflect.set(target, property, value, receiver);
  },
  defineProperty(target, property, descriptor) {
    wrapperReplaced = true;
    return Reflect.defineProperty(target, property, descriptor);
  },
});
let currentWrapper = wrapperProxy;
let currentWrap = Module.wrap;
Object.defineProperty(Module, 'wrap', {
  __proto__: null,
  get: () => currentWrap,
  set(value) {
    wrapperReplaced = true;
    currentWrap = value;
  },
  configurable: true,
});
Object.defineProperty(Module, 'wrapper', {
  __proto__: null,
  get: () => currentWrapper,
  set(value) {
    wrapperReplaced = true;
    currentWrapper = value;
  },
  configurable: true,
});

Object.defineProperty(Module, 'builtinModules', {
  __proto__: null,
  get() {
    const list = Object.freeze(publicBuiltins());
    Object.defineProperty(Module, 'builtinModules', {
      __proto__: null, value: list, writable: true, enumerable: true, configurable: true,
    });
    return list;
  },
  enumerable: true,
  configurable: true,
});

/** `module.isBuiltin(name)`. */
Module.isBuiltin = function isBuiltin(name) {
  return typeof name === 'string' && builtinIdOf(name) !== undefined;
};

/** Where packages are looked for from the folder `from`. */
Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const paths = [];
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (path.basename(dir) !== 'node_modules') {
      paths.push(dir === '/' ? '/node_modules' : `${dir}/node_modules`);
    }
    if (dir === '/') return paths;
  }
};

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') ||
    request.startsWith('../');
}

/** The folders that `request` is looked up in; null for a builtin. */
Module._resolveLookupPaths = function(request, parent) {
  if (builtinIdOf(request) !== undefined) return null;
  if (!isRelative(request)) {
    const paths = [...globalPaths];
    if (parent?.paths?.length) paths.unshift(...parent.paths);
    return paths.length > 0 ? paths : null;
  }
  // The REPL and -e have no file: relative to where the process is.
  if (!parent?.id || !parent.filename) return ['.', ...Module._nodeModulePaths('.'), ...globalPaths];
  return [path.dirname(parent.filename)];
};

Module._initPaths = function() {
  const home = process.env.HOME;
  const paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (home) {
    paths.unshift(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  }
  if (process.env.NODE_PATH) {
    paths.unshift(...process.env.NODE_PATH.split(path.delimiter).filter(Boolean));
  }
  globalPaths = paths;
  Module.globalPaths = [...paths];
};

function extensionsOrDefault() {
  const keys = Object.keys(Module._extensions);
  return keys.length === 3 && keys[0] === '.js' && keys[1] === '.json' && keys[2] === '.node' ?
    undefined : keys;
}

/**
 * Looks for `request` in `paths`.
 * @returns {string|false}
 */
Module._findPath = function(request, paths, isMain = false) {
  if (path.isAbsolute(request)) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const preserve = getOptionValue(isMain ? '--preserve-symlinks-main' : '--preserve-symlinks');
  for (const folder of paths) {
    const isPackageFolder = !path.isAbsolute(request) && !isRelative(request);
    const found = isPackageFolder ?
      resolveFile(request, '/', false, preserve, extensionsOrDefault(), [path.resolve(folder)]) :
      resolveFile(request, path.resolve(folder || '/'), false, preserve, extensionsOrDefault());
    if (typeof found === 'string') return found;
    if (found[0] !== 'MODULE_NOT_FOUND') throw resolutionError(found, request, undefined);
  }
  return false;
};

const ownFindPath = Module._findPath;
const ownLookupPaths = Module._resolveLookupPaths;

function notFound(request, parent) {
  if (isMissingBuiltin(request)) return new ERR_UNKNOWN_BUILTIN_MODULE(request);
  const requireStack = [];
  const seen = new Set();
  for (let cursor = parent; cursor && !seen.has(cursor); cursor = parents.get(cursor)) {
    seen.add(cursor);
    requireStack.push(cursor.filename || cursor.id);
  }
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

/** Whether nobody has changed where `parent` looks for packages. */
function hasDefaultPaths(parent) {
  const paths = parent?.paths;
  if (paths === undefined) return true;
  const known = defaultPaths.get(parent);
  if (known === undefined) return false;
  if (known.list !== paths || known.length !== paths.length) return false;
  return true;
}

/** The file of `request` seen from `parent`, by the usual way. */
function resolveUsual(request, parent, isMain) {
  const folder = parent?.filename ? path.dirname(parent.filename) : process.cwd();
  const preserve = getOptionValue(isMain ? '--preserve-symlinks-main' : '--preserve-symlinks');
  if (request[0] === '/' || request[0] === '.') {
    // A file named in full comes before everything that could be searched for.
    const last = request.charCodeAt(request.length - 1);
    const file = last !== 47 && last !== 46 && path.resolve(folder, request);
    if (file && stat(file) === 0) return preserve ? file : realpath(file);
  }
  const extensions = extensionsOrDefault();
  // The dots of a path are names' matter, not the file system's: what they cancel need not exist.
  const plain = /\/\.\.?$/.test(request) && (isRelative(request) || path.isAbsolute(request)) ?
    `${path.resolve(folder, request)}/` : request;
  const found = resolveFile(plain, folder, false, preserve, extensions);
  if (typeof found === 'string') return found;
  if (found[0] !== 'MODULE_NOT_FOUND') {
    // Node names the file that asked only where the package asks for itself.
    const base = found[0] === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? undefined : parent?.filename;
    throw resolutionError(found, request, base ?? undefined);
  }
  if (!isRelative(request) && !path.isAbsolute(request) && request[0] !== '#' &&
      globalPaths.length > 0) {
    const elsewhere = resolveFile(request, '/', false, preserve, extensions, globalPaths);
    if (typeof elsewhere === 'string') return elsewhere;
  }
  throw notFound(request, parent);
}

/**
 * The file that `request` means.
 * @returns {string} a path, or the id of a builtin
 */
Module._resolveFilename = function(request, parent, isMain, options) {
  const builtin = builtinIdOf(request);
  if (builtin !== undefined) return request;

  if (typeof options === 'object' && options !== null && options.paths !== undefined) {
    if (!Array.isArray(options.paths)) {
      throw new ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    }
    options.paths.forEach((folder, index) => validateString(folder, `options.paths[${index}]`));
    const paths = [];
    if (isRelative(request)) {
      paths.push(...options.paths);
    } else {
      const fake = new Module('', null);
      for (const folder of options.paths) {
        fake.paths = Module._nodeModulePaths(folder);
        for (const lookup of Module._resolveLookupPaths(request, fake) ?? []) {
          if (!paths.includes(lookup)) paths.push(lookup);
        }
      }
    }
    const found = Module._findPath(request, paths, isMain);
    if (found) return found;
    throw notFound(request, parent);
  }

  if (Module._findPath === ownFindPath && Module._resolveLookupPaths === ownLookupPaths &&
      (request[0] === '#' || isRelative(request) || hasDefaultPaths(parent))) {
    return resolveUsual(request, parent, isMain);
  }
  // Somebody has changed the lookup: their way, step by step.
  const found = Module._findPath(request, Module._resolveLookupPaths(request, parent), isMain);
  if (found) return found;
  throw notFound(request, parent);
};

function loadBuiltin(request) {
  const id = builtinIdOf(request);
  if (id === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
  return requireBuiltin(id);
}

/** Loads `request` for `parent` and returns what it exports. */
Module._load = function(request, parent, isMain) {
  let relativeKey;
  if (parent) {
    relativeKey = `${parent.path}\x00${request}`;
    const filename = relativeResolveCache[relativeKey];
    if (filename !== undefined) {
      const cached = Module._cache[filename];
      if (cached !== undefined) {
        updateChildren(parent, cached, true);
        return exportsOf(cached);
      }
      delete relativeResolveCache[relativeKey];
    }
  }
  if (typeof request === 'string' && request.startsWith('node:')) return loadBuiltin(request);

  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    updateChildren(parent, cached, true);
    return exportsOf(cached);
  }
  if (builtinIdOf(filename) !== undefined) return loadBuiltin(filename);

  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (relativeKey !== undefined) relativeResolveCache[relativeKey] = filename;

  let threw = true;
  try {
    module.load(filename);
    threw = false;
  } finally {
    if (!threw) {
      unwatch(module.exports);
    } else {
      delete Module._cache[filename];
      if (parent) {
        delete relativeResolveCache[relativeKey];
        const children = parent.children;
        if (Array.isArray(children)) {
          const index = children.indexOf(module);
          if (index !== -1) children.splice(index, 1);
        }
      }
    }
  }
  return module.exports;
};

/** What a cached module exports; an ES module that is still running cannot be had. */
function exportsOf(module) {
  if (module.loaded === false && require('internal/modules/esm/state').isRunning(module)) {
    require('internal/modules/esm/state').throwCycle(module);
  }
  return module.loaded ? module.exports : watch(module.exports);
}

function findExtension(filename) {
  const name = path.basename(filename);
  let start = 0;
  let index;
  while ((index = name.indexOf('.', start)) !== -1) {
    start = index + 1;
    if (index === 0) continue; // a dot file
    const extension = name.slice(index);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

/** Reads and runs the file. */
Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  defaultPaths.set(this, { list: this.paths, length: this.paths.length });
  const extension = findExtension(filename);
  Module._extensions[extension](this, filename);
  this.loaded = true;
};

/** `module.require(id)`. */
Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') {
    throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  }
  const tracing = tracingInUse('module.require');
  if (tracing === undefined) return Module._load(id, this, false);
  return tracing.traceSync(Module._load, { __proto__: null, parentFilename: this.filename, id }, Module,
    id, this, false);
};

/** The text as a function; undefined when it is an ES module. */
function compile(content, filename, detect) {
  if (!wrapperReplaced) return compileWrapper(content, filename, detect);
  const { runScript } = internalBinding('modules');
  return runScript(Module.wrap(content), filename);
}

/**
 * Runs `content` as the module's text.
 * @param {string} content
 * @param {string} filename
 * @param {string} [format] `module`, `commonjs`, or nothing for a look at the text
 */
Module.prototype._compile = function(content, filename, format) {
  const detect = format !== 'commonjs' && getOptionValue('--experimental-detect-module');
  const fn = format === 'module' ? undefined : compile(content, filename, detect);
  if (fn === undefined) {
    requireModule(this, filename, content);
    return undefined;
  }
  const require = makeRequire(this);
  return Reflect.apply(fn, this.exports,
    [this.exports, require, this, filename, path.dirname(filename)]);
};

/** `require` of an ES module. */
function requireModule(module, filename, source) {
  if (!getOptionValue('--experimental-require-module')) {
    throw new ERR_REQUIRE_ESM(filename, parents.get(module)?.filename);
  }
  require('internal/modules/esm/loader').requireModule(module, filename, source,
    process.mainModule === module);
}

Module._extensions['.js'] = function(module, filename) {
  let format;
  if (filename.endsWith('.cjs')) format = 'commonjs';
  else if (filename.endsWith('.mjs')) format = 'module';
  else if (path.extname(filename) === '.js' || path.extname(filename) === '') {
    format = packageTypeOf(filename);
    // A file without an ending is CommonJS where `require` finds it, unless its text says else.
  }
  module._compile(readFile(filename), filename, format || undefined);
};

Module._extensions['.json'] = function(module, filename) {
  const content = stripBOM(readFile(filename));
  try {
    module.exports = JSON.parse(content);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  return process.dlopen(module, path.toNamespacedPath(filename));
};

/** `module.createRequire(filename)`. */
Module.createRequire = function createRequire(filename) {
  let file;
  const isUrl = typeof filename === 'object' ? filename?.href !== undefined :
    typeof filename === 'string' && filename.startsWith('file:');
  if (isUrl) {
    file = require('internal/url').fileURLToPath(filename);
  } else if (typeof filename === 'string' && path.isAbsolute(filename)) {
    file = filename;
  } else {
    throw new ERR_INVALID_ARG_VALUE('filename', filename,
      'must be a file URL object, file URL string, or absolute path string');
  }
  const isFolder = file.endsWith('/');
  const module = new Module(isFolder ? path.join(file, 'noop.js') : file, null);
  module.filename = module.id;
  module.paths = Module._nodeModulePaths(path.dirname(module.id));
  defaultPaths.set(module, { list: module.paths, length: module.paths.length });
  return makeRequire(module);
};

/** Brings the ES view of builtins up to date with changed properties. */
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/modules/esm/loader').syncBuiltins();
};

function unsupported(name) {
  return function() {
    const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
    throw new ERR_METHOD_NOT_IMPLEMENTED(`module.${name}()`);
  };
}
Module.register = unsupported('register');
Module.registerHooks = unsupported('registerHooks');
Module.enableCompileCache = function enableCompileCache() {
  return { __proto__: null, status: Module.constants.compileCacheStatus.DISABLED };
};
Module.getCompileCacheDir = function getCompileCacheDir() {
  return undefined;
};
Module.flushCompileCache = function flushCompileCache() {};
Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({
    __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3,
  }),
});
Module.findSourceMap = function findSourceMap() {
  return undefined;
};
/** `module.findPackageJSON(specifier, base)`. */
Module.findPackageJSON = function findPackageJSON(specifier, base) {
  return require('internal/modules/helpers').findPackageJSON(specifier, base);
};
Module.runMain = function runMain(main = process.argv[1]) {
  require('internal/modules/run_main').runMain(main);
};

Module._initPaths();

module.exports = { Module };
