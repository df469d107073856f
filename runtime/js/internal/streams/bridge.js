'use strict';

// Gives a Duplex the sides of other streams: `compose` and `Duplex.from` put
// one Duplex in front of two streams.

/**
 * Writes of `duplex` go to `target`.
 * @param {Duplex} duplex
 * @param {Writable} target
 * @returns {{ finished: () => void, forget: () => void }} to be called when the
 *   target is through, and when the duplex is destroyed
 */
function bridgeWritable(duplex, target) {
  // Callbacks of the duplex that wait for the target.
  let write = null;
  let final = null;
  duplex._write = (chunk, encoding, callback) => {
    if (target.write(chunk, encoding)) callback();
    else write = callback;
  };
  duplex._final = (callback) => {
    target.end();
    final = callback;
  };
  target.on('drain', () => {
    const callback = write;
    write = null;
    callback?.();
  });
  return {
    finished() {
      const callback = final;
      final = null;
      callback?.();
    },
    forget() {
      write = null;
      final = null;
    },
  };
}

/**
 * Reads of `duplex` come from `source`.
 * @param {Duplex} duplex
 * @param {Readable} source
 * @returns {{ forget: () => void }} to be called when the duplex is destroyed
 */
function bridgeReadable(duplex, source) {
  let wanted = false;
  const pull = () => {
    for (;;) {
      const chunk = source.read();
      if (chunk === null) {
        wanted = true;
        return;
      }
      if (!duplex.push(chunk)) return;
    }
  };
  duplex._read = pull;
  source.on('readable', () => {
    if (!wanted) return;
    wanted = false;
    pull();
  });
  source.on('end', () => duplex.push(null));
  return {
    forget() {
      wanted = false;
    },
  };
}

module.exports = { bridgeReadable, bridgeWritable };
