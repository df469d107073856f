'use strict';

// Type checks. Those that V8 must answer come from internalBinding('types'), each taking one value
// and returning a boolean: isExternal isDate isArgumentsObject isBigIntObject isBooleanObject
// isNumberObject isStringObject isSymbolObject isBoxedPrimitive isNativeError isRegExp isAsyncFunction
// isGeneratorFunction isGeneratorObject isPromise isMap isSet isMapIterator isSetIterator isWeakMap
// isWeakSet isArrayBuffer isSharedArrayBuffer isProxy isModuleNamespaceObject isAnyArrayBuffer.
// They are enumerable data properties of the binding.

const { isView: isArrayBufferView } = ArrayBuffer;
const { apply } = Reflect;

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const tagGetter = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;

/** The class name of a typed array, `undefined` for anything else; cannot be forged. */
function typedArrayTag(value) {
  return typeof value === 'object' ? apply(tagGetter, value, []) : undefined;
}

function isTypedArray(value) {
  return typedArrayTag(value) !== undefined;
}

function isUint8Array(value) {
  return typedArrayTag(value) === 'Uint8Array';
}

const checks = {
  ...internalBinding('types'),
  isArrayBufferView,
  isDataView: (value) => isArrayBufferView(value) && !isTypedArray(value),
  isTypedArray,
  isUint8Array,
  isUint8ClampedArray: (value) => typedArrayTag(value) === 'Uint8ClampedArray',
  isUint16Array: (value) => typedArrayTag(value) === 'Uint16Array',
  isUint32Array: (value) => typedArrayTag(value) === 'Uint32Array',
  isInt8Array: (value) => typedArrayTag(value) === 'Int8Array',
  isInt16Array: (value) => typedArrayTag(value) === 'Int16Array',
  isInt32Array: (value) => typedArrayTag(value) === 'Int32Array',
  isFloat16Array: (value) => typedArrayTag(value) === 'Float16Array',
  isFloat32Array: (value) => typedArrayTag(value) === 'Float32Array',
  isFloat64Array: (value) => typedArrayTag(value) === 'Float64Array',
  isBigInt64Array: (value) => typedArrayTag(value) === 'BigInt64Array',
  isBigUint64Array: (value) => typedArrayTag(value) === 'BigUint64Array',
};

// Loaded when somebody asks: without the module there are no such values.
const { isKeyObject, isCryptoKey } = {
  isKeyObject: (value) => require('internal/crypto/key_object').isKeyObject(value),
  isCryptoKey: (value) => require('internal/crypto/webcrypto/crypto_key').isCryptoKey(value),
};
Object.defineProperties(checks, {
  isKeyObject: { __proto__: null, value: isKeyObject, writable: false, enumerable: false, configurable: false },
  isCryptoKey: { __proto__: null, value: isCryptoKey, writable: false, enumerable: false, configurable: false },
});

module.exports = checks;
