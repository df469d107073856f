'use strict';

// AssertionError and the text it makes of two values.

const { isErrorStackTraceLimitWritable } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { isError } = require('internal/util/inspect/errors');
const { validateObject } = require('internal/validators');
const { diffLines, printDiff, printInlineDiff } = require('internal/assert/diff');

const headings = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
  notIdentical: 'Values have same structure but are not reference-equal:',
};
const withDiff = new Set(['deepStrictEqual', 'strictEqual', 'partialDeepStrictEqual']);

const kShortText = 12; // two values that fit in this are shown side by side
const kLongText = 512;
const kManyLines = 50;

function describe(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** An error reduced to what two errors should be compared by: everything but the stack. */
function withoutStack(source) {
  const copy = Object.assign({ __proto__: Object.getPrototypeOf(source) }, source);
  Object.defineProperty(copy, 'message', { __proto__: null, value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    const { cause } = source;
    Object.defineProperty(copy, 'cause', { __proto__: null, value: isError(cause) ? withoutStack(cause) : cause });
  }
  return copy;
}

/** One line each: side by side when short, else one above the other with a mark at the difference. */
function singleLineDiff(actual, actualText, expected, expectedText, colors) {
  const bothStrings = typeof actual === 'string' && typeof expected === 'string';
  let length = actualText.length + expectedText.length;
  if (typeof actual === 'string') length -= 2;
  if (typeof expected === 'string') length -= 2;
  if (length <= kShortText && (actual !== 0 || expected !== 0)) {
    return { header: '', message: `${actualText} !== ${expectedText}` };
  }
  if (bothStrings && colors.red !== '') {
    return {
      header: `${colors.green}actual${colors.white} ${colors.red}expected${colors.white}`,
      message: printInlineDiff(diffLines(actualText.split(''), expectedText.split('')), colors),
    };
  }
  let message = `\n${colors.green}+${colors.white} ${actualText}\n${colors.red}- ${colors.white}${expectedText}`;
  const { stderr } = process;
  const columns = stderr.isTTY ? stderr.columns : 80;
  // The mark is for values that are in quotes, whether strings or not in the program.
  if (actualText.length + expectedText.length <= columns) {
    let at = 0;
    while (at < actualText.length && actualText[at] === expectedText[at]) at++;
    if (at >= 3 && at < actualText.length) message += `\n${' '.repeat(at + 2)}^`;
  }
  return { message };
}

function differenceMessage(actual, expected, operator, customMessage, diff) {
  const colors = require('internal/util/colors').stderrColors();
  if (operator === 'strictEqual' &&
      ((isObject(actual) && isObject(expected)) || (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  const actualText = describe(actual);
  const expectedText = describe(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');
  let header = `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}`;
  let message;
  let skipped = false;
  if (actualLines.length === 1 && expectedLines.length === 1 && !(isObject(actual) && isObject(expected))) {
    const single = singleLineDiff(actual, actualText, expected, expectedText, colors);
    header = single.header ?? header;
    message = single.message;
  } else if (actualText === expectedText) {
    operator = 'notIdentical';
    header = '';
    skipped = actualLines.length > kManyLines && diff !== 'full';
    message = skipped ? `${actualLines.slice(0, kManyLines).join('\n')}\n...}` : actualText;
  } else {
    ({ message, skipped } = printDiff(diffLines(actualLines, expectedLines, isObject(actual)), operator, colors));
    if (operator === 'partialDeepStrictEqual') {
      const plus = colors.gray === '' ? '+ ' : '';
      header = `${colors.gray}${plus}actual${colors.white} ${colors.red}- expected${colors.white}`;
    }
  }
  const note = skipped ? '\n... Skipped lines' : '';
  return `${customMessage || headings[operator]}\n${header}${note}\n${message}\n`;
}

/** The message of an operator whose values should have been different. */
function sameMessage(actual, operator, diff) {
  const colors = require('internal/util/colors').stderrColors();
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const heading = headings[isReference ? 'notStrictEqualObject' : operator];
  const lines = describe(actual).split('\n');
  if (lines.length > kManyLines && diff !== 'full') lines.splice(46, Infinity, `${colors.blue}...${colors.white}`);
  if (lines.length > 1) return `${heading}\n\n${lines.join('\n')}\n`;
  return `${heading}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
}

function plainMessage(actual, expected, operator, diff) {
  const shorten = (text, limit) => (text.length > limit && diff !== 'full' ? `${text.slice(0, limit - 3)}...` : text);
  const actualText = describe(actual);
  const expectedText = describe(expected);
  if (operator === 'notDeepEqual' && actualText === expectedText) {
    return shorten(`${headings.notDeepEqual}\n\n${actualText}`, 1024);
  }
  const left = shorten(actualText, kLongText);
  const right = shorten(expectedText, kLongText);
  if (operator === 'deepEqual') return `${headings.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === 'notDeepEqual') {
    return `${headings.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  }
  return `${left} ${operator} ${right}`;
}

function makeMessage(actual, expected, operator, message, diff) {
  if (withDiff.has(operator)) return differenceMessage(actual, expected, operator, message, diff);
  if (message != null) return String(message);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return sameMessage(actual, operator, diff);
  return plainMessage(actual, expected, operator, diff);
}

/** A string of many lines as its first ones; a long line as what follows its 512th character, as Node.js has it. */
function firstLines(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) return `${lines.slice(0, 10).join('\n')}\n...`;
  return text.length > kLongText ? `${text.slice(kLongText)}...` : text;
}

/** The error of a failed assertion. */
class AssertionError extends Error {
  /**
   * @param {{ message?: string, actual?: any, expected?: any, operator?: string, stackStartFn?: Function,
   *   diff?: 'simple' | 'full' }} options
   */
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;
    if (message == null && actual instanceof Error && 'stack' in actual &&
        expected instanceof Error && 'stack' in expected) {
      actual = withoutStack(actual);
      expected = withoutStack(expected);
    }
    const limit = Error.stackTraceLimit;
    const writable = isErrorStackTraceLimitWritable();
    // The stack is taken below, from the assertion's caller.
    const text = makeMessage(actual, expected, operator, message, diff);
    if (writable) Error.stackTraceLimit = 0;
    super(text);
    if (writable) Error.stackTraceLimit = limit;

    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError [ERR_ASSERTION]',
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      details.forEach((detail, i) => {
        this[`message ${i}`] = detail.message;
        this[`actual ${i}`] = detail.actual;
        this[`expected ${i}`] = detail.expected;
        this[`operator ${i}`] = detail.operator;
        this[`stack trace ${i}`] = detail.stack;
      });
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // Reading renders the first line, with the code in the name.
    void this.stack;
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](_recurse, options) {
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = firstLines(actual);
    if (typeof expected === 'string') this.expected = firstLines(expected);
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = { AssertionError };
