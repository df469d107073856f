'use strict';

// The class behind Buffer. Its prototype becomes `Buffer.prototype`: a Buffer is
// a Uint8Array whose prototype is a different one, whoever made it.

/** @extends Uint8Array */
class FastBuffer extends Uint8Array {}

module.exports = { FastBuffer };
