'use strict';

const { IncomingMessage } = require('internal/http/incoming');

module.exports = {
  IncomingMessage,
  readStart(socket) {
    if (socket?.readable) socket.resume();
  },
  readStop(socket) {
    socket?.pause();
  },
};
