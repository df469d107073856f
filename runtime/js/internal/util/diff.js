'use strict';

const { validateString, validateStringArray } = require('internal/validators');

function check(value, name) {
  if (Array.isArray(value)) validateStringArray(value, name);
  else validateString(value, name);
}

/**
 * The shortest edit between two strings or lists of strings.
 * @param {string | string[]} actual
 * @param {string | string[]} expected
 * @returns {[number, string][]} [operation, value]: -1 only in expected, 0 in both, 1 only in actual
 */
function diff(actual, expected) {
  if (actual === expected) return [];
  check(actual, 'actual');
  check(expected, 'expected');
  return require('internal/assert/diff').diffLines(actual, expected).reverse();
}

module.exports = { diff };
