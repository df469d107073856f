'use strict';

// vm: scripts and contexts.

const {
  codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const {
  validateArray, validateBoolean, validateBuffer, validateInt32, validateObject, validateOneOf,
  validateString, validateStringArray, validateUint32, kValidateObjectAllowArray,
  kValidateObjectAllowNullable,
} = require('internal/validators');
const binding = internalBinding('contextify');

const { defineProperty } = Object;

const constants = {
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
};
Object.freeze(constants);

/** Native scripts are freed when their objects are collected. */
const released = new FinalizationRegistry((id) => binding.releaseScript(id));

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  return binding.isContext(object);
}

function validateContext(contextifiedObject) {
  if (!isContext(contextifiedObject)) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
  }
}

function validateImport(importModuleDynamically, name = 'options.importModuleDynamically') {
  if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'function' &&
      importModuleDynamically !== constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    throw new ERR_INVALID_ARG_TYPE(name, 'function', importModuleDynamically);
  }
  if (typeof importModuleDynamically === 'function') {
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name);
  }
}

/** A compiled script, to be run any number of times in any context. */
class Script {
  #id;

  constructor(code, options = { __proto__: null }) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>',
      lineOffset = 0,
      columnOffset = 0,
      cachedData,
      produceCachedData = false,
      importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
      throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    }
    validateBoolean(produceCachedData, 'options.produceCachedData');
    validateImport(importModuleDynamically);

    const compiled = binding.compileScript(code, filename, lineOffset, columnOffset, cachedData,
                                           options.displayErrors !== false);
    this.#id = compiled.script;
    released.register(this, this.#id);
    if (cachedData !== undefined) this.cachedDataRejected = compiled.cachedDataRejected;
    this.sourceMapURL = compiled.sourceMapURL;
    if (produceCachedData) {
      this.cachedDataProduced = true;
      this.cachedData = this.createCachedData();
    }
  }

  createCachedData() {
    const bytes = binding.createCachedData(this.#id);
    return require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  runInThisContext(options) {
    const { timeout, displayErrors } = runOptions(options);
    return binding.runScript(this.#id, null, timeout, displayErrors);
  }

  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    const { timeout, displayErrors } = runOptions(options);
    return binding.runScript(this.#id, contextifiedObject, timeout, displayErrors);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

function runOptions(options = {}) {
  validateObject(options, 'options');
  let { timeout } = options;
  if (timeout === undefined) timeout = -1;
  else validateUint32(timeout, 'options.timeout', true);
  const { displayErrors = true, breakOnSigint = false } = options;
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (breakOnSigint) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('options.breakOnSigint');
  return { timeout, displayErrors };
}

/** The options of runInNewContext that are the context's. */
function contextOptions(options) {
  if (!options) return {};
  if (options.contextName !== undefined) validateString(options.contextName, 'options.contextName');
  if (options.contextOrigin !== undefined) validateString(options.contextOrigin, 'options.contextOrigin');
  if (options.contextCodeGeneration !== undefined) {
    validateObject(options.contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = options.contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  if (options.microtaskMode !== undefined) {
    validateString(options.microtaskMode, 'options.microtaskMode');
  }
  const result = {
    name: options.contextName,
    origin: options.contextOrigin,
    codeGeneration: options.contextCodeGeneration,
    microtaskMode: options.microtaskMode,
  };
  // What was not given counts as not given.
  for (const key in result) if (result[key] === undefined) delete result[key];
  return result;
}

let defaultContextNameIndex = 1;

/** Makes an object the global of a new context. */
function createContext(contextObject = {}, options = { __proto__: null }) {
  const vanilla = contextObject === constants.DONT_CONTEXTIFY;
  if (!vanilla) {
    if (isContext(contextObject)) return contextObject;
  }
  validateObject(options, 'options');
  const {
    name = `VM Context ${defaultContextNameIndex++}`,
    origin,
    codeGeneration,
    microtaskMode,
    importModuleDynamically,
  } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  let strings = true;
  let wasm = true;
  if (codeGeneration !== undefined) {
    ({ strings = true, wasm = true } = codeGeneration);
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  validateImport(importModuleDynamically);
  const made = binding.makeContext(vanilla ? undefined : contextObject, name, strings, wasm,
                                   microtaskMode === 'afterEvaluate');
  return vanilla ? made : contextObject;
}

function createScript(code, options) {
  return new Script(code, options);
}

function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  contextObject = createContext(contextObject, contextOptions(options));
  return createScript(code, options).runInNewContext(contextObject, options);
}

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInThisContext(options);
}

/** Compiles a text as the body of a function. */
function compileFunction(code, params, options = { __proto__: null }) {
  validateString(code, 'code');
  if (params !== undefined) {
    validateArray(params, 'params');
    validateStringArray(params, 'params');
  }
  const {
    filename = '',
    columnOffset = 0,
    lineOffset = 0,
    cachedData = undefined,
    produceCachedData = false,
    parsingContext = undefined,
    contextExtensions = [],
    importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined) {
    if (typeof parsingContext !== 'object' || parsingContext === null || !binding.isContext(parsingContext)) {
      throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
    }
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  for (let i = 0; i < contextExtensions.length; i++) {
    validateObject(contextExtensions[i], `options.contextExtensions[${i}]`, kValidateObjectAllowNullable);
  }
  validateImport(importModuleDynamically);
  const result = binding.compileFunction(code, filename, lineOffset, columnOffset, cachedData,
                                         produceCachedData, parsingContext, contextExtensions, params);
  const fn = result.function;
  const own = (name, value) => defineProperty(fn, name, {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
  if (produceCachedData) {
    own('cachedDataProduced', result.cachedDataProduced);
    const bytes = result.cachedData;
    if (bytes) own('cachedData', require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  if (result.cachedDataRejected !== undefined) own('cachedDataRejected', result.cachedDataRejected);
  return fn;
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  constants,
};
