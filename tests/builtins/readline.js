'use strict';

// readline: lines of a stream, questions, keys of a terminal.

const readline = require('readline');
const { PassThrough } = require('stream');

function lines(chunks, options) {
  return new Promise((resolve) => {
    const input = new PassThrough();
    const rl = readline.createInterface({ input, ...options });
    const seen = [];
    rl.on('line', (line) => seen.push(line));
    rl.on('close', () => resolve(seen));
    for (const chunk of chunks) input.write(chunk);
    input.end();
  });
}

(async () => {
  console.log(await lines(['a\nb', 'c\r\nd\n', '\ne']));
  console.log(await lines(['x\r', '\ny\r', 'z']));
  console.log(await lines([Buffer.from([0xc3]), Buffer.from([0xa9, 0x0a])]));

  const input = new PassThrough();
  const output = new PassThrough();
  let written = '';
  output.setEncoding('utf8').on('data', (text) => { written += text; });
  const rl = readline.createInterface({ input, output, prompt: '? ' });
  rl.prompt();
  const answer = new Promise((resolve) => rl.question('name: ', resolve));
  input.write('someone\n');
  console.log(await answer, JSON.stringify(written));
  rl.on('pause', () => console.log('pause')).on('resume', () => console.log('resume')).on('close', () => console.log('close'));
  rl.pause();
  rl.resume();
  rl.close();
  try {
    rl.question('more', () => {});
  } catch (error) {
    console.log(error.code, error.message);
  }

  const each = new PassThrough();
  each.end('one\ntwo\nthree');
  for await (const line of readline.createInterface({ input: each, crlfDelay: Infinity })) console.log(line);

  // A terminal: editing of the line.
  const keys = new PassThrough();
  const screen = new PassThrough();
  screen.columns = 80;
  const editor = readline.createInterface({ input: keys, output: screen, terminal: true, prompt: '> ', completer: (line) => [['help', 'hello'].filter((word) => word.startsWith(line)), line] });
  editor.on('line', (line) => console.log('line', JSON.stringify(line)));
  editor.on('SIGINT', () => console.log('interrupt'));
  keys.write('helo wrld');
  keys.write('\x1b[D\x1b[D\x1b[D'); // left three times
  keys.write('o');
  keys.write('\x01'); // ctrl-a
  keys.write('\x1b[C\x1b[C\x1b[C'); // right three times
  keys.write('l');
  keys.write('\r');
  keys.write('abc def\x17\x7f!\r'); // delete a word, a character
  keys.write('hel\t\r');
  keys.write('\x1b[A\x1b[A\r'); // history
  keys.write('gone\x15kept\x0b\r'); // delete to the beginning
  keys.write('\x03');
  console.log(editor.line, editor.cursor, editor.history);
  editor.close();

  const moves = new PassThrough();
  readline.cursorTo(moves, 1, 2);
  readline.cursorTo(moves, 3);
  readline.moveCursor(moves, -1, 2);
  readline.clearLine(moves, 0);
  readline.clearScreenDown(moves);
  console.log(JSON.stringify(moves.read().toString()));

  const presses = new PassThrough();
  readline.emitKeypressEvents(presses);
  presses.on('keypress', (text, key) => console.log(JSON.stringify(text), JSON.stringify(key)));
  for (const sequence of ['a', 'A', '1', '\r', '\n', '\t', '\x7f', '\x1b[A', '\x1bOP', '\x1b[1;5C', '\x1b[3~', '\x1bb', '\x04', 'é', '\x1b[24~', '\x1b[Z']) presses.write(sequence);
})();
