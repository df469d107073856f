'use strict';

// The program's own file.

const path = require('path');

const { readFile, realpath, stat } = internalBinding('modules');
const { getOptionValue } = require('internal/options');

function resolveMain(main) {
  const file = path.resolve(main);
  // Nearly always the file itself is named: no search then.
  if (stat(file) === 0) {
    return getOptionValue('--preserve-symlinks-main') ? file : realpath(file);
  }
  const { Module } = require('internal/modules/cjs/loader');
  return Module._findPath(file, null, true);
}

function isModuleFile(file) {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs') || file.endsWith('.json') || file.endsWith('.node')) return false;
  const extension = path.extname(file);
  if (extension !== '.js' && extension !== '') return false;
  return require('internal/modules/helpers').packageTypeOf(file) === 'module';
}

/**
 * Runs the file `main`.
 * @param {string} main
 */
function runMain(main) {
  const { Module } = require('internal/modules/cjs/loader');
  const file = resolveMain(main);
  if (file && isModuleFile(file)) {
    require('internal/modules/esm/loader').runMainFile(file);
    return;
  }
  // Not found is for the loader to say, in its own words.
  Module._load(file || path.resolve(main), null, true);
}

/** `--check`: compiles the file and throws what is wrong with it. */
function checkSyntax(main) {
  const { Module } = require('internal/modules/cjs/loader');
  const { looksLikeModule } = require('internal/modules/helpers');
  const file = Module._resolveFilename(path.resolve(main), null, true);
  const source = readFile(file);
  if (isModuleFile(file) || looksLikeModule(source, file)) {
    require('internal/modules/esm/loader').compileOnly(source, file);
  }
}

module.exports = { checkSyntax, runMain };
