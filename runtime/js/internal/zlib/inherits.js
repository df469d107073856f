'use strict';

const { setPrototypeOf } = Object;

/**
 * Makes a constructor function inherit from another, instances and statics.
 * @param {Function} Heir
 * @param {Function} Base
 */
function inherits(Heir, Base) {
  setPrototypeOf(Heir.prototype, Base.prototype);
  setPrototypeOf(Heir, Base);
}

module.exports = { inherits };
