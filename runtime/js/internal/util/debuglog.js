'use strict';

// util.debuglog(): messages that NODE_DEBUG=section,... switches on. Also the words for
// elapsed times that console.timeEnd() prints.

const { format, formatWithOptions, inspect } = require('internal/util/inspect');

let enabledPattern;
const loggers = new Map();

/** Whether NODE_DEBUG names `section`; `*` stands for any characters. */
function isEnabled(section) {
  if (enabledPattern === undefined) {
    const list = process.env.NODE_DEBUG;
    enabledPattern = list ?
      new RegExp(`^${list.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^')}$`, 'i') :
      null;
  }
  return enabledPattern !== null && enabledPattern.test(section);
}

function makeLogger(section) {
  if (!isEnabled(section)) return () => {};
  if (section === 'HTTP' || section === 'HTTP2') {
    process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose ` +
      'sensitive data (such as passwords, tokens and authentication headers) in the resulting log.');
  }
  return (...args) => {
    const { stderr } = process;
    const colors = require('internal/util/colors').shouldColorize(stderr);
    const message = formatWithOptions({ colors }, ...args);
    const pid = colors ? inspect(process.pid, { colors }) : process.pid;
    stderr.write(format('%s %s: %s\n', section, pid, message));
  };
}

/**
 * A function that prints to stderr when NODE_DEBUG names `set`.
 * @param {string} set
 * @param {(fn: Function) => void} [cb] called with the cheaper function once the answer is known
 */
function debuglog(set, cb) {
  const section = `${set}`.toUpperCase();
  let logger;
  const resolve = () => {
    if (!loggers.has(section)) loggers.set(section, makeLogger(section));
    logger = loggers.get(section);
    if (typeof cb === 'function') cb(logger);
  };
  const debug = (...args) => {
    if (logger === undefined) resolve();
    logger(...args);
  };
  Object.defineProperty(debug, 'enabled', {
    __proto__: null,
    get: () => isEnabled(section),
    configurable: true,
    enumerable: true,
  });
  return debug;
}

const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;

/**
 * An elapsed time in the unit that suits it.
 * @param {number} ms
 * @returns {string}
 */
function formatTime(ms) {
  if (ms < kSecond) return `${Number(ms.toFixed(3))}ms`;
  if (ms < kMinute) return `${(ms / kSecond).toFixed(3)}s`;
  const hours = Math.floor(ms / kHour);
  const minutes = Math.floor((ms % kHour) / kMinute);
  const [seconds, fraction] = ((ms % kMinute) / kSecond).toFixed(3).split('.');
  const pad = (value) => `${value}`.padStart(2, '0');
  return hours > 0 ?
    `${hours}:${pad(minutes)}:${pad(seconds)}.${fraction} (h:mm:ss.mmm)` :
    `${minutes}:${pad(seconds)}.${fraction} (m:ss.mmm)`;
}

module.exports = { debuglog, formatTime };
