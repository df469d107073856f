'use strict';

// process.dlopen(): native addons.

const { dlopen: load } = internalBinding('process_methods');

const { codes: { ERR_DLOPEN_DISABLED, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateInteger, validateString } = require('internal/validators');

/**
 * Loads the addon `filename` and puts what it exports into `module.exports`.
 * @param {{ exports: any }} module
 * @param {string} filename
 * @param {number} [flags] as in `os.constants.dlopen`; RTLD_NOW when not given
 */
function dlopen(module, filename, flags) {
  if (!require('internal/options').getOptionValue('--addons')) {
    throw new ERR_DLOPEN_DISABLED('Cannot load native addon because loading addons is disabled.');
  }
  if (module === null || (typeof module !== 'object' && typeof module !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('module', 'Object', module);
  }
  validateString(filename, 'filename');
  if (flags !== undefined) validateInteger(flags, 'flags');
  load(module, filename, flags);
}

module.exports = { dlopen };
