'use strict';

// Parts of `process` that are rarely asked for.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
const { validateString } = require('internal/validators');

/** `process.config`: what build scripts look at. */
function config() {
  return deepFreeze({
    target_defaults: {
      cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [],
    },
    variables: {
      asan: 0,
      host_arch: process.arch,
      target_arch: process.arch,
      napi_build_version: process.versions.napi,
      node_module_version: Number(process.versions.modules),
      node_shared: false,
      v8_enable_i18n_support: 1,
      v8_enable_sandbox: 0,
      v8_enable_pointer_compression: 0,
    },
  });
}

function deepFreeze(object) {
  for (const value of Object.values(object)) {
    if (typeof value === 'object') deepFreeze(value);
  }
  return Object.freeze(object);
}

/** `process.features`. */
function features() {
  return Object.freeze({
    inspector: false,
    debug: false,
    uv: true,
    ipv6: true,
    // AWS-LC is made from BoringSSL, and differs from OpenSSL where that does.
    openssl_is_boringssl: true,
    tls_alpn: true,
    tls_sni: true,
    tls_ocsp: false,
    tls: true,
    cached_builtins: true,
    require_module: true,
    typescript: false,
  });
}

/** `process.allowedNodeEnvironmentFlags`: a set that also knows the options' other spellings. */
function allowedNodeEnvironmentFlags() {
  const { environmentFlags } = internalBinding('process_methods');
  const names = environmentFlags();
  const normalize = (flag) => `${flag}`.replace(/^-?-?/, '--').replace(/_/g, '-').replace(/=.*$/, '');
  class NodeEnvironmentFlagsSet extends Set {
    add() {
      return this;
    }

    delete() {
      return false;
    }

    clear() {}

    has(flag) {
      return typeof flag === 'string' && (super.has(flag) || super.has(normalize(flag)));
    }
  }
  const set = new NodeEnvironmentFlagsSet();
  for (const name of names) Set.prototype.add.call(set, name);
  return Object.freeze(set);
}

/** libuv's names of what keeps the loop alive, to Node's. */
const resourceNames = {
  '__proto__': null,
  'Request': 'FSReqCallback',
  'fs_event': 'FSEventWrap',
  'fs_poll': 'StatWatcher',
  'pipe': 'PipeWrap',
  'process': 'ProcessWrap',
  'signal': 'SignalWrap',
  'tcp': 'TCPSocketWrap',
  'tty': 'TTYWrap',
  'udp': 'UDPWrap',
};

const methods = {
  _getActiveHandles() {
    return [];
  },
  _getActiveRequests() {
    return [];
  },
  getActiveResourcesInfo() {
    const { immediateInfo, timerInfo } = internalBinding('timers');
    const found = internalBinding('process_methods').activeResources();
    return [
      // The two handles of the loop that all timers and immediates share are ours, not the program's.
      ...found.filter((kind) => kind !== 'timer' && kind !== 'idle')
        .map((kind) => resourceNames[kind] ?? kind),
      ...Array(timerInfo[0]).fill('Timeout'),
      ...Array(immediateInfo[1]).fill('Immediate'),
    ];
  },
  loadEnvFile(path = '.env') {
    const { parseEnv } = require('util');
    const variables = parseEnv(require('fs').readFileSync(path, 'utf8'));
    for (const [name, value] of Object.entries(variables)) {
      // What is set already wins.
      if (process.env[name] === undefined) process.env[name] = value;
    }
  },
  setSourceMapsEnabled(value) {
    require('internal/validators').validateBoolean(value, 'val');
    if (value) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('process.setSourceMapsEnabled');
  },
  openStdin() {
    process.stdin.resume();
    return process.stdin;
  },
  ref(object) {
    (object?.[Symbol.for('nodejs.ref')] ?? object?.ref)?.call(object);
  },
  unref(object) {
    (object?.[Symbol.for('nodejs.unref')] ?? object?.unref)?.call(object);
  },
  execve,
  threadCpuUsage(earlier) {
    return require('internal/process/methods').usageSince('threadCpuUsage', 'uv_getrusage_thread', earlier);
  },
};

/** `process.assert(condition[, message])`, which `assert` has replaced. */
const assert = require('internal/util').deprecate((condition, message) => {
  if (condition) return;
  const error = new Error(message || 'assertion error');
  error.code = 'ERR_ASSERTION';
  throw error;
}, 'process.assert() is deprecated. Please use the `assert` module instead.', 'DEP0100');

/**
 * `process.execve(path[, args[, env]])`: another program in this process. It does not come back.
 * @param {string} path
 * @param {string[]} [args]
 * @param {Record<string, string>} [env]
 */
function execve(path, args = [], env) {
  const { codes: { ERR_INVALID_ARG_VALUE, ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
  const { validateArray, validateObject } = require('internal/validators');
  if (internalBinding('process_methods').options().kind === 'worker') {
    throw new ERR_WORKER_UNSUPPORTED_OPERATION('Calling process.execve');
  }
  validateString(path, 'execPath');
  validateArray(args, 'args');
  const hasNull = (text) => text.includes('\u0000');
  args.forEach((arg, index) => {
    if (typeof arg !== 'string' || hasNull(arg)) {
      throw new ERR_INVALID_ARG_VALUE(`args[${index}]`, arg, 'must be a string without null bytes');
    }
  });
  if (env === undefined) env = process.env;
  else validateObject(env, 'env');
  const variables = Object.entries(env).map(([name, value]) => {
    if (typeof value !== 'string' || hasNull(name) || hasNull(value)) {
      throw new ERR_INVALID_ARG_VALUE('env', env,
        'must be an object with string keys and values without null bytes');
    }
    return `${name}=${value}`;
  });
  require('internal/util').emitExperimentalWarning('process.execve');
  // Returns only when the system refused.
  internalBinding('process').execve(path, args, variables);
}

module.exports = { allowedNodeEnvironmentFlags, assert, config, features, methods };
