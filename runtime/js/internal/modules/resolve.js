'use strict';

// Names to files; the rules are in native code.

const { resolve } = internalBinding('modules');

/**
 * @param {string} specifier
 * @param {string} folder to look from
 * @param {boolean} isImport
 * @param {boolean} preserveSymlinks
 * @param {string[]} [extensions] file endings to try
 * @param {string[]} [folders] to look in, instead of the `node_modules` above
 * @returns {string|string[]} the path, or a code and details for `resolutionError`
 */
function resolveFile(specifier, folder, isImport, preserveSymlinks, extensions, folders) {
  return resolve(specifier, folder, isImport, preserveSymlinks, extensions, folders);
}

function withoutFile(config) {
  return config.endsWith('/package.json') ? config.slice(0, -'package.json'.length) : `${config}/`;
}

/**
 * The error of a failed resolution.
 * @param {string[]} found what `resolveFile` returned
 * @param {string} specifier
 * @param {string} [base] the file that asked
 */
function resolutionError([code, first, second, third], specifier, base) {
  const { codes } = require('internal/errors');
  switch (code) {
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED':
      return new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(withoutFile(first), second, base);
    case 'ERR_INVALID_MODULE_SPECIFIER':
      return new codes.ERR_INVALID_MODULE_SPECIFIER(first,
        `request is not a valid subpath for the "exports" resolution of ${second}`, base);
    case 'ERR_INVALID_PACKAGE_TARGET':
      return new codes.ERR_INVALID_PACKAGE_TARGET(withoutFile(first), second, third,
        specifier[0] === '#', base);
    case 'ERR_PACKAGE_IMPORT_NOT_DEFINED':
      return new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, withoutFile(second), base);
    case 'ERR_INVALID_PACKAGE_CONFIG':
      return new codes.ERR_INVALID_PACKAGE_CONFIG(first, base, second);
    default:
      return new codes.ERR_MODULE_NOT_FOUND(specifier, base);
  }
}

module.exports = { resolutionError, resolveFile };
