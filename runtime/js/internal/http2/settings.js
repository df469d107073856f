'use strict';

// The settings of a connection, and the form in which they are sent: six bytes each, a number of two and a
// value of four.

const { Buffer } = require('buffer');
const { E, codes } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateBoolean, validateObject } = require('internal/validators');

E('ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH', 'Packed settings length must be a multiple of six', RangeError);
E('ERR_HTTP2_INVALID_SETTING_VALUE', function(name, actual, min, max) {
  this.actual = actual;
  if (min !== undefined) {
    this.min = min;
    this.max = max;
  }
  return `Invalid value for setting "${name}": ${actual}`;
}, TypeError, RangeError);

const { ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH, ERR_HTTP2_INVALID_SETTING_VALUE, ERR_INVALID_ARG_TYPE } = codes;

/** Name, number, smallest and greatest value; none for what is true or false. In the order they are sent. */
const known = [
  ['headerTableSize', 1, 0, 0xffffffff],
  ['enablePush', 2],
  ['maxConcurrentStreams', 3, 0, 0xffffffff],
  ['initialWindowSize', 4, 0, 0x7fffffff],
  ['maxFrameSize', 5, 16384, 16777215],
  ['maxHeaderListSize', 6, 0, 0xffffffff],
  ['enableConnectProtocol', 8],
];

function getDefaultSettings() {
  return {
    __proto__: null,
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: 0xffffffff,
    maxHeaderSize: 65535,
    maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

/** Throws for a setting that is out of its range. */
function check(settings) {
  validateObject(settings, 'settings');
  for (const [name, , min, max] of known) {
    const value = settings[name];
    if (value === undefined) continue;
    if (min === undefined) {
      if (typeof value !== 'boolean') throw new ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
    } else if (!(typeof value === 'number' && value >= min && value <= max)) {
      throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
    }
  }
}

/** @param {object} settings */
function getPackedSettings(settings = {}) {
  check(settings);
  const parts = [];
  for (const [name, number] of known) {
    const value = settings[name] ?? (name === 'maxHeaderListSize' ? settings.maxHeaderSize : undefined);
    if (value === undefined) continue;
    const part = Buffer.allocUnsafe(6);
    part.writeUInt16BE(number, 0);
    part.writeUInt32BE(Number(value), 2);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** @param {ArrayBufferView} bytes @param {{ validate?: boolean }} [options] */
function getUnpackedSettings(bytes, options = {}) {
  if (!isArrayBufferView(bytes)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], bytes);
  if (bytes.byteLength % 6 !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const settings = {};
  for (let at = 0; at < view.length; at += 6) {
    const found = known.find(([, number]) => number === view.readUInt16BE(at));
    if (found === undefined) continue;
    const [name, , min] = found;
    const value = view.readUInt32BE(at + 2);
    if (name === 'maxHeaderListSize') settings.maxHeaderSize = value;
    settings[name] = min === undefined ? Boolean(value) : value;
  }
  if (options.validate !== undefined) validateBoolean(options.validate, 'options.validate');
  if (options.validate) check(settings);
  return settings;
}

module.exports = { getDefaultSettings, getPackedSettings, getUnpackedSettings };
