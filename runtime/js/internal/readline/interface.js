'use strict';

// The line reader: lines from any stream, and editing of the line on a terminal.

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE },
} = require('internal/errors');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } = require('internal/validators');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { emitKeypressEvents } = require('internal/readline/keypress');

const kHistorySize = 30;
const kMinimumCrlfDelay = 100;
const lineEnding = /\r\n|\n|\r(?!\n)|\u2028|\u2029/g;

const kQuestion = Symbol('kQuestion');
const kLineBuffer = Symbol('kLineBuffer');
const kOldPrompt = Symbol('kOldPrompt');
const kSawReturnAt = Symbol('kSawReturnAt');
const kListeners = Symbol('kListeners');
const kLines = Symbol('kLines');
const kYank = Symbol('kYank');

/** The width of a text on a terminal. */
function stringWidth(text) {
  return require('internal/util/inspect').getStringWidth(text);
}

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  EventEmitter.call(this);
  let history;
  let historySize;
  let removeHistoryDuplicates = false;
  let crlfDelay;
  let prompt = '> ';
  let signal;
  this.escapeCodeTimeout = 500;
  this.tabSize = 8;
  if (input?.input) {
    ({ output, completer, terminal, history, historySize, signal } = input);
    if (input.tabSize !== undefined) {
      validateUint32(input.tabSize, 'tabSize', true);
      this.tabSize = input.tabSize;
    }
    removeHistoryDuplicates = input.removeHistoryDuplicates;
    if (input.prompt !== undefined) prompt = input.prompt;
    if (input.escapeCodeTimeout !== undefined) {
      if (!Number.isFinite(input.escapeCodeTimeout)) {
        throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', this.escapeCodeTimeout);
      }
      this.escapeCodeTimeout = input.escapeCodeTimeout;
    }
    if (signal) validateAbortSignal(signal, 'options.signal');
    crlfDelay = input.crlfDelay;
    input = input.input;
  }
  if (completer !== undefined && typeof completer !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('completer', completer);
  }
  if (history === undefined) history = [];
  else validateArray(history, 'history');
  if (historySize === undefined) historySize = kHistorySize;
  validateNumber(historySize, 'historySize', 0);
  if (terminal === undefined && output != null) terminal = Boolean(output.isTTY);

  this.line = '';
  this.cursor = 0;
  this.input = input;
  this.output = output;
  this.history = history;
  this.historySize = historySize;
  this.historyIndex = -1;
  this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
  this.crlfDelay = crlfDelay ? Math.max(kMinimumCrlfDelay, crlfDelay) : kMinimumCrlfDelay;
  this.completer = completer === undefined ? undefined : this._wrapCompleter(completer);
  this.terminal = Boolean(terminal);
  this.paused = false;
  this.closed = false;
  this.prevRows = 0;
  this.sawKeyPress = false;
  this.isCompletionEnabled = true;
  this[kQuestion] = null;
  this[kLineBuffer] = null;
  this[kSawReturnAt] = 0;
  this[kListeners] = [];
  this[kYank] = '';
  this.setPrompt(prompt);

  const listen = (emitter, event, listener) => {
    emitter.on(event, listener);
    this[kListeners].push([emitter, event, listener]);
  };
  listen(input, 'error', (error) => this.emit('error', error));
  if (!this.terminal) {
    this._decoder = new StringDecoder('utf8');
    listen(input, 'data', (data) => this._normalWrite(data));
    listen(input, 'end', () => {
      if (typeof this[kLineBuffer] === 'string' && this[kLineBuffer].length > 0) {
        this.emit('line', this[kLineBuffer]);
      }
      this.close();
    });
  } else {
    emitKeypressEvents(input, this);
    listen(input, 'keypress', (text, key) => {
      this._ttyWrite(text, key);
      if (key?.sequence) {
        // A surrogate pair that came in halves is drawn whole.
        const code = key.sequence.codePointAt(0);
        if (code >= 0xd800 && code <= 0xdfff) this._refreshLine();
      }
    });
    listen(input, 'end', () => {
      if (typeof this.line === 'string' && this.line.length > 0) this.emit('line', this.line);
      this.close();
    });
    this._setRawMode(true);
    if (output != null) listen(output, 'resize', () => this._refreshLine());
  }
  if (signal) {
    const onAbort = () => this.close();
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      this.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  // Nothing was asked for yet.
  this.line = '';
  input.resume();
}
Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

Object.defineProperty(Interface.prototype, 'columns', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this.output?.columns || Infinity;
  },
});

const methods = {
  /** A completer that returns its answer is turned into one that calls back. */
  _wrapCompleter(completer) {
    if (completer.length === 2) return completer;
    return (line, callback) => callback(null, completer(line));
  },

  getPrompt() {
    return this._prompt;
  },

  setPrompt(prompt) {
    this._prompt = prompt;
  },

  _setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasRaw;
  },

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  _question(query, callback) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this[kQuestion]) {
      this.prompt();
      return;
    }
    this[kOldPrompt] = this._prompt;
    this.setPrompt(query);
    this[kQuestion] = callback;
    this.prompt();
  },

  _questionCancel() {
    if (!this[kQuestion]) return;
    this[kQuestion] = null;
    this.setPrompt(this[kOldPrompt]);
    this.clearLine();
  },

  _onLine(line) {
    if (this[kQuestion]) {
      const callback = this[kQuestion];
      this[kQuestion] = null;
      this.setPrompt(this[kOldPrompt]);
      callback(line);
    } else {
      this.emit('line', line);
    }
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output != null) this.output.write(text);
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    for (const [emitter, event, listener] of this[kListeners].splice(0)) {
      emitter.removeListener(event, listener);
    }
    this.emit('close');
  },

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(data, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  },

  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    if (this[kSawReturnAt] && text.startsWith('\n') && Date.now() - this[kSawReturnAt] <= this.crlfDelay) {
      // The second half of an ending that came in two chunks.
      text = text.slice(1);
    }
    this[kSawReturnAt] = 0;
    if (text === '') return;
    lineEnding.lastIndex = 0;
    let match = lineEnding.exec(text);
    if (match === null) {
      this[kLineBuffer] = this[kLineBuffer] === null ? text : this[kLineBuffer] + text;
      return;
    }
    if (this[kLineBuffer]) {
      text = this[kLineBuffer] + text;
      lineEnding.lastIndex = 0;
      match = lineEnding.exec(text);
    }
    this[kSawReturnAt] = text.endsWith('\r') ? Date.now() : 0;
    const lines = [];
    let from = 0;
    while (match !== null) {
      lines.push(text.slice(from, match.index));
      from = lineEnding.lastIndex;
      match = lineEnding.exec(text);
    }
    this[kLineBuffer] = text.slice(from);
    for (const line of lines) this._onLine(line);
  },

  // Drawing.

  _getDisplayPos(text) {
    let offset = 0;
    let rows = 0;
    const columns = this.columns;
    for (const character of text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')) {
      if (character === '\n') {
        rows += columns === Infinity ? 1 : Math.ceil(offset / columns) || 1;
        offset = 0;
        continue;
      }
      if (character === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const width = stringWidth(character);
      // A wide character that does not fit starts the next row.
      if (width === 2 && (offset + 1) % columns === 0) offset++;
      offset += width;
    }
    const cols = offset % columns;
    rows += (offset - cols) / columns;
    return { cols: columns === Infinity ? offset : cols, rows: columns === Infinity ? rows || 0 : rows };
  },

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  },

  _refreshLine() {
    const line = this._prompt + this.line;
    const end = this._getDisplayPos(line);
    const cursor = this.getCursorPos();
    const previous = this.prevRows || 0;
    if (previous > 0) moveCursor(this.output, 0, -previous);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(line);
    // The terminal does not go to the next row by itself when the last is exactly full.
    if (end.cols === 0 && end.rows > 0) this._writeToOutput(' ');
    cursorTo(this.output, cursor.cols);
    const up = end.rows - cursor.rows;
    if (up > 0) moveCursor(this.output, 0, -up);
    this.prevRows = cursor.rows;
  },

  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  // Editing.

  _moveCursor(by) {
    if (by === 0) return;
    const old = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + by, 0), this.line.length);
    const now = this.getCursorPos();
    if (old.rows === now.rows) {
      moveCursor(this.output, now.cols - old.cols, 0);
    } else {
      this._refreshLine();
    }
  },

  _insertString(text) {
    const atEnd = this.cursor === this.line.length;
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    if (atEnd && this.getCursorPos().cols !== 0) this._writeToOutput(text);
    else this._refreshLine();
  },

  _delete(from, to, yank = false) {
    if (from >= to) return;
    if (yank) this[kYank] = this.line.slice(from, to);
    this.line = this.line.slice(0, from) + this.line.slice(to);
    this.cursor = from;
    this._refreshLine();
  },

  _leftLength() {
    return /[\ud800-\udbff][\udc00-\udfff]$/.test(this.line.slice(0, this.cursor)) ? 2 : 1;
  },

  _rightLength() {
    return /^[\ud800-\udbff][\udc00-\udfff]/.test(this.line.slice(this.cursor)) ? 2 : 1;
  },

  _wordLeftAt() {
    const reversed = [...this.line.slice(0, this.cursor)].reverse().join('');
    const match = /^\s*(?:[^\w\s]+|\w+)?/.exec(reversed);
    return this.cursor - match[0].length;
  },

  _wordRightAt() {
    const match = /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.line.slice(this.cursor));
    return this.cursor + (match === null ? 0 : match[0].length);
  },

  _line() {
    const line = this._addHistory();
    this.clearLine();
    this._onLine(line);
  },

  _addHistory() {
    if (this.line.length === 0) return '';
    if (this.historySize === 0) return this.line;
    if (this.line.trim().length === 0) return this.line;
    if (this.history.length === 0 || this.history[0] !== this.line) {
      if (this.removeHistoryDuplicates) {
        const index = this.history.indexOf(this.line);
        if (index !== -1) this.history.splice(index, 1);
      }
      this.history.unshift(this.line);
      if (this.history.length > this.historySize) this.history.pop();
    }
    this.historyIndex = -1;
    const line = this.history[0];
    // Programs may save the history, or take something out of it.
    this.emit('history', this.history);
    return line;
  },

  /** Goes through the history, over the lines that begin with what was typed. */
  _historyMove(by) {
    const { history } = this;
    if (by < 0 ? this.historyIndex < 0 : this.historyIndex >= history.length || history.length === 0) return;
    const search = this._historySearch ?? '';
    let index = this.historyIndex + by;
    while (index >= 0 && index < history.length &&
           (!history[index].startsWith(search) || this.line === history[index])) {
      index += by;
    }
    this.line = index === -1 || index === history.length ? search : history[index];
    this.historyIndex = index;
    this.cursor = this.line.length;
    this._refreshLine();
  },

  _tabComplete(lastKeypressWasTab) {
    this.pause();
    const text = this.line.slice(0, this.cursor);
    this.completer(text, (error, value) => {
      this.resume();
      if (error) {
        this._writeToOutput(`Tab completion error: ${require('internal/util/inspect').inspect(error)}`);
        return;
      }
      const [completions, completeOn] = value;
      if (!completions || completions.length === 0) return;
      const prefix = commonPrefix(completions.filter((entry) => entry !== ''));
      if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
        this._insertString(prefix.slice(completeOn.length));
        return;
      }
      if (!completeOn.startsWith(prefix)) {
        this.line = this.line.slice(0, this.cursor - completeOn.length) + prefix + this.line.slice(this.cursor);
        this.cursor = this.cursor - completeOn.length + prefix.length;
        this._refreshLine();
        return;
      }
      if (!lastKeypressWasTab) return;
      // Without a width, one entry a row.
      const columns = this.columns === Infinity ? 0 : this.columns;
      const width = Math.max(...completions.map((entry) => stringWidth(entry))) + 2;
      const perRow = Math.floor(columns / width) || 1;
      let out = '\r\n';
      let column = 0;
      let gap = 0;
      for (const entry of completions) {
        if (entry === '') {
          out += column > 0 ? '\r\n\r\n' : '\r\n';
          column = 0;
          continue;
        }
        if (column === perRow) {
          out += '\r\n';
          column = 0;
        }
        if (column > 0) out += ' '.repeat(gap);
        out += entry;
        gap = width - stringWidth(entry);
        column++;
      }
      this._writeToOutput(`${out}\r\n\r\n`);
      this._refreshLine();
    });
  },

  _ttyWrite(text, key = {}) {
    const previous = this._previousKey;
    this._previousKey = key;
    if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
      this._historySearch ??= this.line.slice(0, this.cursor);
    } else if (this._historySearch != null) {
      this._historySearch = null;
      if (this.historyIndex === this.history.length) this.historyIndex = -1;
    }
    if (key.name === 'escape') return;
    if (key.ctrl && key.shift) {
      if (key.name === 'backspace') this._delete(0, this.cursor, true);
      else if (key.name === 'delete') this._delete(this.cursor, this.line.length, true);
      return;
    }
    const binding = key.ctrl ? controlKeys[key.name] : key.meta ? metaKeys[key.name] : plainKeys[key.name];
    if (key.name !== 'enter') this[kSawReturnAt] = key.name === 'return' ? this[kSawReturnAt] : 0;
    if (binding !== undefined) {
      Reflect.apply(binding, this, [text, key, previous]);
      return;
    }
    if (key.ctrl || key.meta) return;
    if (typeof text === 'string' && text) {
      lineEnding.lastIndex = 0;
      let from = 0;
      let match;
      while ((match = lineEnding.exec(text)) !== null) {
        this._insertString(text.slice(from, match.index));
        from = lineEnding.lastIndex;
        this._line();
        lineEnding.lastIndex = from;
      }
      if (from < text.length) this._insertString(text.slice(from));
    }
  },

  [Symbol.asyncIterator]() {
    if (this[kLines] === undefined) {
      this[kLines] = EventEmitter.on(this, 'line', {
        close: ['close'], highWaterMark: 1024, [Symbol.for('nodejs.kFirstEventParam')]: true,
      });
    }
    return firstArguments(this[kLines]);
  },

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.close();
  },
};

/** An iterator of events as one of their first arguments. */
function firstArguments(events) {
  return {
    async next() {
      const { value, done } = await events.next();
      return { value: done ? undefined : Array.isArray(value) ? value[0] : value, done };
    },
    get [Symbol.for('nodejs.watermarkData')]() {
      return events[Symbol.for('nodejs.watermarkData')];
    },
    return: (value) => events.return(value),
    throw: (error) => events.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function commonPrefix(texts) {
  if (texts.length === 0) return '';
  const sorted = [...texts].sort();
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

function backspace() {
  this._delete(this.cursor - this._leftLength(), this.cursor);
}
function deleteRight() {
  this._delete(this.cursor, Math.min(this.cursor + this._rightLength(), this.line.length));
}
function home() { this._moveCursor(-Infinity); }
function end() { this._moveCursor(Infinity); }
function left() { this._moveCursor(-this._leftLength()); }
function right() { this._moveCursor(this._rightLength()); }
function older() { this._historyMove(1); }
function newer() { this._historyMove(-1); }
function wordLeft() { this._moveCursor(this._wordLeftAt() - this.cursor); }
function wordRight() { this._moveCursor(this._wordRightAt() - this.cursor); }
function deleteWordLeft() { this._delete(this._wordLeftAt(), this.cursor, true); }
function deleteWordRight() { this._delete(this.cursor, this._wordRightAt(), true); }

const controlKeys = {
  '__proto__': null,
  'c'() {
    if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
    else this.close();
  },
  'h': backspace,
  'd'() {
    if (this.cursor === 0 && this.line.length === 0) this.close();
    else if (this.cursor < this.line.length) Reflect.apply(deleteRight, this, []);
  },
  'u'() { this._delete(0, this.cursor, true); },
  'k'() { this._delete(this.cursor, this.line.length, true); },
  'a': home,
  'e': end,
  'b': left,
  'f': right,
  'l'() {
    cursorTo(this.output, 0, 0);
    clearScreenDown(this.output);
    this._refreshLine();
  },
  'n': newer,
  'p': older,
  'y'() { if (this[kYank]) this._insertString(this[kYank]); },
  'z'() {
    if (this.listenerCount('SIGTSTP') > 0) {
      this.emit('SIGTSTP');
      return;
    }
    process.once('SIGCONT', () => {
      if (!this.paused) {
        this.pause();
        this.emit('SIGCONT');
      }
      this._setRawMode(true);
      this._refreshLine();
    });
    this._setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  },
  'w': deleteWordLeft,
  'backspace': deleteWordLeft,
  'delete': deleteWordRight,
  'left': wordLeft,
  'right': wordRight,
};

const metaKeys = {
  '__proto__': null,
  'b': wordLeft,
  'f': wordRight,
  'd': deleteWordRight,
  'delete': deleteWordRight,
  'backspace': deleteWordLeft,
};

const plainKeys = {
  '__proto__': null,
  'return'() {
    this[kSawReturnAt] = Date.now();
    this._line();
  },
  'enter'() {
    // A line feed soon after a carriage return belongs to it.
    if (this[kSawReturnAt] === 0 || Date.now() - this[kSawReturnAt] > this.crlfDelay) this._line();
    this[kSawReturnAt] = 0;
  },
  'backspace': backspace,
  'delete': deleteRight,
  'left': left,
  'right': right,
  'home': home,
  'end': end,
  'up': older,
  'down': newer,
  'tab'(text, key, previous) {
    if (typeof this.completer === 'function' && this.isCompletionEnabled) {
      this._tabComplete(previous?.name === 'tab');
      return;
    }
    this._insertString(text ?? '\t');
  },
};

for (const key of Reflect.ownKeys(methods)) {
  Object.defineProperty(Interface.prototype, key, {
    __proto__: null, configurable: true, enumerable: false, writable: true, value: methods[key],
  });
}

module.exports = { Interface };
