'use strict';

// A connection's bytes as messages: heads, bodies, trailers.
//
// The text of a head is read natively (`internalBinding('http_parser')`); this keeps what a message
// needs over many packets, and says where one ends and the next begins: RFC 9112, sections 6 and 7.

const { Buffer } = require('buffer');
const binding = internalBinding('http_parser');
const { METHODS, getMaxHeaderSize, hasToken } = require('internal/http/common');

const methods = new Set(METHODS);
const DEFAULT_MAX_LINES = 2000;
/** A line with the size of a chunk and its extensions. */
const MAX_CHUNK_LINE = 16384;

// Where in a message the next byte stands.
const HEAD = 0;
const LENGTH = 1;
const CHUNK_SIZE = 2;
const CHUNK_DATA = 3;
const CHUNK_END = 4;
const TRAILERS = 5;
const UNTIL_CLOSE = 6;
const STOPPED = 7;

/** What `onHead` answers. */
const BODY = 0;
const NO_BODY = 1;
const UPGRADE = 2;

function parseError(text, consumed, packet) {
  const [code, reason] = text.split(':', 2);
  return Object.assign(new Error(`Parse Error: ${reason}`),
    { code, bytesParsed: consumed, reason, rawPacket: packet });
}

/**
 * What a head says about the rest of its message.
 * @typedef {object} Head
 * @property {number} minor the version is 1.minor
 * @property {string[]} lines names and values
 * @property {string} [method]
 * @property {string} [target]
 * @property {number} [status]
 * @property {string} [reason]
 * @property {boolean} keepAlive
 * @property {boolean} upgrade whether another protocol is asked for, or agreed upon
 */

class HTTPParser {
  #isRequest;
  #maxHeaderSize;
  #maxLines;
  #state = HEAD;
  /** Bytes that are not enough for what comes next. */
  #rest = null;
  /** What is left of the body, or of the chunk. */
  #left = 0;
  #trailers = [];

  /** @type {(head: Head) => number} BODY, NO_BODY or UPGRADE */
  onHead;
  /** @type {(chunk: Buffer) => void} */
  onBody;
  /** @type {(trailers: string[]) => void} */
  onComplete;
  /** Called with the first byte of a message. @type {() => void} */
  onBegin = () => {};

  /**
   * @param {'request'|'response'} kind
   * @param {{ maxHeaderSize?: number, maxLines?: number|null }} [limits] header lines after `maxLines` are
   *   left out; 0 for no limit
   */
  constructor(kind, { maxHeaderSize = 0, maxLines = null } = {}) {
    this.#isRequest = kind === 'request';
    this.#maxHeaderSize = maxHeaderSize || getMaxHeaderSize();
    this.#maxLines = typeof maxLines === 'number' ? maxLines || Infinity : DEFAULT_MAX_LINES;
  }

  /** Whether a message has begun and not ended. */
  get isBusy() {
    return this.#state !== HEAD || this.#rest !== null;
  }

  /** No more is read; for a connection that is given up or handed over. */
  stop() {
    this.#state = STOPPED;
    this.#rest = null;
  }

  /**
   * Reads a packet.
   * @param {Buffer} packet
   * @returns {Buffer|Error|undefined} what follows the messages when another protocol begins, or the error
   */
  execute(packet) {
    if (this.#state === HEAD && this.#rest === null && packet.length > 0) this.onBegin();
    const data = this.#rest === null ? packet : Buffer.concat([this.#rest, packet]);
    this.#rest = null;
    let at = 0;
    for (;;) {
      const next = this.#step(data, at);
      if (typeof next === 'string') {
        this.stop();
        return parseError(next, at, packet);
      }
      if (next === undefined) {
        if (this.#state !== STOPPED && at < data.length) this.#rest = data.subarray(at);
        return undefined;
      }
      if (typeof next !== 'number') return next;
      at = next;
      if (at === data.length && this.#state !== HEAD) return undefined;
      if (at < data.length && this.#state === HEAD && this.#begins) this.onBegin();
      if (at === data.length) return undefined;
    }
  }

  #begins = false;

  /**
   * The connection has ended.
   * @returns {Error|undefined}
   */
  finish() {
    const state = this.#state;
    const hasRest = this.#rest !== null;
    this.stop();
    if (state === UNTIL_CLOSE) {
      this.onComplete([]);
      return undefined;
    }
    if ((state === HEAD && !hasRest) || state === STOPPED) return undefined;
    return parseError('HPE_INVALID_EOF_STATE:Invalid EOF state', 0, undefined);
  }

  /** Reads one part from `at`; where the next one begins, undefined when more bytes are needed, or an error. */
  #step(data, at) {
    this.#begins = false;
    switch (this.#state) {
      case HEAD: return this.#head(data, at);
      case LENGTH:
      case CHUNK_DATA: return this.#counted(data, at);
      case CHUNK_SIZE: return this.#chunkSize(data, at);
      case CHUNK_END: return this.#chunkEnd(data, at);
      case TRAILERS: return this.#readTrailers(data, at);
      case UNTIL_CLOSE:
        if (at < data.length) this.onBody(data.subarray(at));
        return data.length;
      default: return undefined;
    }
  }

  #head(data, at) {
    // Empty lines before a request are of no meaning: RFC 9112, section 2.2.
    const start = at;
    if (this.#isRequest) while (data[at] === 13 || data[at] === 10) at++;
    if (at > start && at === data.length) return at;
    const bytes = at === 0 ? data : data.subarray(at);
    const parsed = this.#isRequest ? binding.parseRequest(bytes) : binding.parseResponse(bytes);
    if (typeof parsed === 'string') return parsed;
    const size = parsed === undefined ? bytes.length : parsed[0];
    if (size > this.#maxHeaderSize) return 'HPE_HEADER_OVERFLOW:Header overflow';
    if (parsed === undefined) {
      return this.#isRequest && !mayBeRequest(bytes) ? 'HPE_INVALID_METHOD:Invalid method encountered' : undefined;
    }
    return this.#readHead(parsed, data, at + size);
  }

  #readHead([, minor, lines, first, second], data, at) {
    if (lines.length > this.#maxLines * 2) lines.length = this.#maxLines * 2;
    const head = { minor, lines, keepAlive: false, upgrade: false };
    if (this.#isRequest) {
      if (!methods.has(first)) return 'HPE_INVALID_METHOD:Invalid method encountered';
      head.method = first;
      head.target = second;
    } else {
      head.status = first;
      head.reason = second;
    }
    const framing = framingOf(lines);
    if (typeof framing === 'string') return framing;
    head.keepAlive = minor >= 1 ? !hasToken(framing.connection, 'close') : hasToken(framing.connection, 'keep-alive');
    const asksUpgrade = hasToken(framing.connection, 'upgrade') && framing.upgrade;
    head.upgrade = this.#isRequest ? asksUpgrade || head.method === 'CONNECT' : head.status === 101;
    const mode = this.#bodyMode(head, framing);
    if (typeof mode === 'string') return mode;
    if (mode === UNTIL_CLOSE) head.keepAlive = false;

    const answer = this.onHead(head);
    if (this.#state === STOPPED) return undefined;
    if (answer === UPGRADE) {
      this.stop();
      this.onComplete([]);
      return data.subarray(at);
    }
    this.#left = framing.length ?? 0;
    if (answer === NO_BODY || mode === HEAD || (mode === LENGTH && this.#left === 0)) this.#complete();
    else this.#state = mode;
    return at;
  }

  /** How the body's end is found; HEAD when there is none. */
  #bodyMode(head, { length, coding }) {
    if (!this.#isRequest && (head.status < 200 || head.status === 204 || head.status === 304)) return HEAD;
    if (coding !== undefined) {
      const isChunked = /(?:^|,)\s*chunked\s*$/i.test(coding);
      if (isChunked && coding.match(/chunked/gi).length === 1) return CHUNK_SIZE;
      return this.#isRequest ? 'HPE_INVALID_TRANSFER_ENCODING:Request has invalid `Transfer-Encoding`' : UNTIL_CLOSE;
    }
    if (length !== undefined) return LENGTH;
    return this.#isRequest ? HEAD : UNTIL_CLOSE;
  }

  #counted(data, at) {
    const end = Math.min(data.length, at + this.#left);
    this.#left -= end - at;
    const wasChunk = this.#state === CHUNK_DATA;
    if (end > at) this.onBody(data.subarray(at, end));
    if (this.#state === STOPPED) return undefined;
    if (this.#left === 0) {
      if (wasChunk) this.#state = CHUNK_END;
      else this.#complete();
    }
    return end;
  }

  #chunkSize(data, at) {
    const bytes = data.subarray(at);
    const parsed = binding.parseChunkSize(bytes);
    if (typeof parsed === 'string') return parsed;
    if (parsed === undefined) {
      return bytes.length > MAX_CHUNK_LINE ? 'HPE_CHUNK_EXTENSIONS_OVERFLOW:Chunk extensions overflow' : undefined;
    }
    const [length, size] = parsed;
    if (length > MAX_CHUNK_LINE) return 'HPE_CHUNK_EXTENSIONS_OVERFLOW:Chunk extensions overflow';
    this.#left = size;
    this.#state = size === 0 ? TRAILERS : CHUNK_DATA;
    return at + length;
  }

  #chunkEnd(data, at) {
    if (data.length - at < 2) return undefined;
    if (data[at] !== 13 || data[at + 1] !== 10) return 'HPE_STRICT:Expected LF after chunk data';
    this.#state = CHUNK_SIZE;
    return at + 2;
  }

  #readTrailers(data, at) {
    const bytes = data.subarray(at);
    const parsed = binding.parseTrailers(bytes);
    if (typeof parsed === 'string') return parsed;
    if (parsed === undefined) {
      return bytes.length > this.#maxHeaderSize ? 'HPE_HEADER_OVERFLOW:Header overflow' : undefined;
    }
    [, this.#trailers] = parsed;
    this.#complete();
    return at + parsed[0];
  }

  #complete() {
    const trailers = this.#trailers;
    this.#trailers = [];
    this.#state = HEAD;
    this.#begins = true;
    this.onComplete(trailers);
  }
}

/** Whether what has come can be the beginning of a request: no bytes are waited for that cannot help. */
function mayBeRequest(bytes) {
  const text = bytes.latin1Slice(0, 24).trimStart();
  const space = text.indexOf(' ');
  if (space !== -1) return methods.has(text.slice(0, space));
  return METHODS.some((method) => method.startsWith(text));
}

/** The header lines that say where a body ends; text for an error. */
function framingOf(lines) {
  const framing = { length: undefined, coding: undefined, connection: undefined, upgrade: false };
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i];
    // Only these have one of the lengths.
    if (name.length !== 7 && name.length !== 10 && name.length !== 14 && name.length !== 17) continue;
    const value = lines[i + 1];
    switch (name.toLowerCase()) {
      case 'content-length':
        if (framing.length !== undefined) return 'HPE_UNEXPECTED_CONTENT_LENGTH:Content-Length already present';
        if (!/^\d+$/.test(value)) return 'HPE_INVALID_CONTENT_LENGTH:Invalid character in Content-Length';
        framing.length = Number(value);
        if (framing.length > Number.MAX_SAFE_INTEGER) return 'HPE_INVALID_CONTENT_LENGTH:Content-Length overflow';
        break;
      case 'transfer-encoding':
        framing.coding = framing.coding === undefined ? value : `${framing.coding}, ${value}`;
        break;
      case 'connection':
        framing.connection = framing.connection === undefined ? value : `${framing.connection}, ${value}`;
        break;
      case 'upgrade':
        framing.upgrade = true;
        break;
      default:
    }
  }
  // Two lengths are how requests are smuggled.
  if (framing.length !== undefined && framing.coding !== undefined) {
    return "HPE_INVALID_TRANSFER_ENCODING:Transfer-Encoding can't be present with Content-Length";
  }
  return framing;
}

module.exports = { BODY, HTTPParser, NO_BODY, UPGRADE };
