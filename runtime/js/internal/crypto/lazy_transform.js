'use strict';

// A Transform whose stream part is made when somebody uses it as a stream: most hashes and ciphers are
// only ever updated and finished.

const { Transform } = require('stream');

const { defineProperty, setPrototypeOf } = Object;

const kOptions = Symbol('kOptions');

/** @param {object} [options] of the stream */
function LazyTransform(options) {
  this[kOptions] = options;
}
setPrototypeOf(LazyTransform.prototype, Transform.prototype);
setPrototypeOf(LazyTransform, Transform);

for (const name of ['_readableState', '_writableState']) {
  defineProperty(LazyTransform.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      // The constructor below sets both, and looks at them while it does.
      for (const own of ['_readableState', '_writableState']) this[own] = undefined;
      Transform.call(this, this[kOptions]);
      // Texts come with their encoding, which matters to what is computed of them.
      if (!this[kOptions]?.defaultEncoding) this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      defineProperty(this, name, {
        __proto__: null, value, enumerable: true, configurable: true, writable: true,
      });
    },
  });
}

module.exports = LazyTransform;
