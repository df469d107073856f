'use strict';

// `require` of a module that is still running: what it will export is not there yet, and reading it is
// nearly always a mistake. For as long as the module runs, its exports inherit from an object that says so.

const { getPrototypeOf, setPrototypeOf } = Object;
const { isProxy } = require('internal/util/types');

function warnOnce(property) {
  process.emitWarning(
    `Accessing non-existent property '${String(property)}' of module exports inside circular dependency`);
}

const warner = new Proxy({}, {
  __proto__: null,
  get(target, property) {
    // Asked for by transpiled code of every module it requires.
    if (property in target || property === '__esModule') return target[property];
    warnOnce(property);
    return undefined;
  },
  getOwnPropertyDescriptor(target, property) {
    if (Object.hasOwn(target, property) || property === '__esModule') {
      return Reflect.getOwnPropertyDescriptor(target, property);
    }
    warnOnce(property);
    return undefined;
  },
});

/**
 * The exports of a module that has not finished.
 * @param {any} exported
 * @returns {any} the same
 */
function watch(exported) {
  if (exported !== null && typeof exported === 'object' && !isProxy(exported) &&
      getPrototypeOf(exported) === Object.prototype &&
      // Transpiled modules define their exports late, and are read with that in mind.
      !exported.__esModule) {
    setPrototypeOf(exported, warner);
  }
  return exported;
}

/** The module has finished. */
function unwatch(exported) {
  if (exported !== null && typeof exported === 'object' && !isProxy(exported) &&
      getPrototypeOf(exported) === warner) {
    setPrototypeOf(exported, Object.prototype);
  }
}

module.exports = { unwatch, watch };
