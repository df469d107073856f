'use strict';

// process.stdin, process.stdout and process.stderr, made when they are first read.
//
// What a stream is depends on the descriptor: a terminal and a pipe are sockets over their handle, written
// synchronously; a file is written with fs.writeSync. So output is never lost when the program exits.

const { guessHandleType } = internalBinding('tty_wrap');

let stdin;
let stdout;
let stderr;

function dummyDestroy(error, callback) {
  this._undestroy();
  callback(error);
  // Programs that destroy stdout still see it close, once; the descriptor stays open.
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

/** A stream that writes to a descriptor. */
function createWritable(fd) {
  let stream;
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const { WriteStream } = require('tty');
      stream = new WriteStream(fd);
      stream._type = 'tty';
      break;
    }
    case 'FILE': {
      const SyncWriteStream = require('internal/fs/sync_write_stream');
      stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const { Socket } = require('net');
      // A child forked with IPC on this descriptor has a channel there already.
      if (process.channel?.fd === fd) {
        stream = new Socket({ handle: process.channel, readable: false, writable: true });
      } else {
        stream = new Socket({ fd, readable: false, writable: true });
      }
      stream._type = 'pipe';
      break;
    }
    default: {
      // A closed descriptor, or a kind that cannot be written: output goes nowhere, as in Node.
      const { Writable } = require('stream');
      stream = new Writable({ write(chunk, encoding, callback) { callback(); } });
    }
  }
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = dummyDestroy;
  return stream;
}

function getStdout() {
  if (stdout !== undefined) return stdout;
  stdout = createWritable(1);
  if (stdout.isTTY) followWindowSize(stdout);
  return stdout;
}

function getStderr() {
  if (stderr !== undefined) return stderr;
  stderr = createWritable(2);
  if (stderr.isTTY) followWindowSize(stderr);
  return stderr;
}

function followWindowSize(stream) {
  process.on('SIGWINCH', () => stream._refreshSize());
}

function getStdin() {
  if (stdin !== undefined) return stdin;
  const fd = 0;
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const { ReadStream } = require('tty');
      stdin = new ReadStream(fd);
      break;
    }
    case 'FILE': {
      const { ReadStream } = require('fs');
      stdin = new ReadStream(null, { fd, autoClose: false });
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const { Socket } = require('net');
      if (process.channel?.fd === fd) {
        stdin = new Socket({ handle: process.channel, readable: true, writable: false, manualStart: true });
      } else {
        stdin = new Socket({ fd, readable: true, writable: false, manualStart: true });
      }
      // The descriptor is one way; half of the stream is over from the start.
      stdin._type = 'pipe';
      break;
    }
    default: {
      const { Readable } = require('stream');
      stdin = new Readable({ read() {} });
      stdin.push(null);
    }
  }
  stdin.fd = fd;

  // Nobody reads yet: an idle stdin must not keep the program alive.
  if (stdin._handle?.readStop) {
    stdin._handle.reading = false;
    stdin._readableState.reading = false;
    stdin._handle.readStop();
  }
  stdin.on('pause', () => {
    process.nextTick(() => {
      if (!stdin._handle || stdin.readableFlowing) return;
      if (stdin._handle.reading) {
        stdin._handle.reading = false;
        stdin._readableState.reading = false;
        stdin._handle.readStop();
      }
    });
  });
  return stdin;
}

module.exports = { stdin: getStdin, stdout: getStdout, stderr: getStderr };
