'use strict';

const dns = require('internal/dns_lookup');

/** `lookup` as a promise of `{ address, family }`, or of all of them. */
function lookup(hostname, options) {
  return new Promise((resolve, reject) => {
    const all = options !== null && typeof options === 'object' && options.all === true;
    dns.lookup(hostname, options ?? {}, (error, address, family) => {
      if (error) reject(error);
      else resolve(all ? address : { address, family });
    });
  });
}

/** `lookupService` as a promise of `{ hostname, service }`. */
function lookupService(address, port) {
  return new Promise((resolve, reject) => {
    dns.lookupService(address, port, (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
  });
}

module.exports = {
  lookup,
  lookupService,
  setDefaultResultOrder: dns.setDefaultResultOrder,
  getDefaultResultOrder: dns.getDefaultResultOrder,
};
