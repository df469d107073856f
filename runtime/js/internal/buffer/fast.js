'use strict';

// The class behind Buffer. Its prototype becomes `Buffer.prototype`: a Buffer is
// a Uint8Array whose prototype is a different one, whoever made it.

/** @extends Uint8Array */
class FastBuffer extends Uint8Array {
  // Written out: the implicit constructor passes its arguments on by iterating
  // over them, which is slower and which user code can interfere with.
  constructor(source, byteOffset, length) {
    super(source, byteOffset, length);
  }
}

module.exports = { FastBuffer };
