'use strict';

// The global console. Its streams are process.stdout and process.stderr,
// opened at the first write.

const { Console, initialize, lazyStreams } = require('internal/console/console');

const { defineProperty } = Object;

const globalConsole = { __proto__: {} };

for (const key of Object.keys(Console.prototype)) {
  const method = Console.prototype[key].bind(globalConsole);
  defineProperty(method, 'name', { __proto__: null, value: Console.prototype[key].name });
  globalConsole[key] = method;
}
initialize(globalConsole, { ignoreErrors: true, colorMode: 'auto' });
lazyStreams(globalConsole, process);
globalConsole.Console = Console;

module.exports = globalConsole;
