'use strict';

// The read* and write* methods of Buffer.

const {
  ERR_BUFFER_OUT_OF_BOUNDS,
  ERR_INVALID_ARG_TYPE,
  ERR_OUT_OF_RANGE,
} = require('internal/errors').codes;
const { validateNumber } = require('internal/validators');

const { floor } = Math;

// Floats and 64-bit integers take their bytes apart here.
const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/** Throws the error for an offset (or byteLength) that does not fit. */
function boundsError(value, length, type) {
  if (floor(value) !== value) {
    validateNumber(value, type || 'offset');
    throw new ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}

/** Throws unless `bytes` bytes can be had at `offset`. */
function checkRead(buffer, offset, bytes) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + bytes - 1] === undefined) {
    boundsError(offset, buffer.length - bytes);
  }
}

function rangeError(value, min, max, bytes) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (bytes > 4) {
    range = min === 0 || min === 0n ? `>= 0${n} and < 2${n} ** ${bytes * 8}${n}` :
      `>= -(2${n} ** ${bytes * 8 - 1}${n}) and < 2${n} ** ${bytes * 8 - 1}${n}`;
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  return new ERR_OUT_OF_RANGE('value', range, value);
}

function checkWrite(buffer, value, offset, bytes, min, max) {
  if (value > max || value < min) {
    throw rangeError(value, min, max, bytes);
  }
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + bytes - 1] === undefined) {
    boundsError(offset, buffer.length - bytes);
  }
}

function readUnsigned(buffer, offset, bytes, little) {
  checkRead(buffer, offset, bytes);
  let value = 0;
  if (little) {
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  } else {
    for (let i = 0; i < bytes; i++) value = value * 256 + buffer[offset + i];
  }
  return value;
}

function toSigned(value, bytes) {
  const half = 2 ** (8 * bytes - 1);
  return value >= half ? value - half * 2 : value;
}

function writeInteger(buffer, value, offset, bytes, little) {
  // Each store takes the low byte; `floor` makes negative numbers two's complement.
  if (little) {
    for (let i = 0; i < bytes; i++) {
      buffer[offset + i] = value;
      value = floor(value / 256);
    }
  } else {
    for (let i = bytes - 1; i >= 0; i--) {
      buffer[offset + i] = value;
      value = floor(value / 256);
    }
  }
  return offset + bytes;
}

function variableLength(byteLength) {
  if (byteLength === undefined) throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  if (!(byteLength >= 1 && byteLength <= 6) || floor(byteLength) !== byteLength) {
    boundsError(byteLength, 6, 'byteLength');
  }
}

function requireOffset(offset) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

function writeUnsigned(buffer, value, offset, bytes, little) {
  value = +value;
  checkWrite(buffer, value, offset, bytes, 0, 2 ** (8 * bytes) - 1);
  return writeInteger(buffer, value, offset, bytes, little);
}

function writeSigned(buffer, value, offset, bytes, little) {
  value = +value;
  const half = 2 ** (8 * bytes - 1);
  checkWrite(buffer, value, offset, bytes, -half, half - 1);
  return writeInteger(buffer, value, offset, bytes, little);
}

// Written out: these are called in tight loops, which a loop over the bytes doubles in time.

function load4(buffer, offset) {
  checkRead(buffer, offset, 4);
  scratchBytes[0] = buffer[offset];
  scratchBytes[1] = buffer[offset + 1];
  scratchBytes[2] = buffer[offset + 2];
  scratchBytes[3] = buffer[offset + 3];
}

function load8(buffer, offset) {
  checkRead(buffer, offset, 8);
  scratchBytes[0] = buffer[offset];
  scratchBytes[1] = buffer[offset + 1];
  scratchBytes[2] = buffer[offset + 2];
  scratchBytes[3] = buffer[offset + 3];
  scratchBytes[4] = buffer[offset + 4];
  scratchBytes[5] = buffer[offset + 5];
  scratchBytes[6] = buffer[offset + 6];
  scratchBytes[7] = buffer[offset + 7];
}

function store4(buffer, offset) {
  buffer[offset] = scratchBytes[0];
  buffer[offset + 1] = scratchBytes[1];
  buffer[offset + 2] = scratchBytes[2];
  buffer[offset + 3] = scratchBytes[3];
  return offset + 4;
}

function store8(buffer, offset) {
  buffer[offset] = scratchBytes[0];
  buffer[offset + 1] = scratchBytes[1];
  buffer[offset + 2] = scratchBytes[2];
  buffer[offset + 3] = scratchBytes[3];
  buffer[offset + 4] = scratchBytes[4];
  buffer[offset + 5] = scratchBytes[5];
  buffer[offset + 6] = scratchBytes[6];
  buffer[offset + 7] = scratchBytes[7];
  return offset + 8;
}

function checkFloatOffset(buffer, offset, bytes) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + bytes - 1] === undefined) {
    boundsError(offset, buffer.length - bytes);
  }
}

const methods = {
  // 64 bits.
  readBigUInt64LE(offset = 0) {
    load8(this, offset);
    return scratch.getBigUint64(0, true);
  },
  readBigUInt64BE(offset = 0) {
    load8(this, offset);
    return scratch.getBigUint64(0);
  },
  readBigInt64LE(offset = 0) {
    load8(this, offset);
    return scratch.getBigInt64(0, true);
  },
  readBigInt64BE(offset = 0) {
    load8(this, offset);
    return scratch.getBigInt64(0);
  },
  writeBigUInt64LE(value, offset = 0) {
    return writeBig(this, value, offset, 0n, 0xffffffffffffffffn, true);
  },
  writeBigUInt64BE(value, offset = 0) {
    return writeBig(this, value, offset, 0n, 0xffffffffffffffffn, false);
  },
  writeBigInt64LE(value, offset = 0) {
    return writeBig(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn, true);
  },
  writeBigInt64BE(value, offset = 0) {
    return writeBig(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn, false);
  },

  // Unsigned.
  readUIntLE(offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return readUnsigned(this, offset, byteLength, true);
  },
  readUInt32LE(offset = 0) {
    checkRead(this, offset, 4);
    return this[offset] + this[offset + 1] * 0x100 + this[offset + 2] * 0x10000 +
      this[offset + 3] * 0x1000000;
  },
  readUInt16LE(offset = 0) {
    checkRead(this, offset, 2);
    return this[offset] + this[offset + 1] * 0x100;
  },
  readUInt8(offset = 0) {
    checkRead(this, offset, 1);
    return this[offset];
  },
  readUIntBE(offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return readUnsigned(this, offset, byteLength, false);
  },
  readUInt32BE(offset = 0) {
    checkRead(this, offset, 4);
    return this[offset] * 0x1000000 + this[offset + 1] * 0x10000 + this[offset + 2] * 0x100 +
      this[offset + 3];
  },
  readUInt16BE(offset = 0) {
    checkRead(this, offset, 2);
    return this[offset] * 0x100 + this[offset + 1];
  },

  // Signed.
  readIntLE(offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return toSigned(readUnsigned(this, offset, byteLength, true), byteLength);
  },
  readInt32LE(offset = 0) {
    checkRead(this, offset, 4);
    return this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 | this[offset + 3] << 24;
  },
  readInt16LE(offset = 0) {
    checkRead(this, offset, 2);
    return (this[offset] | this[offset + 1] << 8) << 16 >> 16;
  },
  readInt8(offset = 0) {
    checkRead(this, offset, 1);
    return this[offset] << 24 >> 24;
  },
  readIntBE(offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return toSigned(readUnsigned(this, offset, byteLength, false), byteLength);
  },
  readInt32BE(offset = 0) {
    checkRead(this, offset, 4);
    return this[offset] << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | this[offset + 3];
  },
  readInt16BE(offset = 0) {
    checkRead(this, offset, 2);
    return (this[offset + 1] | this[offset] << 8) << 16 >> 16;
  },

  writeUIntLE(value, offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return writeUnsigned(this, value, offset, byteLength, true);
  },
  writeUInt32LE(value, offset = 0) {
    return writeUnsigned(this, value, offset, 4, true);
  },
  writeUInt16LE(value, offset = 0) {
    return writeUnsigned(this, value, offset, 2, true);
  },
  writeUInt8(value, offset = 0) {
    return writeUnsigned(this, value, offset, 1, true);
  },
  writeUIntBE(value, offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return writeUnsigned(this, value, offset, byteLength, false);
  },
  writeUInt32BE(value, offset = 0) {
    return writeUnsigned(this, value, offset, 4, false);
  },
  writeUInt16BE(value, offset = 0) {
    return writeUnsigned(this, value, offset, 2, false);
  },
  writeIntLE(value, offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return writeSigned(this, value, offset, byteLength, true);
  },
  writeInt32LE(value, offset = 0) {
    return writeSigned(this, value, offset, 4, true);
  },
  writeInt16LE(value, offset = 0) {
    return writeSigned(this, value, offset, 2, true);
  },
  writeInt8(value, offset = 0) {
    return writeSigned(this, value, offset, 1, true);
  },
  writeIntBE(value, offset, byteLength) {
    requireOffset(offset);
    variableLength(byteLength);
    return writeSigned(this, value, offset, byteLength, false);
  },
  writeInt32BE(value, offset = 0) {
    return writeSigned(this, value, offset, 4, false);
  },
  writeInt16BE(value, offset = 0) {
    return writeSigned(this, value, offset, 2, false);
  },

  // Floats.
  readFloatLE(offset = 0) {
    load4(this, offset);
    return scratch.getFloat32(0, true);
  },
  readFloatBE(offset = 0) {
    load4(this, offset);
    return scratch.getFloat32(0);
  },
  readDoubleLE(offset = 0) {
    load8(this, offset);
    return scratch.getFloat64(0, true);
  },
  readDoubleBE(offset = 0) {
    load8(this, offset);
    return scratch.getFloat64(0);
  },
  writeFloatLE(value, offset = 0) {
    value = +value;
    checkFloatOffset(this, offset, 4);
    scratch.setFloat32(0, value, true);
    return store4(this, offset);
  },
  writeFloatBE(value, offset = 0) {
    value = +value;
    checkFloatOffset(this, offset, 4);
    scratch.setFloat32(0, value);
    return store4(this, offset);
  },
  writeDoubleLE(value, offset = 0) {
    value = +value;
    checkFloatOffset(this, offset, 8);
    scratch.setFloat64(0, value, true);
    return store8(this, offset);
  },
  writeDoubleBE(value, offset = 0) {
    value = +value;
    checkFloatOffset(this, offset, 8);
    scratch.setFloat64(0, value);
    return store8(this, offset);
  },
};

function writeBig(buffer, value, offset, min, max, little) {
  checkWrite(buffer, value, offset, 8, min, max);
  // The mask throws for everything that is not a bigint, before anything is written.
  scratch.setBigInt64(0, value & 0xffffffffffffffffn, little);
  return store8(buffer, offset);
}

/**
 * Puts the methods on a prototype, each also with the other spelling (`readUint8`).
 * @param {object} prototype
 */
function addNumberMethods(prototype) {
  for (const name of Object.keys(methods)) {
    prototype[name] = methods[name];
    if (name.includes('UInt')) prototype[name.replace('UInt', 'Uint')] = methods[name];
  }
}

module.exports = { addNumberMethods };
