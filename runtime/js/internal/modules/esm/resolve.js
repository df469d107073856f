'use strict';

// What an import specifier means.

const path = require('path');

const { realpath, stat } = internalBinding('modules');
const { builtinIdOf, isMissingBuiltin } = require('internal/bootstrap/loader');
const {
  codes: {
    ERR_INVALID_MODULE_SPECIFIER,
    ERR_MODULE_NOT_FOUND,
    ERR_UNKNOWN_BUILTIN_MODULE,
    ERR_UNSUPPORTED_DIR_IMPORT,
    ERR_UNSUPPORTED_ESM_URL_SCHEME,
    ERR_UNSUPPORTED_RESOLVE_REQUEST,
  },
} = require('internal/errors');
const { resolutionError, resolveFile } = require('internal/modules/resolve');
const { getOptionValue } = require('internal/options');
const { URL, fileURLToPath, pathToFileURL } = require('internal/url');

/** The URL that texts without a file are relative to. */
function cwdUrl() {
  return pathToFileURL(`${process.cwd()}/`).href;
}

function baseText(base) {
  return base?.startsWith('file:') ? fileURLToPath(base) : base;
}

function parse(specifier) {
  try {
    return new URL(specifier);
  } catch {
    return undefined;
  }
}

/** What `require` would have found: an import names the whole file, and that is often forgotten. */
function withSuggestion(error, specifier, base) {
  const folder = path.dirname(fileURLToPath(base));
  const found = resolveFile(specifier, folder, false, false);
  if (typeof found !== 'string') return error;
  let meant;
  if (specifier[0] === '.') {
    meant = path.relative(folder, found);
    if (meant[0] !== '.') meant = `./${meant}`;
  } else {
    const end = found.lastIndexOf(`/${specifier.split('/')[0]}/`);
    meant = end === -1 ? found : found.slice(end + 1);
  }
  error.message += `\nDid you mean to import ${JSON.stringify(meant)}?`;
  return error;
}

/** The file that a `file:` URL names, as a URL without links. */
function finalizeFile(url, base, specifier) {
  if (/%2f|%5c/i.test(url.pathname)) {
    throw new ERR_INVALID_MODULE_SPECIFIER(url.pathname,
      'must not include encoded "/" or "\\" characters', baseText(base));
  }
  let file = fileURLToPath(url);
  const kind = stat(file.endsWith('/') ? file.slice(0, -1) : file);
  if (kind === 1) {
    const error = new ERR_UNSUPPORTED_DIR_IMPORT(file, baseText(base), url.href);
    throw base?.startsWith('file:') && specifier[0] === '.' ?
      withSuggestion(error, specifier, base) : error;
  }
  if (kind !== 0) {
    const error = new ERR_MODULE_NOT_FOUND(file, base && baseText(base), url.href);
    throw base?.startsWith('file:') && specifier[0] === '.' ?
      withSuggestion(error, specifier, base) : error;
  }
  if (!getOptionValue('--preserve-symlinks')) {
    file = realpath(file);
    const real = pathToFileURL(file);
    real.search = url.search;
    real.hash = url.hash;
    return real.href;
  }
  return url.href;
}

function resolvePackage(specifier, base) {
  if (!base.startsWith('file:')) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  const found = resolveFile(specifier, path.dirname(fileURLToPath(base)), true,
    getOptionValue('--preserve-symlinks'));
  if (typeof found === 'string') return pathToFileURL(found).href;
  if (found[0] === 'MODULE_NOT_FOUND') {
    const parts = specifier.split('/');
    const name = specifier[0] === '@' ? parts.slice(0, 2).join('/') : parts[0];
    // The package may be there and lack only the file.
    const hasFile = parts.length > (specifier[0] === '@' ? 2 : 1) && specifier[0] !== '#';
    const manifest = hasFile && resolveFile(`${name}/package.json`,
      path.dirname(fileURLToPath(base)), false, false);
    if (typeof manifest === 'string') {
      const file = path.join(path.dirname(manifest), specifier.slice(name.length + 1));
      if (stat(file) === 1) throw new ERR_UNSUPPORTED_DIR_IMPORT(file, baseText(base), pathToFileURL(file).href);
      throw withSuggestion(
        new ERR_MODULE_NOT_FOUND(file, baseText(base), pathToFileURL(file).href), specifier, base);
    }
    if (isMissingBuiltin(specifier)) throw new ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    throw new ERR_MODULE_NOT_FOUND(name, baseText(base), undefined);
  }
  throw resolutionError(found, specifier, baseText(base));
}

/**
 * @param {string} specifier
 * @param {string} base URL of the module that asks
 * @returns {string} a URL
 */
function resolve(specifier, base) {
  const builtin = builtinIdOf(specifier);
  if (builtin !== undefined) return `node:${builtin}`;
  const isPath = specifier.startsWith('./') || specifier.startsWith('../') ||
    specifier[0] === '/' || specifier === '.' || specifier === '..';
  let url;
  if (isPath) {
    try {
      url = new URL(specifier, base);
    } catch (cause) {
      throw Object.assign(new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base), { cause });
    }
  } else if (specifier[0] !== '#') {
    url = parse(specifier);
  }
  if (url === undefined) return resolvePackage(specifier, base);
  switch (url.protocol) {
    case 'file:':
      return finalizeFile(url, base, specifier);
    case 'data:':
      return url.href;
    case 'node:':
      throw new ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    default:
      throw new ERR_UNSUPPORTED_ESM_URL_SCHEME(url, ['file', 'data']);
  }
}

module.exports = { cwdUrl, resolve };
