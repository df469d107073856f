'use strict';

// TextEncoderStream and TextDecoderStream.

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { TextDecoder, TextEncoder } = require('internal/encoding');
const { brand, define, initialize, inspectAs, kInspect, kState } = require('internal/webstreams/util');
const { TransformStream } = require('internal/webstreams/transform');

const isEncoder = brand('TextEncoderStream');
const isDecoder = brand('TextDecoderStream');

/** Text in, bytes out. */
class TextEncoderStream {
  constructor() {
    const encoder = new TextEncoder();
    // The first half of a surrogate pair waits for the second one.
    let half = '';
    const transform = new TransformStream({
      transform(chunk, controller) {
        let text = half + `${chunk}`;
        half = '';
        const last = text.charCodeAt(text.length - 1);
        if (last >= 0xD800 && last <= 0xDBFF) {
          half = text.at(-1);
          text = text.slice(0, -1);
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (half !== '') controller.enqueue(encoder.encode(half));
      },
    });
    initialize(this, 'TextEncoderStream', { transform });
  }

  get encoding() {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return 'utf-8';
  }

  get readable() {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return this[kState].transform.readable;
  }

  get writable() {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return this[kState].transform.writable;
  }

  [kInspect](depth, options) {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { encoding: this.encoding, readable, writable });
  }
}
define(TextEncoderStream, ['encoding', 'readable', 'writable']);

/** Bytes in, text out. */
class TextDecoderStream {
  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   */
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    const transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
    initialize(this, 'TextDecoderStream', { decoder, transform });
  }

  get encoding() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return this[kState].decoder.encoding;
  }

  get fatal() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return this[kState].decoder.fatal;
  }

  get ignoreBOM() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return this[kState].decoder.ignoreBOM;
  }

  get readable() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return this[kState].transform.readable;
  }

  get writable() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return this[kState].transform.writable;
  }

  [kInspect](depth, options) {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs(this, depth, options, { encoding, fatal, ignoreBOM, readable, writable });
  }
}
define(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

module.exports = { TextDecoderStream, TextEncoderStream };
