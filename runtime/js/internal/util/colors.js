'use strict';

/**
 * Whether text for `stream` may hold colour sequences.
 * @param {any} stream
 * @returns {boolean}
 */
function shouldColorize(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  if (!stream?.isTTY) return false;
  return typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true;
}

const sequences = {
  blue: '\u001b[34m',
  green: '\u001b[32m',
  white: '\u001b[39m',
  yellow: '\u001b[33m',
  red: '\u001b[31m',
  gray: '\u001b[90m',
  reset: '\u001b[0m',
};

/** The sequences for text on stderr: empty strings when it takes no colours. */
function stderrColors() {
  const on = shouldColorize(process.stderr);
  return Object.fromEntries(Object.entries(sequences).map(([name, text]) => [name, on ? text : '']));
}

module.exports = { shouldColorize, stderrColors };
