'use strict';

// The implementations live in internal/path/*: this file joins the two and
// picks the one of the platform.

const posix = require('internal/path/posix');
const win32 = require('internal/path/win32');

posix.posix = win32.posix = posix;
posix.win32 = win32.win32 = win32;

// The first names these functions had, still in use.
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;

module.exports = process.platform === 'win32' ? win32 : posix;
