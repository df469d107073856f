'use strict';

// The frames of WebSocket connections: RFC 6455, section 5.

const { Buffer } = require('buffer');

const opcodes = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 };

/** A problem of the other side, with the code that closes the connection. */
class FrameError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * A frame as a client sends it: masked, whole.
 * @param {number} opcode
 * @param {Buffer} payload
 * @returns {Buffer}
 */
function encodeFrame(opcode, payload) {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const frame = Buffer.allocUnsafe(6 + extra + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  else if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  const mask = require('crypto').randomBytes(4);
  mask.copy(frame, 2 + extra);
  const start = 6 + extra;
  for (let i = 0; i < length; i++) frame[start + i] = payload[i] ^ mask[i & 3];
  return frame;
}

/** Takes frames out of packets, and puts fragments together. */
class FrameReader {
  #rest = Buffer.alloc(0);
  #fragments = [];
  #opcode = 0;

  /**
   * @param {Buffer} packet
   * @param {(opcode: number, payload: Buffer) => boolean} onMessage false stops the reading
   */
  read(packet, onMessage) {
    let data = this.#rest.length === 0 ? packet : Buffer.concat([this.#rest, packet]);
    for (;;) {
      const frame = readFrame(data);
      if (frame === undefined) break;
      data = data.subarray(frame.end);
      const message = this.#assemble(frame);
      if (message !== undefined && !onMessage(message.opcode, message.payload)) return;
    }
    this.#rest = data;
  }

  #assemble({ opcode, isFinal, payload }) {
    if (opcode >= 8) {
      if (!isFinal || payload.length > 125) throw new FrameError(1002, 'Invalid control frame');
      return { opcode, payload };
    }
    if (opcode !== 0 && this.#opcode !== 0) throw new FrameError(1002, 'Expected continuation frame');
    if (opcode === 0 && this.#opcode === 0) throw new FrameError(1002, 'Unexpected continuation frame');
    if (opcode !== 0) this.#opcode = opcode;
    this.#fragments.push(payload);
    if (!isFinal) return undefined;
    const message = { opcode: this.#opcode, payload: Buffer.concat(this.#fragments) };
    this.#opcode = 0;
    this.#fragments = [];
    return message;
  }
}

/** The first frame of `data`, when it is there. */
function readFrame(data) {
  if (data.length < 2) return undefined;
  const opcode = data[0] & 0x0F;
  if ((data[0] & 0x70) !== 0) throw new FrameError(1002, 'Reserved bits are set');
  if (opcode > 10 || (opcode > 2 && opcode < 8)) throw new FrameError(1002, 'Invalid opcode');
  if ((data[1] & 0x80) !== 0) throw new FrameError(1002, 'Frame cannot be masked');
  let length = data[1] & 0x7F;
  let at = 2;
  if (length === 126) {
    if (data.length < 4) return undefined;
    length = data.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (data.length < 10) return undefined;
    const long = data.readBigUInt64BE(2);
    if (long > 0x7FFFFFFFn) throw new FrameError(1009, 'Payload length is too large');
    length = Number(long);
    at = 10;
  }
  if (data.length < at + length) return undefined;
  return { opcode, isFinal: (data[0] & 0x80) !== 0, payload: data.subarray(at, at + length), end: at + length };
}

module.exports = { FrameReader, encodeFrame, opcodes };
