'use strict';

// Bytes from a terminal to key presses.

const { StringDecoder } = require('string_decoder');

const ESC = '\x1b';
const kEscapeTimeout = 500;

const kDecoder = Symbol('keypress-decoder');
const kParser = Symbol('escape-decoder');

/** What follows `ESC [` or `ESC O`, to the name of the key. */
const codeNames = {
  '__proto__': null,
  '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4',
  'OP': 'f1', 'OQ': 'f2', 'OR': 'f3', 'OS': 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4',
  '[200~': 'paste-start', '[201~': 'paste-end',
  '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4', '[[E': 'f5',
  '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9', '[21~': 'f10',
  '[23~': 'f11', '[24~': 'f12',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear', '[F': 'end', '[H': 'home',
  'OA': 'up', 'OB': 'down', 'OC': 'right', 'OD': 'left', 'OE': 'clear', 'OF': 'end', 'OH': 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end', '[5~': 'pageup', '[6~': 'pagedown',
  '[[5~': 'pageup', '[[6~': 'pagedown', '[7~': 'home', '[8~': 'end',
};
/** Names that come with a modifier built into the code. */
const modifiedNames = {
  '__proto__': null,
  '[a': ['up', 'shift'], '[b': ['down', 'shift'], '[c': ['right', 'shift'], '[d': ['left', 'shift'],
  '[e': ['clear', 'shift'], '[2$': ['insert', 'shift'], '[3$': ['delete', 'shift'],
  '[5$': ['pageup', 'shift'], '[6$': ['pagedown', 'shift'], '[7$': ['home', 'shift'], '[8$': ['end', 'shift'],
  'Oa': ['up', 'ctrl'], 'Ob': ['down', 'ctrl'], 'Oc': ['right', 'ctrl'], 'Od': ['left', 'ctrl'],
  'Oe': ['clear', 'ctrl'], '[2^': ['insert', 'ctrl'], '[3^': ['delete', 'ctrl'], '[5^': ['pageup', 'ctrl'],
  '[6^': ['pagedown', 'ctrl'], '[7^': ['home', 'ctrl'], '[8^': ['end', 'ctrl'], '[Z': ['tab', 'shift'],
};

/** Takes characters one at a time; emits 'keypress' on the stream. */
function* parser(stream) {
  while (true) {
    let ch = yield;
    let s = ch;
    let escaped = false;
    const key = {
      sequence: null, name: undefined, ctrl: false, meta: false, shift: false,
    };
    if (ch === ESC) {
      escaped = true;
      s += (ch = yield);
      if (ch === ESC) s += (ch = yield);
    }
    if (escaped && (ch === 'O' || ch === '[')) {
      // A control sequence: introducer, numbers, a letter.
      let code = ch;
      let modifier = 0;
      if (ch === 'O') {
        s += (ch = yield);
        if (ch >= '0' && ch <= '9') {
          modifier = (ch >> 0) - 1;
          s += (ch = yield);
        }
        code += ch;
      } else {
        s += (ch = yield);
        if (ch === '[') {
          code += ch;
          s += (ch = yield);
        }
        const start = s.length - 1;
        // Up to three digits, and a modifier after a semicolon.
        for (let i = 0; i < 3 && ch >= '0' && ch <= '9'; i++) s += (ch = yield);
        if (ch === ';') {
          s += (ch = yield);
          if (ch >= '0' && ch <= '9') s += (yield);
        }
        const rest = s.slice(start);
        let match;
        if ((match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(rest))) {
          code += match[4] ?? match[1] + match[3];
          modifier = (match[2] ?? 1) - 1;
        } else if ((match = /^((\d;)?(\d))?([A-Za-z])$/.exec(rest))) {
          code += match[4];
          modifier = (match[3] ?? 1) - 1;
        } else {
          code += rest;
        }
      }
      key.ctrl = Boolean(modifier & 4);
      key.meta = Boolean(modifier & 10);
      key.shift = Boolean(modifier & 1);
      key.code = code;
      if (codeNames[code] !== undefined) {
        key.name = codeNames[code];
      } else if (modifiedNames[code] !== undefined) {
        const [name, held] = modifiedNames[code];
        key.name = name;
        key[held] = true;
      } else {
        key.name = 'undefined';
      }
    } else if (ch === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (ch === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (ch === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (ch === '\b' || ch === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (ch === ESC) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (ch === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && ch <= '\x1a') {
      key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(ch)) {
      key.name = ch.toLowerCase();
      key.shift = /^[A-Z]$/.test(ch);
      key.meta = escaped;
    } else if (escaped) {
      key.name = ch.length ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = s;
    if (s.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : s, key);
    } else if ([...s].length === 1) {
      stream.emit('keypress', s, key);
    }
  }
}

/** Makes a stream emit 'keypress' for what it reads. */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  stream[kDecoder] = new StringDecoder('utf8');
  stream[kParser] = parser(stream);
  stream[kParser].next();
  let timer;
  const flushEscape = () => stream[kParser].next('');

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      // Nobody listens: try again when somebody does.
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kDecoder].write(input);
    if (!text) return;
    clearTimeout(timer);
    iface.sawKeyPress = [...text].length === 1;
    iface.isCompletionEnabled = false;
    let length = 0;
    for (const character of text) {
      length += character.length;
      if (length === text.length) iface.isCompletionEnabled = true;
      try {
        stream[kParser].next(character);
        // An escape at the end may be the key itself.
        if (length === text.length && character === ESC) {
          timer = setTimeout(flushEscape, iface.escapeCodeTimeout ?? kEscapeTimeout);
        }
      } catch (error) {
        // The parser ends with the error of a listener: the next key needs a new one.
        stream[kParser] = parser(stream);
        stream[kParser].next();
        throw error;
      }
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
