'use strict';

// The `console` module: the global console. Its streams are process.stdout and process.stderr,
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

// The engine's console also has members for an attached inspector; they come after ours.
const engineConsole = globalThis.console;
if (engineConsole !== undefined) {
  for (const key of ['profile', 'profileEnd', 'timeStamp', 'context', 'createTask']) {
    if (typeof engineConsole[key] === 'function') globalConsole[key] = engineConsole[key];
  }
}

module.exports = globalConsole;
