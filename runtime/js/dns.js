'use strict';

// dns: what the system's resolver answers. Queries of record types (`resolve*`) need a DNS client, which
// Tenon does not have: they throw and say so.

const { getDefaultResultOrder, hints, lookup, lookupService, setDefaultResultOrder } =
  require('internal/dns_lookup');
const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

const kCustomPromisifyArgs = Symbol.for('nodejs.util.promisify.custom');

Object.defineProperty(lookup, kCustomPromisifyArgs, {
  __proto__: null,
  value: { lookup: (hostname, options) => module.exports.promises.lookup(hostname, options) }.lookup,
});
Object.defineProperty(lookupService, kCustomPromisifyArgs, {
  __proto__: null,
  value: { lookupService: (address, port) => module.exports.promises.lookupService(address, port) }.lookupService,
});

const queries = [
  'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx',
  'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse',
];

module.exports = {
  lookup,
  lookupService,
  setDefaultResultOrder,
  getDefaultResultOrder,
  ...hints,
};
for (const name of queries) {
  module.exports[name] = {
    [name]() {
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`dns.${name}`);
    },
  }[name];
}
const codes = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED', BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY',
  BADRESP: 'EBADRESP', CONNREFUSED: 'ECONNREFUSED', TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE',
  NOMEM: 'ENOMEM', DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS',
  NONAME: 'ENONAME', BADHINTS: 'EBADHINTS', NOTINITIALIZED: 'ENOTINITIALIZED',
  LOADIPHLPAPI: 'ELOADIPHLPAPI', ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS', CANCELLED: 'ECANCELLED',
};
Object.assign(module.exports, codes);
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get: () => require('dns/promises'),
});
