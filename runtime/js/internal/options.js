'use strict';

// What the command line asked for, option by option.

const { getOptionValue: read } = internalBinding('process_methods');

const known = new Map();

/**
 * @param {string} name the full name, `--x`
 * @returns {boolean|string|string[]|undefined} a switch's state, an option's text, a repeated
 *   option's texts; undefined for an option that does not exist
 */
function getOptionValue(name) {
  let value = known.get(name);
  if (value === undefined) {
    value = read(name);
    known.set(name, value);
  }
  return value;
}

module.exports = { getOptionValue };
