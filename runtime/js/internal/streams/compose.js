'use strict';

// `compose`: several streams as one Duplex.

const { pipeline } = require('internal/streams/pipeline');
const Duplex = require('internal/streams/duplex');
const { bridgeReadable, bridgeWritable } = require('internal/streams/bridge');
const { destroyer } = require('internal/streams/destroy');
const { isNodeStream, isReadable, isWebStream, isWritable } =
  require('internal/streams/utils');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS },
} = require('internal/errors');
const eos = require('internal/streams/end-of-stream');

function checkPlaces(streams, given) {
  for (const [n, stream] of streams.entries()) {
    if (!isNodeStream(stream)) continue;
    if (n < streams.length - 1 && !isReadable(stream)) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be readable');
    }
    if (n > 0 && !isWritable(stream)) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be writable');
    }
  }
}

/**
 * @param {...any} given streams, or functions and iterables that become streams
 * @returns {Duplex} writes to the first, reads from the last
 */
module.exports = function compose(...given) {
  if (given.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (given.length === 1) return Duplex.from(given[0]);
  const streams = given.map((stream, n) => (
    isWebStream(stream) || (typeof stream === 'function' && (n === 0 || n === given.length - 1)) ?
      Duplex.from(stream) : stream));
  checkPlaces(streams, given);

  // Who waits for the pipeline to be over: undefined until the duplex is
  // destroyed, null when it is over.
  let whenOver;
  const [head] = streams;
  const tail = pipeline(streams, (error) => {
    const callback = whenOver;
    whenOver = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
    else if (!readable && !writable) duplex.destroy();
  });
  const writable = isWritable(head) === true;
  const readable = isReadable(tail) === true;
  const duplex = new Duplex({
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  });
  const sides = [];
  if (writable) {
    const side = bridgeWritable(duplex, head);
    sides.push(side);
    // What was written is through when the last stream has ended.
    eos(tail, side.finished);
  }
  if (readable) sides.push(bridgeReadable(duplex, tail));

  duplex._destroy = (error, callback) => {
    if (!error && whenOver !== null) error = new AbortError();
    for (const side of sides) side.forget();
    if (isNodeStream(tail)) destroyer(tail, error);
    if (whenOver === null) callback(error);
    else whenOver = callback;
  };
  return duplex;
};
