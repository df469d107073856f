'use strict';

// The DOMException class of the web platform.

const { defineProperties, defineProperty, setPrototypeOf } = Object;

const kNames = new WeakMap();
const codeOf = new Map();
// Names that lost their codes when the standard dropped them; the constants stayed.
const retired = new Set(['DOMStringSizeError', 'NoDataAllowedError', 'ValidationError']);

function fieldsOf(value) {
  const fields = kNames.get(value);
  if (fields === undefined) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_THIS('DOMException');
  }
  return fields;
}

// The standard wants Function as the prototype of the class and Error.prototype as that of its
// instances' prototype, which `extends Error` cannot give. Instances are real errors, made inside.
class DOMException {
  /**
   * @param {string} [message]
   * @param {string | { name?: string, cause?: any }} [options] the name, or more
   */
  constructor(message = '', options = 'Error') {
    message = `${message}`;
    const self = new Error(message);
    setPrototypeOf(self, new.target.prototype);
    if (options && typeof options === 'object') {
      kNames.set(self, { message, name: `${options.name}` });
      if ('cause' in options) {
        defineProperty(self, 'cause',
          { __proto__: null, value: options.cause, configurable: true, writable: true, enumerable: false });
      }
    } else {
      kNames.set(self, { message, name: `${options}` });
    }
    // The first line of a stack shows an own message only: it is rendered while there is one.
    void self.stack;
    delete self.message;
    internalBinding('messaging').markCloneable(self);
    return self; // eslint-disable-line no-constructor-return
  }

  get name() {
    return fieldsOf(this).name;
  }

  get message() {
    return fieldsOf(this).message;
  }

  get code() {
    const { name } = fieldsOf(this);
    return retired.has(name) ? 0 : codeOf.get(name) ?? 0;
  }
}

setPrototypeOf(DOMException.prototype, Error.prototype);
defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: { __proto__: null, enumerable: true, configurable: true },
  message: { __proto__: null, enumerable: true, configurable: true },
  code: { __proto__: null, enumerable: true, configurable: true },
});

// In the order of their codes, from 1.
[
  'IndexSizeError', 'DOMStringSizeError', 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError',
  'NoDataAllowedError', 'NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError',
  'InvalidStateError', 'SyntaxError', 'InvalidModificationError', 'NamespaceError', 'InvalidAccessError',
  'ValidationError', 'TypeMismatchError', 'SecurityError', 'NetworkError', 'AbortError', 'URLMismatchError',
  'QuotaExceededError', 'TimeoutError', 'InvalidNodeTypeError', 'DataCloneError',
].forEach((name, i) => {
  // DOMStringSizeError is DOMSTRING_SIZE_ERR, InUseAttributeError is INUSE_ATTRIBUTE_ERR.
  const words = name.slice(0, -'Error'.length).replace('DOMString', 'Domstring').replace('InUse', 'Inuse')
    .replace('URLMismatch', 'UrlMismatch');
  const constant = `${words.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_ERR`;
  const descriptor = { __proto__: null, enumerable: true, value: i + 1 };
  defineProperty(DOMException, constant, descriptor);
  defineProperty(DOMException.prototype, constant, descriptor);
  codeOf.set(name, i + 1);
});

function isDOMException(value) {
  return kNames.has(value);
}

/** What stands for a DOMException in a message. */
function describeDOMException(value) {
  return { ...kNames.get(value), stack: value.stack };
}

/** The DOMException for what `describeDOMException` gave. */
function reviveDOMException({ message, name, stack }) {
  const copy = new DOMException(message, name);
  defineProperty(copy, 'stack',
    { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
  return copy;
}

module.exports = { DOMException, describeDOMException, isDOMException, reviveDOMException };
