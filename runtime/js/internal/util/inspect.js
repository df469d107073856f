'use strict';

// util.inspect() and util.format(): options and entry points. The printing itself is in
// internal/util/inspect/*: value (any value), kinds (what an object is), entries (containers),
// names, errors, layout (lines and columns), text (strings and numbers), format (placeholders).

const { hasOwn, keys: ownKeys } = Object;
const kCustom = Symbol.for('nodejs.util.inspect.custom');

const defaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

function plain(text) {
  return text;
}

function colored(text, style) {
  const color = inspect.colors[inspect.styles[style]];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

/** The options as a custom inspector gets them. One of another realm gets only primitives. */
function userOptions(state, foreign) {
  const options = { stylize: state.stylize };
  for (const key of ownKeys(defaultOptions)) options[key] = state[key];
  Object.assign(options, state.userOptions);
  if (!foreign) return options;
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    const value = options[key];
    if ((typeof value === 'object' || typeof value === 'function') && value !== null) delete options[key];
  }
  options.stylize = Object.setPrototypeOf((value, style) => {
    try {
      return `${state.stylize(value, style)}`;
    } catch {
      return value;
    }
  }, null);
  return options;
}

/**
 * Renders any value as text for people to read.
 * @param {any} value
 * @param {object | boolean} [opts] options; the old form is (value, showHidden, depth, colors)
 * @returns {string}
 */
function inspect(value, opts) {
  const state = {
    ...defaultOptions,
    stylize: plain,
    budget: {},
    circular: undefined,
    currentDepth: 0,
    indentationLvl: 0,
    seen: [],
    userOptions: undefined,
  };
  if (arguments.length > 2 && arguments[2] !== undefined) state.depth = arguments[2];
  if (arguments.length > 3 && arguments[3] !== undefined) state.colors = arguments[3];
  if (typeof opts === 'boolean') {
    state.showHidden = opts;
  } else if (opts) {
    for (const key of ownKeys(opts)) {
      if (hasOwn(defaultOptions, key) || key === 'stylize') state[key] = opts[key];
      else state.userOptions ??= opts;
    }
  }
  if (state.colors) state.stylize = colored;
  state.maxArrayLength ??= Infinity;
  state.maxStringLength ??= Infinity;
  return require('internal/util/inspect/value').printValue(state, value, 0);
}

inspect.custom = kCustom;

Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return defaultOptions;
  },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaultOptions, options);
  },
});

// Each colour is a pair of SGR codes: on and off.
inspect.colors = { __proto__: null };
function addColors(off, first, names) {
  names.forEach((name, i) => { inspect.colors[name] = [first + i, off]; });
}
Object.assign(inspect.colors, {
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
});
const hues = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const capital = (word) => word[0].toUpperCase() + word.slice(1);
addColors(39, 30, ['black', ...hues]);
addColors(49, 40, ['black', ...hues].map((hue) => `bg${capital(hue)}`));
Object.assign(inspect.colors, { framed: [51, 54], overlined: [53, 55] });
addColors(39, 90, ['gray', ...hues.map((hue) => `${hue}Bright`)]);
addColors(49, 100, ['bgGray', ...hues.map((hue) => `bg${capital(hue)}Bright`)]);

for (const [alias, name] of [
  ['grey', 'gray'], ['blackBright', 'gray'], ['bgGrey', 'bgGray'], ['bgBlackBright', 'bgGray'],
  ['faint', 'dim'], ['crossedout', 'strikethrough'], ['strikeThrough', 'strikethrough'],
  ['crossedOut', 'strikethrough'], ['conceal', 'hidden'], ['swapColors', 'inverse'],
  ['swapcolors', 'inverse'], ['doubleUnderline', 'doubleunderline'],
]) {
  Object.defineProperty(inspect.colors, alias, {
    __proto__: null,
    get() { return this[name]; },
    set(value) { this[name] = value; },
    configurable: true,
    enumerable: false,
  });
}

inspect.styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
};

/**
 * Formats `args` as printf does; what the first does not ask for is appended.
 * @param {...any} args
 * @returns {string}
 */
function format(...args) {
  return require('internal/util/inspect/format').formatWith(undefined, args, module.exports);
}

/**
 * Like `format`, with options for the inspector.
 * @param {object} inspectOptions
 * @param {...any} args
 * @returns {string}
 */
function formatWithOptions(inspectOptions, ...args) {
  const { kValidateObjectAllowArray, validateObject } = require('internal/validators');
  validateObject(inspectOptions, 'inspectOptions', kValidateObjectAllowArray);
  return require('internal/util/inspect/format').formatWith(inspectOptions, args, module.exports);
}

module.exports = {
  defaultOptions,
  format,
  formatWithOptions,
  inspect,
  inspectDefaultOptions: defaultOptions,
  userOptions,
  getStringWidth: (...args) => require('internal/util/inspect/text').getStringWidth(...args),
  stripVTControlCharacters: function stripVTControlCharacters(str) {
    return require('internal/util/inspect/text').stripVTControlCharacters(str);
  },
};
