'use strict';

const emitted = new Set();

/**
 * Emits a deprecation warning, once.
 * @param {string} code
 * @param {string} message
 */
function emitDeprecationOnce(code, message) {
  if (emitted.has(code)) return;
  emitted.add(code);
  process.emitWarning(message, 'DeprecationWarning', code);
}

module.exports = { emitDeprecationOnce };
