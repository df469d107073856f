'use strict';

// TextEncoderStream and TextDecoderStream.

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { TextDecoder, TextEncoder } = require('internal/encoding');
const { defineMembers, inspectAs, kInspect } = require('internal/webstreams/util');
const { TransformStream } = require('internal/webstreams/transform');


/** Text in, bytes out. */
class TextEncoderStream {
  #transform;

  constructor() {
    const encoder = new TextEncoder();
    // The first half of a surrogate pair waits for the second one.
    let half = '';
    this.#transform = new TransformStream({
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
  }

  get encoding() {
    return 'utf-8';
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [kInspect](depth, options) {
    if (typeof this !== 'object' || this === null || !(#transform in this)) {
      throw new ERR_INVALID_THIS('TextEncoderStream');
    }
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { encoding: this.encoding, readable, writable });
  }
}
defineMembers(TextEncoderStream, ['encoding', 'readable', 'writable']);

/** Bytes in, text out. */
class TextDecoderStream {
  #decoder;
  #transform;

  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   */
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = this.#decoder = new TextDecoder(encoding, options);
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [kInspect](depth, options) {
    if (typeof this !== 'object' || this === null || !(#transform in this)) {
      throw new ERR_INVALID_THIS('TextDecoderStream');
    }
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs(this, depth, options, { encoding, fatal, ignoreBOM, readable, writable });
  }
}
defineMembers(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

module.exports = { TextDecoderStream, TextEncoderStream };
