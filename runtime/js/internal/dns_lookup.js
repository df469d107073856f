'use strict';

// dns.lookup: names to addresses with the system's resolver.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateOneOf, validateString } =
  require('internal/validators');
const { isIP } = require('internal/net');
const binding = internalBinding('dns');

const { AI_ADDRCONFIG, AI_ALL, AI_V4MAPPED } = binding;

let defaultOrder = 'verbatim';

/** An error as dns makes it: `getaddrinfo ENOTFOUND name`. */
function lookupError(status, syscall, hostname) {
  const { UV_EAI_NODATA, UV_EAI_NONAME, UV_EAI_MEMORY } = internalBinding('uv');
  let code = internalBinding('uv').errname(status);
  if (status === UV_EAI_NODATA || status === UV_EAI_NONAME) code = 'ENOTFOUND';
  else if (status === UV_EAI_MEMORY) code = 'ENOMEM';
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = status;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

function readFamily(family) {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  validateOneOf(family, 'family', [0, 4, 6]);
  return family;
}

/**
 * @param {string} hostname
 * @param {object|number|Function} options
 * @param {Function} [callback]
 */
function lookup(hostname, options, callback) {
  let family = 0;
  let hints = 0;
  let all = false;
  let order = defaultOrder;
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    family = 0;
  } else if (typeof options === 'number') {
    validateFunction(callback, 'callback');
    family = readFamily(options);
  } else if (options !== undefined && typeof options !== 'object') {
    validateFunction(arguments.length === 2 ? options : callback, 'callback');
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    validateFunction(callback, 'callback');
    if (options?.hints != null) {
      validateNumber(options.hints, 'options.hints');
      hints = options.hints >>> 0;
      if ((hints & ~(AI_ADDRCONFIG | AI_ALL | AI_V4MAPPED)) !== 0) {
        throw new ERR_INVALID_ARG_VALUE('hints', hints);
      }
    }
    if (options?.family != null) family = readFamily(options.family);
    if (options?.all != null) {
      validateBoolean(options.all, 'options.all');
      all = options.all;
    }
    if (options?.verbatim != null) {
      validateBoolean(options.verbatim, 'options.verbatim');
      order = options.verbatim ? 'verbatim' : 'ipv4first';
    }
    if (options?.order != null) {
      validateOneOf(options.order, 'options.order', ['ipv4first', 'ipv6first', 'verbatim']);
      order = options.order;
    }
  }
  if (!hostname) {
    process.nextTick(all ? callback : () => callback(null, null, family === 6 ? 6 : 4), null, []);
    return {};
  }
  const numeric = isIP(hostname);
  if (numeric) {
    process.nextTick(() => (all ? callback(null, [{ address: hostname, family: numeric }]) :
      callback(null, hostname, numeric)));
    return {};
  }
  const status = binding.getaddrinfo(hostname, family, hints, (status, addresses) => {
    if (status) {
      callback(lookupError(status, 'getaddrinfo', hostname));
      return;
    }
    if (order !== 'verbatim') {
      const first = order === 'ipv4first' ? 4 : 6;
      addresses = [...addresses.filter((a) => isIP(a) === first), ...addresses.filter((a) => isIP(a) !== first)];
    }
    if (all) callback(null, addresses.map((address) => ({ address, family: isIP(address) })));
    else callback(null, addresses[0], isIP(addresses[0]));
  });
  if (status) process.nextTick(callback, lookupError(status, 'getaddrinfo', hostname));
  return {};
}

/** The name and service of an address. */
function lookupService(address, port, callback) {
  if (arguments.length !== 3) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  }
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  require('internal/validators').validatePort(port);
  validateFunction(callback, 'callback');
  const status = binding.getnameinfo(address, +port, (status, host, service) => {
    if (status) callback(lookupError(status, 'getnameinfo', address));
    else callback(null, host, service);
  });
  if (status) throw lookupError(status, 'getnameinfo', address);
}

function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', ['ipv4first', 'ipv6first', 'verbatim']);
  defaultOrder = order;
}

module.exports = {
  getDefaultResultOrder: () => defaultOrder,
  hints: { ADDRCONFIG: AI_ADDRCONFIG, ALL: AI_ALL, V4MAPPED: AI_V4MAPPED },
  lookup,
  lookupService,
  setDefaultResultOrder,
};
