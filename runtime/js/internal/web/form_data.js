'use strict';

// FormData: the fields of a form, texts and files.
//
// Specification: https://xhr.spec.whatwg.org/#interface-formdata

const { isBlob } = require('internal/blob');
const { define, definePairs, illegalInvocation, isObject, kInspect, requireArguments } =
  require('internal/web/webidl');

let entriesOf;

/** What the list keeps for a value: text, or a File. */
function toEntry(name, value, filename) {
  name = `${name}`.toWellFormed();
  if (!isBlob(value)) return [name, `${value}`.toWellFormed()];
  const { File } = require('internal/file');
  if (!(value instanceof File)) {
    value = new File([value], filename ?? 'blob', { type: value.type });
  } else if (filename !== undefined) {
    value = new File([value], filename, { type: value.type, lastModified: value.lastModified });
  }
  return [name, value];
}

function checkFile(given, where) {
  if (given.length === 3 && !isBlob(given[1])) {
    throw new TypeError(`Failed to execute '${where}' on 'FormData': parameter 2 is not of type 'Blob'`);
  }
}

class FormData {
  /** @type {[string, string|File][]} */
  #entries = [];

  static {
    entriesOf = (value) => {
      if (!isObject(value) || !(#entries in value)) throw illegalInvocation();
      return value.#entries;
    };
  }

  constructor(form = undefined) {
    if (form !== undefined) {
      const error = new TypeError("FormData constructor: Argument 1 could not be converted to: undefined.");
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
  }

  append(name, value, filename = undefined) {
    entriesOf(this);
    requireArguments(arguments, 2, 'FormData.append');
    checkFile(arguments, 'append');
    this.#entries.push(toEntry(name, value, filename === undefined ? undefined : `${filename}`));
  }

  delete(name) {
    entriesOf(this);
    requireArguments(arguments, 1, 'FormData.delete');
    name = `${name}`.toWellFormed();
    this.#entries = this.#entries.filter(([other]) => other !== name);
  }

  get(name) {
    entriesOf(this);
    requireArguments(arguments, 1, 'FormData.get');
    name = `${name}`.toWellFormed();
    return this.#entries.find(([other]) => other === name)?.[1] ?? null;
  }

  getAll(name) {
    entriesOf(this);
    requireArguments(arguments, 1, 'FormData.getAll');
    name = `${name}`.toWellFormed();
    return this.#entries.filter(([other]) => other === name).map(([, value]) => value);
  }

  has(name) {
    entriesOf(this);
    requireArguments(arguments, 1, 'FormData.has');
    name = `${name}`.toWellFormed();
    return this.#entries.some(([other]) => other === name);
  }

  set(name, value, filename = undefined) {
    entriesOf(this);
    requireArguments(arguments, 2, 'FormData.set');
    checkFile(arguments, 'set');
    const entry = toEntry(name, value, filename === undefined ? undefined : `${filename}`);
    const index = this.#entries.findIndex(([other]) => other === entry[0]);
    if (index === -1) {
      this.#entries.push(entry);
      return;
    }
    this.#entries = this.#entries.filter(([other], at) => at <= index || other !== entry[0]);
    this.#entries[index] = entry;
  }

  [kInspect](depth, options) {
    const fields = { __proto__: null };
    for (const [name, value] of this.#entries) {
      if (!(name in fields)) fields[name] = value;
      else if (Array.isArray(fields[name])) fields[name].push(value);
      else fields[name] = [fields[name], value];
    }
    const { inspect } = require('internal/util/inspect');
    const text = inspect(fields, options);
    return `FormData ${text.slice(text.indexOf('] ') + 2)}`;
  }
}
define(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set']);
definePairs(FormData, (form) => entriesOf(form));

module.exports = {
  FormData,
  entriesOf: (form) => entriesOf(form),
  isFormData: (value) => value instanceof FormData,
};
