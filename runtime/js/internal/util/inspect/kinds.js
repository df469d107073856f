'use strict';

// What kind of object is printed, and how: `describe` returns the braces, what stands before them,
// the keys of the own properties, and the printer of the entries.
//
// Natives used: internalBinding('util').getOwnNonIndexProperties(object, filter),
// getExternalValue(external) -> bigint.

const { getExternalValue, getOwnNonIndexProperties } = internalBinding('util');
const types = require('internal/util/types');
const { functionName, plainPrefix, prefix } = require('internal/util/inspect/names');
const { isError, printError } = require('internal/util/inspect/errors');
const entries = require('internal/util/inspect/entries');
const { numberText } = require('internal/util/inspect/text');

const { apply } = Reflect;
const { propertyIsEnumerable } = Object.prototype;
const { getOwnPropertyNames, getOwnPropertySymbols, keys: enumerableNames } = Object;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
const { values: setValues } = Set.prototype;
const { entries: mapPairs } = Map.prototype;
const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayLength = Object.getOwnPropertyDescriptor(TypedArrayPrototype, 'length').get;
const typedArrayTag = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;
const { getTime, toISOString, toString: dateToString } = Date.prototype;
const regExpToString = RegExp.prototype.toString;

const kAllProperties = 0;
const kOnlyEnumerable = 2;

const noEntries = () => [];

/** Own keys: enumerable ones, or all of them with `showHidden`. */
function ownKeys(value, showHidden) {
  const symbols = getOwnPropertySymbols(value);
  if (showHidden) return [...getOwnPropertyNames(value), ...symbols];
  let keys;
  try {
    keys = enumerableNames(value);
  } catch (error) {
    // The namespace of a module that has not run yet: its bindings cannot be read.
    if (!types.isModuleNamespaceObject(value)) throw error;
    keys = getOwnPropertyNames(value);
  }
  if (symbols.length === 0) return keys;
  return [...keys, ...symbols.filter((key) => apply(propertyIsEnumerable, value, [key]))];
}

function nonIndexKeys(state, value) {
  return getOwnNonIndexProperties(value, state.showHidden ? kAllProperties : kOnlyEnumerable);
}

/**
 * One object's shape:
 * - braces, base: what surrounds the entries and what precedes the braces
 * - keys: own properties to print
 * - list: whether entries may be grouped in columns
 * - extras: names of accessors printed as `[name]: value`
 * - print(): the entries
 * - bare: the whole text when there are no keys, `undefined` when there always are entries
 */
function shape(fields) {
  return { base: '', braces: ['{', '}'], keys: [], list: false, extras: undefined, print: noEntries, bare: undefined,
           bareWhenDeep: false, ...fields };
}

function iterable(state, value, constructor, tag, level, print, printElement) {
  if (Array.isArray(value)) {
    // Ordinary arrays go without a name.
    const name = constructor !== 'Array' || tag !== '' ? prefix(constructor, tag, 'Array', `(${value.length})`) : '';
    return shape({
      braces: [`${name}[`, ']'],
      keys: nonIndexKeys(state, value),
      list: true,
      print: () => entries.arrayEntries(state, value, printElement),
      bare: value.length === 0 ? `${name}[]` : undefined,
    });
  }
  if (types.isSet(value)) {
    const size = apply(setSize, value, []);
    const name = prefix(constructor, tag, 'Set', `(${size})`);
    return shape({
      braces: [`${name}{`, '}'],
      keys: ownKeys(value, state.showHidden),
      print: () => entries.setEntries(state, apply(setValues, value, []), size, print),
      bare: size === 0 ? `${name}{}` : undefined,
    });
  }
  if (types.isMap(value)) {
    const size = apply(mapSize, value, []);
    const name = prefix(constructor, tag, 'Map', `(${size})`);
    return shape({
      braces: [`${name}{`, '}'],
      keys: ownKeys(value, state.showHidden),
      print: () => entries.mapEntries(state, apply(mapPairs, value, []), size, print),
      bare: size === 0 ? `${name}{}` : undefined,
    });
  }
  if (types.isTypedArray(value)) {
    const length = apply(typedArrayLength, value, []);
    const kind = constructor === null ? apply(typedArrayTag, value, []) : '';
    // Without its prototype the array has no usable accessors: read it through a copy.
    const readable = constructor === null ? new globalThis[kind](value) : value;
    const name = prefix(constructor, tag, kind, `(${length})`);
    return shape({
      braces: [`${name}[`, ']'],
      keys: nonIndexKeys(state, value),
      list: true,
      extras: state.showHidden ? ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'] : undefined,
      nested: true,
      print: () => entries.typedArrayEntries(state, readable, length),
      bare: length === 0 && !state.showHidden ? `${name}[]` : undefined,
    });
  }
  for (const kind of ['Map', 'Set']) {
    if (!types[`is${kind}Iterator`](value)) continue;
    const own = `${kind} Iterator`;
    const braces = [tag === own || tag === '' ? `[${own}] {` : `[${tag}] [${own}] {`, '}'];
    return shape({
      braces,
      keys: ownKeys(value, state.showHidden),
      print: (depth) => entries.iteratorEntries(state, value, braces, depth, print),
    });
  }
  return undefined;
}

function boxed(state, value, keys, constructor, tag, printPrimitive) {
  const kind = types.isNumberObject(value) ? 'Number' :
    types.isStringObject(value) ? 'String' :
      types.isBooleanObject(value) ? 'Boolean' :
        types.isBigIntObject(value) ? 'BigInt' : 'Symbol';
  // The characters of a boxed string are its own properties; they are in the text already.
  if (kind === 'String') keys.splice(0, value.length);
  const primitive = apply(globalThis[kind].prototype.valueOf, value, []);
  let text = `[${kind}`;
  if (kind !== constructor) text += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  text += `: ${printPrimitive({ ...state, stylize: (plain) => plain }, primitive)}]`;
  if (tag !== '' && tag !== constructor) text += ` [${tag}]`;
  return keys.length !== 0 || !state.colors ? text : state.stylize(text, kind.toLowerCase());
}

/** Prints the exports of a module, some of which may not be initialized yet. */
function namespaceEntries(state, value, keys, printProperty) {
  const output = keys.map((key) => {
    try {
      return printProperty(value, key);
    } catch (error) {
      if (!types.isNativeError(error) || error.name !== 'ReferenceError') throw error;
      const label = printProperty({ [key]: '' }, key);
      return label.slice(0, label.lastIndexOf(' ') + 1) + state.stylize('<uninitialized>', 'special');
    }
  });
  keys.length = 0;
  return output;
}

function isURL(value) {
  return typeof value.href === 'string' && value instanceof require('internal/url').URL;
}

function tooDeep(state, level) {
  return state.depth !== null && level > state.depth;
}

/**
 * Describes how to print `value`.
 * `tools` are the printers of value.js: print(value), printElement(key, descriptor),
 * printProperty(object, key), printPrimitive(state, value), printAside(value) for a value that is
 * part of a name or stack. `nested` is set for the buffer
 * of a typed array, whose contents have been shown already.
 */
function describe(state, value, constructor, tag, level, nested, tools) {
  if (Symbol.iterator in value || constructor === null) {
    const result = iterable(state, value, constructor, tag, level, tools.print, tools.printElement);
    if (result !== undefined) return result;
  }
  const keys = ownKeys(value, state.showHidden);
  const named = (kind, fields) =>
    shape({ keys, braces: [`${prefix(constructor, tag, kind)}{`, '}'], ...fields });

  if (typeof value === 'function') {
    const base = functionName(value, constructor, tag, tools.printAside);
    return shape({ keys, base, bare: state.stylize(base, 'special') });
  }
  if (types.isArgumentsObject(value) && constructor === 'Object') {
    return shape({ keys, braces: ['[Arguments] {', '}'], bare: '[Arguments] {}' });
  }
  if (constructor === 'Object') {
    const open = tag === '' ? '{' : `${prefix(constructor, tag, 'Object')}{`;
    return shape({ keys, braces: [open, '}'], bare: `${open}}` });
  }
  if (types.isRegExp(value)) {
    let base = apply(regExpToString, constructor === null ? new RegExp(value) : value, []);
    const name = prefix(constructor, tag, 'RegExp');
    if (name !== 'RegExp ') base = `${name}${base}`;
    return shape({ keys, base, bare: state.stylize(base, 'regexp'), bareWhenDeep: true });
  }
  if (types.isDate(value)) {
    let base = apply(Number.isNaN(apply(getTime, value, [])) ? dateToString : toISOString, value, []);
    const name = prefix(constructor, tag, 'Date');
    if (name !== 'Date ') base = `${name}${base}`;
    return shape({ keys, base, bare: state.stylize(base, 'date') });
  }
  if (isError(value)) {
    const base = printError(state, value, constructor, tag, keys, tools.printAside);
    return shape({ keys, base, bare: base });
  }
  if (types.isAnyArrayBuffer(value)) {
    const name = prefix(constructor, tag, types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer');
    const { byteLength } = value;
    return shape({
      keys,
      braces: [`${name}{`, '}'],
      extras: ['byteLength'],
      print: nested ? noEntries : () => entries.arrayBufferEntries(state, value),
      bare: nested ? `${name}{ [byteLength]: ${state.stylize(numberText(byteLength, false), 'number')} }` : undefined,
    });
  }
  if (types.isDataView(value)) return named('DataView', { extras: ['byteLength', 'byteOffset', 'buffer'] });
  if (types.isPromise(value)) {
    return named('Promise', { print: () => entries.promiseEntries(state, value, tools.print) });
  }
  for (const kind of ['WeakSet', 'WeakMap']) {
    if (!types[`is${kind}`](value)) continue;
    return named(kind, {
      print: () => (state.showHidden ?
        entries.weakEntries(state, value, kind === 'WeakMap', tools.print) :
        [state.stylize('<items unknown>', 'special')]),
    });
  }
  if (types.isModuleNamespaceObject(value)) {
    return named('Module', { print: () => namespaceEntries(state, value, keys, tools.printProperty) });
  }
  if (types.isBoxedPrimitive(value)) {
    const base = boxed(state, value, keys, constructor, tag, tools.printPrimitive);
    return shape({ keys, base, bare: base });
  }
  if (!tooDeep(state, level) && isURL(value)) {
    return shape({ keys, base: value.href, bare: value.href });
  }
  if (types.isExternal(value)) {
    const text = state.stylize(`[External: ${getExternalValue(value).toString(16)}]`, 'special');
    return shape({ keys, braces: [`${plainPrefix(value, constructor, tag)}{`, '}'], bare: text });
  }
  const name = plainPrefix(value, constructor, tag);
  return shape({ keys, braces: [`${name}{`, '}'], bare: `${name}{}` });
}

module.exports = { describe, tooDeep };
