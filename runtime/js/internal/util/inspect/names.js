'use strict';

// What an object is called: the name of its class, with notes on null prototypes and tags.

const { getConstructorName: nativeClassName } = internalBinding('util');
const { isAsyncFunction, isGeneratorFunction } = require('internal/util/types');

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;
const { apply, ownKeys } = Reflect;
const functionToString = Function.prototype.toString;
const hasInstance = Function.prototype[Symbol.hasInstance];

// Names of the language's own constructors; taken before a program can add or remove globals.
const builtinNames = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));

// Prototypes whose `constructor` property may have been replaced by the program.
const wellKnown = new Map([
  Array, ArrayBuffer, Function, Map, Set, Object, getPrototypeOf(Uint8Array), RegExp, Date, DataView,
  Error, AggregateError, RangeError, TypeError, Boolean, Number, String, Promise, WeakMap, WeakSet,
].map((constructor) => [constructor.prototype, { constructor, name: constructor.name }]));

/** `document.all` and its like: objects that claim to be undefined. */
function isUndetectable(value) {
  return typeof value === 'undefined' && value !== undefined;
}

function isInstance(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

/** Whether `descriptor` is the `constructor` property of a language's own class. */
function isBuiltinConstructor(descriptor) {
  return descriptor !== undefined && typeof descriptor.value === 'function' &&
    builtinNames.has(descriptor.value.name);
}

/**
 * The class name of `object`, `null` for one without prototype. With `inherited`, an array,
 * properties of user-defined prototypes are printed into it.
 */
function constructorName(state, object, level, inherited, printProperty) {
  let firstProto;
  for (let at = object; at || isUndetectable(at); at = getPrototypeOf(at)) {
    if (at !== object && firstProto === undefined) firstProto = at;
    const known = wellKnown.get(at);
    if (known !== undefined && apply(hasInstance, known.constructor, [object])) {
      if (inherited !== undefined && firstProto !== at) {
        printInherited(state, object, firstProto ?? object, level, inherited, printProperty);
      }
      return known.name;
    }
    const { value } = getOwnPropertyDescriptor(at, 'constructor') ?? {};
    if (typeof value === 'function' && value.name !== '' && isInstance(object, value)) {
      if (inherited !== undefined && (firstProto !== at || !builtinNames.has(value.name))) {
        printInherited(state, object, firstProto ?? object, level, inherited, printProperty);
      }
      return String(value.name);
    }
  }
  firstProto ??= null;
  if (firstProto === null) return null;

  // No constructor in the chain is this object's: name the chain itself.
  const name = nativeClassName(object);
  if (state.depth !== null && level > state.depth) return `${name} <Complex prototype>`;
  const protoName = constructorName(state, firstProto, level + 1, inherited, printProperty);
  if (protoName !== null) return `${name} <${protoName}>`;
  const { inspect } = require('internal/util/inspect');
  return `${name} <${inspect(firstProto, { ...state, customInspect: false, depth: -1 })}>`;
}

/** Prints the data properties and accessors of up to three user-defined prototypes into `output`. */
function printInherited(state, main, object, level, output, printProperty) {
  const seenKeys = new Set();
  for (let layer = 0; layer < 3; layer++) {
    if (layer !== 0 || main === object) {
      object = getPrototypeOf(object);
      if (object === null || isBuiltinConstructor(getOwnPropertyDescriptor(object, 'constructor'))) return;
    }
    const keys = ownKeys(object);
    state.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || seenKeys.has(key)) continue;
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = printProperty(state, object, level, key, false, descriptor, main);
      output.push(state.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    state.seen.pop();
    for (const key of keys) seenKeys.add(key);
  }
}

/** `Foo `, `Foo(3) `, `[Foo: null prototype] `, `Foo [tag] `: always with a space at the end. */
function prefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const note = tag !== '' && fallback !== tag ? `[${tag}] ` : '';
    return `[${fallback}${size}: null prototype] ${note}`;
  }
  let result = `${constructor}${size} `;
  if (tag === '') return result;
  // The tag is left out where the class name already says it: "FooMap" says "Map", "Mapper" does not.
  const at = constructor.indexOf(tag);
  const next = at === -1 ? '' : constructor[at + tag.length];
  if (at === -1 || (next !== undefined && next === next.toLowerCase())) result += `[${tag}] `;
  return result;
}

/** The prefix of an object of no special kind. */
function plainPrefix(value, constructor, tag) {
  let fallback = '';
  if (constructor === null) {
    fallback = nativeClassName(value);
    if (fallback === tag) fallback = 'Object';
  }
  return prefix(constructor, tag, fallback);
}

const classHeadPattern = /^(\s+[^(]*?)\s*{/;
const commentsPattern = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function isClass(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const rest = source.slice(5, -1);
  const brace = rest.indexOf('{');
  if (brace === -1) return false;
  // A method called "class" has its parameters before the brace.
  return !rest.slice(0, brace).includes('(') || classHeadPattern.test(rest.replace(commentsPattern, ''));
}

function className(value, constructor, tag) {
  let text = `class ${(hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) text += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) text += ` [${tag}]`;
  if (constructor === null) {
    text += ' extends [null prototype]';
  } else {
    const parent = getPrototypeOf(value).name;
    if (parent) text += ` extends ${parent}`;
  }
  return `[${text}]`;
}

/** `[Function: f]`, `[AsyncFunction (anonymous)]`, `[class A extends B]`. */
function functionName(value, constructor, tag, printAny) {
  if (isClass(apply(functionToString, value, []))) return className(value, constructor, tag);
  const kind = `${isAsyncFunction(value) ? 'Async' : ''}${isGeneratorFunction(value) ? 'Generator' : ''}Function`;
  let text = `[${kind}`;
  if (constructor === null) text += ' (null prototype)';
  if (value.name === '') text += ' (anonymous)';
  else text += `: ${typeof value.name === 'string' ? value.name : printAny(value.name)}`;
  text += ']';
  if (constructor !== kind && constructor !== null) text += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) text += ` [${tag}]`;
  return text;
}

module.exports = {
  constructorName,
  functionName,
  isBuiltinConstructor,
  isUndetectable,
  plainPrefix,
  prefix,
};
