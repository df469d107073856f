'use strict';
// Who runs when: the script itself, the nextTick queue, promise jobs, then the loop's phases.
//
//   tenon examples/event-loop/event-loop.js              prints A D C B, then the phases
//   tenon --trace-loop examples/event-loop/event-loop.js also shows each turn of the loop

const fs = require('fs');

console.log('A  the script runs to its end first');
setTimeout(() => console.log('B  timers come when the loop turns'), 0);
Promise.resolve().then(() => console.log('C  promise jobs follow the ticks'));
process.nextTick(() => console.log('D  ticks run as soon as the script is done'));

// From inside an I/O callback the order of the next two is fixed: the check phase comes right after
// the poll phase, the timers phase only in the next turn.
fs.stat(__filename, () => {
  console.log('E  an I/O callback, in the poll phase');
  setTimeout(() => console.log('H  the timer, in the next turn'), 0);
  setImmediate(() => console.log('G  the immediate, in the check phase'));
  process.nextTick(() => console.log('F  a tick, as soon as the callback is done'));
});
