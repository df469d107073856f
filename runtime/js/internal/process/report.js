'use strict';

// process.report: the state of the process as JSON.

const binding = internalBinding('report');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateString } = require('internal/validators');

function describe(error) {
  if (error === undefined) error = new Error('JavaScript Callstack');
  else if (error === null || typeof error !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('err', 'Object', error);
  }
  return [`${error.name ?? 'Error'}: ${error.message ?? ''}`, `${error.stack ?? ''}`];
}

const report = {
  /**
   * Writes a report to a file.
   * @param {string|Error} [file] its name; made up of the time and the process when not given
   * @param {Error} [error] what the report shows the stack of
   * @returns {string} the file's name
   */
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) {
      error = file;
      file = undefined;
    } else if (file !== undefined && typeof file !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('file', 'String', file);
    }
    return binding.write(file ?? '', ...describe(error));
  },

  /**
   * @param {Error} [error] what the report shows the stack of
   * @returns {object}
   */
  getReport(error) {
    return JSON.parse(binding.get(...describe(error)));
  },
};

for (const [name, validate] of [
  ['directory', validateString],
  ['filename', validateString],
  ['compact', validateBoolean],
  ['excludeEnv', validateBoolean],
  ['excludeNetwork', validateBoolean],
  ['reportOnFatalError', validateBoolean],
]) {
  Object.defineProperty(report, name, {
    __proto__: null,
    get: () => binding.getSetting(name),
    set(value) {
      validate(value, name);
      binding.setSetting(name, value);
    },
    enumerable: true,
    configurable: true,
  });
}

module.exports = report;
