'use strict';

// process.report: the state of the process as JSON.
//
// Native: internalBinding('report') with get(error), write(file, event, trigger, error), and
// getSetting(name) and setSetting(name, value) for the settings of the process.

const binding = internalBinding('report');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_SYNTHETIC } } = require('internal/errors');
const { validateBoolean, validateSignalName, validateString } = require('internal/validators');

/** The error to show: the one given, or one that says where the program is. */
function errorOf(error) {
  if (error === undefined) return new ERR_SYNTHETIC();
  if (error === null || typeof error !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('err', 'Object', error);
  }
  return error;
}

/** The signal that is listened for while that is on. */
let listening;

function onSignal(signal) {
  binding.write('', signal, 'Signal', new ERR_SYNTHETIC());
}

/** Listens for the signal of the settings, or no more. */
function listen() {
  if (listening !== undefined) process.removeListener(listening, onSignal);
  listening = report.reportOnSignal ? report.signal : undefined;
  if (listening !== undefined) process.on(listening, onSignal);
}

const report = {
  /**
   * Writes a report to a file.
   * @param {string|Error} [file] its name; made up of the time and the process when not given
   * @param {Error} [error] what the report shows the stack of
   * @returns {string} the file's name; empty when it cannot be written
   */
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) {
      error = file;
      file = undefined;
    } else if (file !== undefined) {
      validateString(file, 'file');
    }
    return binding.write(file ?? '', 'JavaScript API', 'API', errorOf(error));
  },

  /**
   * @param {Error} [error] what the report shows the stack of
   * @returns {object}
   */
  getReport(error) {
    return JSON.parse(binding.get(errorOf(error)));
  },
};

for (const [name, validate, changed] of [
  ['directory', validateString],
  ['filename', validateString],
  ['compact', validateBoolean],
  ['excludeNetwork', validateBoolean],
  ['signal', validateSignalName, listen],
  ['reportOnFatalError', validateBoolean],
  ['reportOnSignal', validateBoolean, listen],
  ['reportOnUncaughtException', validateBoolean],
  ['excludeEnv', validateBoolean],
]) {
  Object.defineProperty(report, name, {
    __proto__: null,
    get: () => binding.getSetting(name),
    set(value) {
      validate(value, name);
      binding.setSetting(name, value);
      changed?.();
    },
    enumerable: true,
    configurable: true,
  });
}

/**
 * Writes a report about an exception that ends the process, if that was asked for.
 * @param {any} error
 */
function onUncaught(error) {
  if (binding.getSetting('reportOnUncaughtException')) {
    binding.write('', 'Exception', 'Exception', error);
  }
}

module.exports = { listen, onUncaught, report };
