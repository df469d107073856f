'use strict';

const { Blob, describeBlob } = require('internal/blob');
const { ERR_INVALID_THIS, ERR_MISSING_ARGS } = require('internal/errors').codes;

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

/** @type {(value: any) => boolean} */
let isFile;

/** A Blob with a name and a time. */
class File extends Blob {
  #name;
  #lastModified;

  /**
   * @param {Iterable} fileBits
   * @param {string} fileName
   * @param {{ type?: string, endings?: string, lastModified?: number }} [options]
   */
  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#lastModified = lastModified === undefined ? Date.now() :
      Math.trunc(Number(lastModified)) || 0;
    this.#name = `${fileName}`.toWellFormed();
  }

  get name() {
    if (!isFile(this)) throw new ERR_INVALID_THIS('File');
    return this.#name;
  }

  get lastModified() {
    if (!isFile(this)) throw new ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [inspectCustom](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `File ${inspect({
      size: this.size,
      type: this.type,
      name: this.#name,
      lastModified: this.#lastModified,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  static {
    isFile = (value) => typeof value === 'object' && value !== null && #name in value;
  }
}

const enumerable = { __proto__: null, enumerable: true };
Object.defineProperties(File.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'File' },
  name: enumerable,
  lastModified: enumerable,
});

/** What stands for a File in a message. */
function describeFile(file) {
  const { name, lastModified } = file;
  return { ...describeBlob(file), name, lastModified };
}

/** The File for what `describeFile` gave. */
function reviveFile({ bytes, type, name, lastModified }) {
  return new File([bytes], name, { type, lastModified });
}

module.exports = { File, describeFile, isFile, reviveFile };
