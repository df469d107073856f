// Assertions of the suite's own: a runtime under test may have none, or wrong ones.

/** What a failed assertion throws. */
class AssertionFailure extends Error {}

/** Thrown where the runtime lacks what a case needs. */
class Unsupported extends Error {}

/**
 * A value as text that a person can compare, at most a few hundred characters of it.
 * @param {any} value
 * @returns {string}
 */
function show(value) {
  const seen = new Set();
  const one = (item, depth) => {
    switch (typeof item) {
      case 'string': return JSON.stringify(item);
      case 'bigint': return `${item}n`;
      case 'symbol': return item.toString();
      case 'function': return `function ${item.name || '(anonymous)'}`;
      case 'number': return Object.is(item, -0) ? '-0' : String(item);
      case 'object': break;
      default: return String(item);
    }
    if (item === null) return 'null';
    if (item instanceof Error) return `${item.name}: ${item.message}${item.code ? ` (${item.code})` : ''}`;
    if (seen.has(item) || depth > 3) return '…';
    seen.add(item);
    if (Array.isArray(item)) return `[${item.map((each) => one(each, depth + 1)).join(', ')}]`;
    if (ArrayBuffer.isView(item) && item.length !== undefined) {
      return `${item.constructor.name}(${item.length}) [${Array.from(item).slice(0, 24).map(String).join(', ')}]`;
    }
    const fields = Object.keys(item).slice(0, 24).map((key) => `${key}: ${one(item[key], depth + 1)}`);
    return `{ ${fields.join(', ')} }`;
  };
  let text;
  try {
    text = one(value, 0);
  } catch (error) {
    text = `(cannot be shown: ${error})`;
  }
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function sameDeep(left, right) {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (ArrayBuffer.isView(left) && left.length !== right.length) return false;
  if (left instanceof Date) return Object.is(left.getTime(), right.getTime());
  const keys = Reflect.ownKeys(left);
  return keys.length === Reflect.ownKeys(right).length
    && keys.every((key) => Object.hasOwn(right, key) && sameDeep(left[key], right[key]));
}

function failed(message, what) {
  throw new AssertionFailure(what ? `${what}: ${message}` : message);
}

/**
 * Fails unless the condition is true.
 * @param {any} condition
 * @param {string} [what] named in the failure
 */
function assert(condition, what) {
  if (!condition) failed(`${show(condition)} is not true`, what);
}

/** Fails unless both are the same value, by `Object.is`. */
assert.equal = (actual, expected, what) => {
  if (!Object.is(actual, expected)) failed(`got ${show(actual)}, expected ${show(expected)}`, what);
};

/** Fails when both are the same value. */
assert.notEqual = (actual, unexpected, what) => {
  if (Object.is(actual, unexpected)) failed(`got ${show(actual)}`, what);
};

/** Fails unless both have the same shape and values: arrays, plain objects, typed arrays, dates. */
assert.deepEqual = (actual, expected, what) => {
  if (!sameDeep(actual, expected)) failed(`got ${show(actual)}, expected ${show(expected)}`, what);
};

/** Fails unless the text matches the pattern. */
assert.match = (text, pattern, what) => {
  if (typeof text !== 'string' || !pattern.test(text)) failed(`${show(text)} does not match ${pattern}`, what);
};

/** Fails unless what was thrown fits: a constructor, or properties it must have (RegExp: match). */
assert.fits = (thrown, expected, what) => {
  if (typeof expected === 'function') {
    if (!(thrown instanceof expected)) failed(`${show(thrown)} is no ${expected.name}`, what);
    return;
  }
  for (const [key, value] of Object.entries(expected || {})) {
    const where = what ? `${what}: ${key} of the exception` : `${key} of the exception`;
    if (value instanceof RegExp) assert.match(thrown[key], value, where);
    else assert.equal(thrown[key], value, where);
  }
};

/**
 * Fails unless the body throws something that fits. Returns what it threw.
 * @param {() => any} body
 * @param {Function|object} [expected] see `assert.fits`
 */
assert.throws = (body, expected, what) => {
  let thrown;
  try {
    body();
  } catch (error) {
    thrown = { error };
  }
  if (!thrown) failed('nothing was thrown', what);
  assert.fits(thrown.error, expected, what);
  return thrown.error;
};

/** As `assert.throws`, for a promise. */
assert.rejects = async (promise, expected, what) => {
  let thrown;
  try {
    await promise;
  } catch (error) {
    thrown = { error };
  }
  if (!thrown) failed('nothing was rejected', what);
  assert.fits(thrown.error, expected, what);
  return thrown.error;
};

/** Fails always. */
assert.fail = (message) => failed(message);

/**
 * Ends the case as unsupported: the runtime lacks something that Node-API does not ask of it.
 * @param {string} reason
 */
function unsupported(reason) {
  throw new Unsupported(reason);
}
