'use strict';

// What requests and responses carry: where bodies come from, and the ways to read them.
//
// Specification: https://fetch.spec.whatwg.org/#bodies

const { Buffer } = require('buffer');
const { isBlob } = require('internal/blob');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { isDisturbed } = require('internal/streams/utils');
const { isReadableStream } = require('internal/webstreams/util');
const { ReadableStream, createByteStream, teeReadable } = require('internal/webstreams/readable');
const { closeByte, enqueueByte } = require('internal/webstreams/readable_byte');
const { isFormData, entriesOf } = require('internal/web/form_data');
const { illegalInvocation } = require('internal/web/webidl');

/**
 * A body: its stream, and the bytes behind it when they are known.
 * @typedef {{ stream: ReadableStream, source: null|string|Uint8Array|Blob, length: number|null }} Body
 */

/** A stream of bytes that are there already. */
function streamOfBytes(bytes) {
  return createByteStream({
    start() {},
    async pull(controller) {
      // Copied, since a chunk's memory is the reader's.
      if (bytes.byteLength > 0) enqueueByte(controller, bytes.slice());
      closeByte(controller);
      controller.byobRequest?.respond(0);
    },
    async cancel() {},
  });
}

function bodyOfBytes(bytes, source = bytes) {
  return { stream: streamOfBytes(bytes), source, length: bytes.byteLength };
}

function copyBytes(value) {
  if (isAnyArrayBuffer(value)) return new Uint8Array(value.slice(0));
  return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
}

/**
 * What the user gave as a body, and the content type that goes with it.
 * @returns {{ body: Body, type: string|null }}
 */
function extractBody(value) {
  if (isReadableStream(value)) {
    if (value.locked || isDisturbed(value)) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return { body: { stream: value, source: null, length: null }, type: null };
  }
  if (isBlob(value)) {
    return { body: { stream: value.stream(), source: value, length: value.size }, type: value.type || null };
  }
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return { body: bodyOfBytes(copyBytes(value)), type: null };
  if (isFormData(value)) {
    const { blob, type } = require('internal/web/multipart').encode(entriesOf(value));
    return { body: { stream: blob.stream(), source: blob, length: blob.size }, type };
  }
  const { URLSearchParams } = require('internal/url');
  if (value instanceof URLSearchParams) {
    const bytes = new Uint8Array(Buffer.from(value.toString()));
    return { body: bodyOfBytes(bytes), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (typeof value?.[Symbol.asyncIterator] === 'function') {
    return { body: { stream: ReadableStream.from(value), source: null, length: null }, type: null };
  }
  const bytes = internalBinding('encoding').encodeUtf8(`${value}`.toWellFormed());
  return { body: bodyOfBytes(bytes), type: 'text/plain;charset=UTF-8' };
}

/** Two bodies of one. */
function cloneBody(body) {
  const [first, second] = teeReadable(body.stream, true);
  body.stream = first;
  return { stream: second, source: body.source, length: body.length };
}

function isUnusable(body) {
  return body !== null && (body.stream.locked || isDisturbed(body.stream));
}

/** All bytes of a body. */
async function readAll(body) {
  if (body === null) return new Uint8Array();
  const reader = body.stream.getReader();
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!ArrayBuffer.isView(value) || Object.prototype.toString.call(value) !== '[object Uint8Array]') {
      const error = new TypeError('Received non-Uint8Array chunk');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    chunks.push(value);
    length += value.byteLength;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

const utf8 = () => new (require('internal/encoding').TextDecoder)();

function parseForm(bytes, type) {
  const { MIMEType } = require('internal/mime');
  let mime;
  try {
    mime = new MIMEType(type ?? '');
  } catch {
    throw new TypeError(
      'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  if (mime.essence === 'multipart/form-data') {
    const boundary = mime.params.get('boundary');
    if (!boundary) throw new TypeError('missing boundary in content-type header');
    return require('internal/web/multipart').decode(bytes, boundary);
  }
  if (mime.essence === 'application/x-www-form-urlencoded') {
    const { URLSearchParams } = require('internal/url');
    const { FormData } = require('internal/web/form_data');
    const form = new FormData();
    for (const [name, value] of new URLSearchParams(utf8().decode(bytes))) form.append(name, value);
    return form;
  }
  throw new TypeError(
    'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
}

/**
 * Gives a class `body`, `bodyUsed` and the methods that read a body.
 * @param {Function} Class
 * @param {(value: any) => { body: Body|null, contentType: () => string|null }|undefined} stateOf the
 *   state of an instance; undefined for what is none
 */
function mixinBody(Class, stateOf) {
  /** Reads all, then converts. */
  async function consume(object, convert) {
    const state = stateOf(object);
    if (state === undefined) throw illegalInvocation();
    const { body } = state;
    if (isUnusable(body)) throw new TypeError('Body is unusable: Body has already been read');
    return convert(await readAll(body), state.contentType());
  }
  const members = {
    get body() {
      const state = stateOf(this);
      if (state === undefined) throw illegalInvocation();
      return state.body === null ? null : state.body.stream;
    },
    get bodyUsed() {
      const state = stateOf(this);
      if (state === undefined) throw illegalInvocation();
      return state.body !== null && isDisturbed(state.body.stream);
    },
    /** @returns {Promise<Blob>} */
    blob() {
      return consume(this, (bytes, type) => new (require('internal/blob').Blob)([bytes], { type: mimeOf(type) }));
    },
    /** @returns {Promise<ArrayBuffer>} */
    arrayBuffer() {
      return consume(this, (bytes) => bytes.buffer);
    },
    /** @returns {Promise<string>} */
    text() {
      return consume(this, (bytes) => utf8().decode(bytes));
    },
    /** @returns {Promise<any>} */
    json() {
      return consume(this, (bytes) => JSON.parse(utf8().decode(bytes)));
    },
    /** @returns {Promise<FormData>} */
    formData() {
      return consume(this, parseForm);
    },
    /** @returns {Promise<Uint8Array>} */
    bytes() {
      return consume(this, (bytes) => bytes);
    },
  };
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
    Object.defineProperty(Class.prototype, name, { ...descriptor, enumerable: true, configurable: true });
  }
}

function mimeOf(type) {
  if (type === null) return '';
  try {
    return new (require('internal/mime').MIMEType)(type).toString();
  } catch {
    return '';
  }
}

module.exports = { bodyOfBytes, cloneBody, extractBody, isUnusable, mixinBody };
