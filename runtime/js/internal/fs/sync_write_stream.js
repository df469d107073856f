'use strict';

// A writable stream over a descriptor that writes before it returns: stdout and stderr when they are files.

const { Writable } = require('stream');
const { closeSync, writeSync } = require('fs');

class SyncWriteStream extends Writable {
  constructor(fd, options = {}) {
    super({ autoDestroy: true });
    this.fd = fd;
    this.readable = false;
    this.autoClose = options.autoClose === undefined ? true : options.autoClose;
  }

  _write(chunk, encoding, callback) {
    try {
      let offset = 0;
      while (offset < chunk.byteLength) {
        offset += writeSync(this.fd, chunk, offset, chunk.byteLength - offset);
      }
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  _destroy(error, callback) {
    if (this.fd === null) return callback(error);
    if (this.autoClose) closeSync(this.fd);
    this.fd = null;
    callback(error);
  }

  destroySoon() {
    this.destroy();
  }
}

module.exports = SyncWriteStream;
