'use strict';

// The first builtin to run. It makes the loader of all others, sets up the process and starts the
// program. `internalBinding` here is the native look-up itself.

const { compile } = internalBinding('builtins');

/** What user code may `require`, with or without `node:`. */
const publicIds = new Set([
  '_http_agent', '_http_client', '_http_common', '_http_incoming', '_http_outgoing', '_http_server',
  '_stream_duplex', '_stream_passthrough', '_stream_readable', '_stream_transform',
  '_stream_writable',
  'assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'cluster', 'console', 'constants',
  'crypto', 'dgram', 'diagnostics_channel', 'dns', 'dns/promises', 'domain', 'events', 'fs', 'fs/promises',
  'http', 'http2', 'https', 'inspector', 'inspector/promises', 'module', 'net', 'os', 'path', 'path/posix', 'path/win32',
  'perf_hooks', 'process', 'punycode', 'querystring', 'readline', 'readline/promises', 'repl',
  'stream', 'stream/consumers', 'stream/promises', 'stream/web', 'string_decoder', 'sys', 'timers',
  'timers/promises', 'tls', 'trace_events', 'tty', 'url', 'util', 'util/types', 'v8', 'vm', 'wasi',
  'worker_threads', 'zlib',
]);

/** Public ids that are only had with `node:`. */
const schemeOnlyIds = new Set(['test', 'sqlite', 'sea']);

const nativeIds = new Set(internalBinding('builtins').ids());

/** @type {Map<string, { id: string, exports: any, loaded: boolean }>} */
const loaded = new Map();

/**
 * Loads a builtin, public or internal.
 * @param {string} id
 * @returns {any}
 */
function requireBuiltin(id) {
  const known = loaded.get(id);
  if (known !== undefined) return known.exports;
  const fn = compile(id);
  if (fn === undefined) {
    const error = new Error(`No such built-in module: ${id}`);
    error.code = 'ERR_UNKNOWN_BUILTIN_MODULE';
    throw error;
  }
  const module = { id, exports: {}, loaded: false };
  loaded.set(id, module);
  try {
    fn(module.exports, requireBuiltin, module, process, internalBinding);
    module.loaded = true;
  } finally {
    // Not `catch`: throwing again would show this line as the place of the error.
    if (!module.loaded) loaded.delete(id);
  }
  return module.exports;
}

/** Whether a builtin has been loaded, to ask one only if somebody else uses it. */
function isLoaded(id) {
  return loaded.get(id)?.loaded === true;
}

/** The builtins that exist and that user code may have, without `node:`. */
function publicBuiltins() {
  return [...publicIds].filter((id) => nativeIds.has(id));
}

/**
 * The id of the builtin that user code means by `specifier`, or undefined.
 * @param {string} specifier
 */
function builtinIdOf(specifier) {
  if (specifier.startsWith('node:')) {
    const id = specifier.slice(5);
    return (publicIds.has(id) || schemeOnlyIds.has(id)) && nativeIds.has(id) ? id : undefined;
  }
  if (publicIds.has(specifier)) return nativeIds.has(specifier) ? specifier : undefined;
  if (specifier.startsWith('internal/') && nativeIds.has(specifier) && exposesInternals()) return specifier;
  return undefined;
}

/** `--expose-internals`: tests may require what is ours alone. */
function exposesInternals() {
  return requireBuiltin('internal/options').getOptionValue('--expose-internals') === true;
}

/**
 * Whether `specifier` names a builtin of Node's that Tenon does not have.
 * @param {string} specifier
 */
function isMissingBuiltin(specifier) {
  const isScheme = specifier.startsWith('node:');
  const id = isScheme ? specifier.slice(5) : specifier;
  return !nativeIds.has(id) && (publicIds.has(id) || (isScheme && schemeOnlyIds.has(id)));
}

loaded.set('internal/bootstrap/loader', {
  id: 'internal/bootstrap/loader',
  exports: {
    requireBuiltin, isLoaded, publicBuiltins, builtinIdOf, isMissingBuiltin, schemeOnlyIds, nativeIds,
  },
  loaded: true,
});

requireBuiltin('internal/bootstrap/node');
requireBuiltin('internal/main/main');
