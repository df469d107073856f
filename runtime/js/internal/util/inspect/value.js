'use strict';

// Prints any value: primitives, custom inspectors, circular references, and objects by way of
// `describe` (kinds.js). `state` holds the options and the position in the output.
//
// Native used: internalBinding('util').getProxyDetails(value, full) -> undefined for no proxy,
// else the target, or [target, handler] when `full` is true; null parts when revoked.

const { getProxyDetails } = internalBinding('util');
const { constructorName, isUndetectable, plainPrefix } = require('internal/util/inspect/names');
const { describe, tooDeep } = require('internal/util/inspect/kinds');
const { assemble } = require('internal/util/inspect/layout');
const { bigintText, escapeSymbol, getStringWidth, numberText, quote } = require('internal/util/inspect/text');
const { isStackOverflowError } = require('internal/errors');

const { getOwnPropertyDescriptor, hasOwn } = Object;
const { apply } = Reflect;
const { propertyIsEnumerable } = Object.prototype;
const hasInstance = Function.prototype[Symbol.hasInstance];
const kCustom = Symbol.for('nodejs.util.inspect.custom');

const kMinSplitLength = 16; // shorter strings stay on one line
const kBudget = 2 ** 27; // characters at one level after which nested values are cut short

function printString(state, value) {
  let trailer = '';
  if (value.length > state.maxStringLength) {
    const rest = value.length - state.maxStringLength;
    value = value.slice(0, state.maxStringLength);
    trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`;
  }
  if (state.compact !== true && value.length > kMinSplitLength &&
      value.length > state.breakLength - state.indentationLvl - 4) {
    return value.split(/(?<=\n)/).map((line) => state.stylize(quote(line), 'string'))
      .join(` +\n${' '.repeat(state.indentationLvl + 2)}`) + trailer;
  }
  return state.stylize(quote(value), 'string') + trailer;
}

function printPrimitive(state, value) {
  switch (typeof value) {
    case 'string':
      return printString(state, value);
    case 'number':
      return state.stylize(numberText(value, state.numericSeparator), 'number');
    case 'bigint':
      return state.stylize(bigintText(value, state.numericSeparator), 'bigint');
    case 'symbol':
      return state.stylize(apply(Symbol.prototype.toString, value, []), 'symbol');
    default:
      return state.stylize(`${value}`, typeof value);
  }
}

/**
 * Prints `value`, which is `level` objects deep.
 * @param {object} state
 * @param {any} value
 * @param {number} level
 * @param {boolean} [nested] whether it is the buffer of a typed array that has been printed
 * @returns {string}
 */
function printValue(state, value, level, nested = false) {
  if (typeof value !== 'object' && typeof value !== 'function' && !isUndetectable(value)) {
    return printPrimitive(state, value);
  }
  if (value === null) return state.stylize('null', 'null');

  // Proxies are looked through, so that no trap runs.
  const original = value;
  const proxy = getProxyDetails(value, !!state.showProxy);
  if (proxy !== undefined) {
    if (proxy === null || proxy[0] === null) return state.stylize('<Revoked Proxy>', 'special');
    if (state.showProxy) return printProxy(state, proxy, level);
    value = proxy;
  }

  if (state.customInspect) {
    const custom = value[kCustom];
    if (typeof custom === 'function' && custom !== require('internal/util/inspect').inspect &&
        getOwnPropertyDescriptor(value, 'constructor')?.value?.prototype !== value) {
      const result = callCustom(state, custom, original, level, proxy !== undefined);
      if (result !== original) {
        if (typeof result !== 'string') return printValue(state, result, level);
        return result.replaceAll('\n', `\n${' '.repeat(state.indentationLvl)}`);
      }
    }
  }
  if (state.seen.includes(value)) {
    state.circular ??= new Map();
    let index = state.circular.get(value);
    if (index === undefined) {
      index = state.circular.size + 1;
      state.circular.set(value, index);
    }
    return state.stylize(`[Circular *${index}]`, 'special');
  }
  return printObject(state, value, level, nested);
}

function callCustom(state, custom, value, level, isProxy) {
  const { inspect, userOptions } = require('internal/util/inspect');
  const depth = state.depth === null ? null : state.depth - level;
  const foreign = isProxy || !apply(hasInstance, Object, [value]);
  return apply(custom, value, [depth, userOptions(state, foreign), inspect]);
}

function printProxy(state, proxy, level) {
  if (tooDeep(state, level)) return state.stylize('Proxy [Array]', 'special');
  level += 1;
  state.indentationLvl += 2;
  const parts = [printValue(state, proxy[0], level), printValue(state, proxy[1], level)];
  state.indentationLvl -= 2;
  return assemble(state, parts, '', ['Proxy [', ']'], true, level);
}

/** The tag to mention: not one that is printed anyway as an own property. */
function tagOf(state, value) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  const printed = state.showHidden ?
    hasOwn(value, Symbol.toStringTag) :
    apply(propertyIsEnumerable, value, [Symbol.toStringTag]);
  return printed ? '' : tag;
}

function printObject(state, value, level, nested) {
  let inherited = state.showHidden && !tooDeep(state, level) ? [] : undefined;
  const constructor = constructorName(state, value, level, inherited, printProperty);
  if (inherited?.length === 0) inherited = undefined;
  const tag = tagOf(state, value);

  let inner = 0; // the level of the entries
  const shape = describe(state, value, constructor, tag, level, nested, {
    print: (item) => printValue(state, item, inner),
    printElement: (key, descriptor) => printProperty(state, value, inner, key, true, descriptor),
    printProperty: (object, key) => printProperty(state, object, inner, key, false),
    printPrimitive,
    // Outside the count of levels: never cut by depth, never on one line.
    printAside: (item) => printValue(state, item, NaN),
  });
  const { keys, braces } = shape;
  const deep = tooDeep(state, level);
  if (shape.bare !== undefined && ((keys.length === 0 && inherited === undefined) || (shape.bareWhenDeep && deep))) {
    return shape.bare;
  }
  if (deep) return state.stylize(shortName(value, constructor, tag), 'special');
  inner = level + 1;

  state.seen.push(value);
  state.currentDepth = inner;
  const indentation = state.indentationLvl;
  let output;
  try {
    output = shape.print(inner);
    for (const name of shape.extras ?? []) output.push(printExtra(state, value, inner, name, shape.nested || nested));
    for (const key of keys) output.push(printProperty(state, value, inner, key, false));
    if (inherited !== undefined) output.push(...inherited);
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    state.seen.pop();
    state.indentationLvl = indentation;
    const name = plainPrefix(value, constructor, tag).slice(0, -1);
    return state.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  let { base } = shape;
  const reference = state.circular?.get(value);
  if (reference !== undefined) {
    const mark = state.stylize(`<ref *${reference}>`, 'special');
    if (state.compact !== true) base = base === '' ? mark : `${mark} ${base}`;
    else braces[0] = `${mark} ${braces[0]}`;
  }
  state.seen.pop();
  if (state.sorted) sortEntries(state, output, shape);

  const text = assemble(state, output, base, braces, shape.list, inner, value);
  // Very long output is cut short rather than built to the engine's string limit.
  const spent = (state.budget[state.indentationLvl] ?? 0) + text.length;
  state.budget[state.indentationLvl] = spent;
  if (spent > kBudget) state.depth = -1;
  return text;
}

function shortName(value, constructor, tag) {
  const name = plainPrefix(value, constructor, tag).slice(0, -1);
  return constructor === null ? name : `[${name}]`;
}

/** Sorts the properties; the elements of a list keep their order. */
function sortEntries(state, output, shape) {
  const order = state.sorted === true ? undefined : state.sorted;
  if (!shape.list) {
    output.sort(order);
  } else if (shape.keys.length > 1) {
    const at = output.length - shape.keys.length;
    output.push(...output.splice(at).sort(order));
  }
}

function printExtra(state, value, level, name, nested) {
  let item;
  try {
    item = value[name];
  } catch {
    // The accessors of a DataView throw once its buffer is detached; the buffer's do not.
    item = value.buffer[name];
  }
  state.indentationLvl += 2;
  const text = printValue(state, item, level, nested);
  state.indentationLvl -= 2;
  return `${state.stylize(`[${name}]`, 'string')}: ${text}`;
}

function printGetter(state, level, descriptor, original) {
  const label = descriptor.set === undefined ? 'Getter' : 'Getter/Setter';
  const special = (text) => state.stylize(text, 'special');
  const { getters } = state;
  const wanted = getters === true || getters === (descriptor.set === undefined ? 'get' : 'set');
  if (!getters || !wanted) return special(`[${label}]`);
  state.indentationLvl += 2;
  let text;
  try {
    const result = apply(descriptor.get, original, []);
    if ((typeof result === 'object' && result !== null) || typeof result === 'function') {
      text = `${special(`[${label}]`)} ${printValue(state, result, level)}`;
    } else {
      text = `${special(`[${label}:`)} ${printValue(state, result, level)}${special(']')}`;
    }
  } catch (error) {
    text = `${special(`[${label}:`)} <Inspection threw (${printValue(state, error, level)})>${special(']')}`;
  }
  state.indentationLvl -= 2;
  return text;
}

function keyLabel(state, key) {
  if (typeof key === 'symbol') {
    return state.stylize(escapeSymbol(apply(Symbol.prototype.toString, key, [])), 'symbol');
  }
  if (key === '__proto__') return "['__proto__']";
  if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) return state.stylize(key, 'name');
  return state.stylize(quote(key), 'string');
}

/** Prints one property as `key: value`, or as the value alone for an element of a list. */
function printProperty(state, object, level, key, isElement, descriptor = undefined, original = object) {
  descriptor ??= getOwnPropertyDescriptor(object, key);
  let gap = ' ';
  let text;
  if (descriptor.value !== undefined) {
    const indent = state.compact !== true || isElement ? 2 : 3;
    state.indentationLvl += indent;
    text = printValue(state, descriptor.value, level);
    if (indent === 3 && state.breakLength < getStringWidth(text, state.colors)) {
      gap = `\n${' '.repeat(state.indentationLvl)}`;
    }
    state.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    text = printGetter(state, level, descriptor, original);
  } else if (descriptor.set !== undefined) {
    text = state.stylize('[Setter]', 'special');
  } else {
    text = state.stylize('undefined', 'undefined');
  }
  if (isElement) return text;
  const label = keyLabel(state, key);
  return `${descriptor.enumerable === false ? `[${label}]` : label}:${gap}${text}`;
}

module.exports = { printValue };
