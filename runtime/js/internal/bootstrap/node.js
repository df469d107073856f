'use strict';

// Sets up `process` and the globals.

const { defineProperty } = Object;

defineProperty(globalThis, 'global', {
  __proto__: null, value: globalThis, writable: true, enumerable: false, configurable: true,
});

defineProperty(globalThis, 'process', {
  __proto__: null, value: process, writable: true, enumerable: false, configurable: true,
});

const rawMethods = internalBinding('process_methods');

process._rawDebug = (...args) => rawMethods.rawDebug(args.join(' '));
process.exit = (code) => rawMethods.reallyExit(code ?? 0);
process.cwd = rawMethods.cwd;

rawMethods.emitBeforeExit = function emitBeforeExit() {};
rawMethods.emitExit = function emitExit() { return 0; };
