'use strict';

// What V8 calls at each step of every promise. V8 takes one function a step; whoever wants to know of
// promises (async_hooks, and users through v8.promiseHooks) adds theirs here.

const { setPromiseHooks } = internalBinding('async_wrap');
const { triggerUncaughtException } = internalBinding('errors');
const { validatePlainFunction } = require('internal/validators');

const kinds = ['init', 'before', 'after', 'settled'];
const hooks = { init: [], before: [], after: [], settled: [] };

/** The function V8 gets for a step. */
function combined(list) {
  if (list.length <= 1) return list[0];
  return (promise, parent) => {
    for (const hook of list) hook(promise, parent);
  };
}

/**
 * Adds functions, called with (promise, parent) at `init` and with (promise) at the other steps. They
 * must not throw.
 * @param {{ init?: Function, before?: Function, after?: Function, settled?: Function }} added
 * @returns {() => void} removes them
 */
function add(added) {
  const own = kinds.filter((kind) => added[kind] !== undefined);
  for (const kind of own) hooks[kind] = [...hooks[kind], added[kind]];
  install();
  return () => {
    for (const kind of own) hooks[kind] = hooks[kind].filter((hook) => hook !== added[kind]);
    install();
  };
}

function install() {
  setPromiseHooks(...kinds.map((kind) => combined(hooks[kind])));
}

/** A user's function: what it throws is an uncaught exception, not the promise's. */
function guarded(hook, name) {
  validatePlainFunction(hook, name);
  return (promise, parent) => {
    try {
      hook(promise, parent);
    } catch (error) {
      triggerUncaughtException(error, false);
    }
  };
}

/** `v8.promiseHooks`. */
const promiseHooks = {
  createHook({ init, before, after, settled } = {}) {
    const given = { init, before, after, settled };
    const wrapped = {};
    for (const kind of kinds) {
      if (given[kind] !== undefined) wrapped[kind] = guarded(given[kind], `${kind}Hook`);
    }
    return add(wrapped);
  },
  onInit: (init) => add({ init: guarded(init, 'initHook') }),
  onBefore: (before) => add({ before: guarded(before, 'beforeHook') }),
  onAfter: (after) => add({ after: guarded(after, 'afterHook') }),
  onSettled: (settled) => add({ settled: guarded(settled, 'settledHook') }),
};

module.exports = { add, promiseHooks };
