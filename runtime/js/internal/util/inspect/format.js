'use strict';

// printf-like formatting: `%s %d %i %f %j %o %O %c %%`.

const { getProxyDetails } = internalBinding('util');
const { bigintText, numberText } = require('internal/util/inspect/text');
const { isBuiltinConstructor } = require('internal/util/inspect/names');

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;

/** Whether turning `value` into a string runs only the language's own code. */
function stringifiesAsBuiltin(value) {
  const target = getProxyDetails(value, false);
  if (target !== undefined) {
    if (target === null) return true;
    value = target;
  }
  const methods = [];
  for (const key of ['toString', Symbol.toPrimitive]) {
    if (typeof value[key] !== 'function') continue;
    if (hasOwn(value, key)) return false;
    methods.push(key);
  }
  if (methods.length === 0) return true;
  let owner = value;
  do {
    owner = getPrototypeOf(owner);
  } while (!methods.some((key) => hasOwn(owner, key)));
  return isBuiltinConstructor(getOwnPropertyDescriptor(owner, 'constructor'));
}

const firstLine = (error) => error.message.split('\n', 1)[0];
let circularMessage;

function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      const loop = {};
      loop.loop = loop;
      try {
        JSON.stringify(loop);
      } catch (circularError) {
        circularMessage = firstLine(circularError);
      }
    }
    if (error.name === 'TypeError' && firstLine(error) === circularMessage) return '[Circular]';
    throw error;
  }
}

/**
 * Formats `args`; the first may hold placeholders for the next ones.
 * @param {object | undefined} options for the inspector
 * @param {any[]} args
 * @param {typeof import('internal/util/inspect')} inspector
 * @returns {string}
 */
function formatWith(options, args, inspector) {
  const { inspect, defaultOptions } = inspector;
  const separate = () => options?.numericSeparator ?? defaultOptions.numericSeparator;
  const number = (value) => numberText(value, separate());
  const bigint = (value) => bigintText(value, separate());

  const converters = {
    s(value) {
      if (typeof value === 'number') return number(value);
      if (typeof value === 'bigint') return bigint(value);
      if (typeof value !== 'object' || value === null || !stringifiesAsBuiltin(value)) return String(value);
      return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
    },
    j: toJson,
    d: (value) => (typeof value === 'bigint' ? bigint(value) :
      typeof value === 'symbol' ? 'NaN' : number(Number(value))),
    i: (value) => (typeof value === 'bigint' ? bigint(value) :
      typeof value === 'symbol' ? 'NaN' : number(Number.parseInt(value))),
    f: (value) => (typeof value === 'symbol' ? 'NaN' : number(Number.parseFloat(value))),
    O: (value) => inspect(value, options),
    o: (value) => inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 }),
    c: () => '',
  };

  const first = args[0];
  if (typeof first !== 'string') return join('', args, 0);
  if (args.length === 1) return first;
  let text = '';
  let from = 0;
  let used = 0;
  for (let i = 0; i < first.length - 1; i++) {
    if (first[i] !== '%') continue;
    const letter = first[++i];
    if (letter === '%') {
      text += first.slice(from, i);
      from = i + 1;
    } else if (used + 1 < args.length && Object.hasOwn(converters, letter)) {
      const converted = converters[letter](args[++used]);
      text += first.slice(from, i - 1) + converted;
      from = i + 1;
    }
  }
  // With no placeholder found, the first argument is printed like the others.
  return from === 0 ? join('', args, 0) : join(text + first.slice(from), args, used + 1);

  function join(head, rest, start) {
    const parts = [];
    if (start > 0) parts.push(head);
    for (let i = start; i < rest.length; i++) {
      parts.push(typeof rest[i] === 'string' ? rest[i] : inspect(rest[i], options));
    }
    return parts.join(' ');
  }
}

module.exports = { formatWith };
