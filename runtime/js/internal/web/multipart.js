'use strict';

// `multipart/form-data`: the bytes of a form, and back.
//
// Specification: https://html.spec.whatwg.org/#multipart/form-data-encoding-algorithm and RFC 7578.

const { Buffer } = require('buffer');

function escapeName(text) {
  return text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}

function normalizeLines(text) {
  return text.replace(/\r?\n|\r/g, '\r\n');
}

/**
 * @param {[string, string|File][]} entries
 * @returns {{ blob: Blob, type: string }}
 */
function encode(entries) {
  const { Blob } = require('internal/blob');
  const boundary = `----formdata-tenon-0${`${Math.floor(Math.random() * 1e11)}`.padStart(11, '0')}`;
  const parts = [];
  for (const [name, value] of entries) {
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(normalizeLines(name))}"`;
    if (typeof value === 'string') {
      parts.push(`${head}\r\n\r\n${normalizeLines(value)}\r\n`);
    } else {
      head += `; filename="${escapeName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}`;
      parts.push(`${head}\r\n\r\n`, value, '\r\n');
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { blob: new Blob(parts), type: `multipart/form-data; boundary=${boundary}` };
}

const problem = () => new TypeError('Failed to parse body as FormData.');

/** The names and values of a part's `Content-Disposition`. */
function disposition(text) {
  const match = /^form-data\s*;(.*)$/i.exec(text);
  if (match === null) throw problem();
  const found = {};
  const pattern = /\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))\s*;?/g;
  for (const [, key, quoted, plain] of match[1].matchAll(pattern)) {
    const value = quoted ?? plain;
    found[key.toLowerCase()] = value.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
  }
  if (found.name === undefined) throw problem();
  return found;
}

function headersOf(text) {
  const headers = {};
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) throw problem();
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/**
 * @param {Uint8Array} body
 * @param {string} boundary
 * @returns {FormData}
 */
function decode(body, boundary) {
  const { FormData } = require('internal/web/form_data');
  const { File } = require('internal/file');
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const form = new FormData();
  const separator = Buffer.from(`--${boundary}`);
  let at = bytes.indexOf(separator);
  if (at === -1) throw problem();
  for (;;) {
    at += separator.length;
    if (bytes[at] === 0x2D && bytes[at + 1] === 0x2D) return form;
    if (bytes[at] !== 0x0D || bytes[at + 1] !== 0x0A) throw problem();
    const headEnd = bytes.indexOf('\r\n\r\n', at + 2);
    const next = bytes.indexOf(Buffer.concat([Buffer.from('\r\n'), separator]), at);
    if (headEnd === -1 || next === -1 || headEnd > next) throw problem();
    const headers = headersOf(bytes.toString('utf8', at + 2, headEnd));
    const { name, filename } = disposition(headers['content-disposition'] ?? '');
    const content = bytes.subarray(headEnd + 4, Math.max(headEnd + 4, next));
    if (filename === undefined) {
      form.append(name, content.toString('utf8'));
    } else {
      form.append(name, new File([content], filename, { type: headers['content-type'] ?? 'text/plain' }));
    }
    at = next + 2;
  }
}

module.exports = { decode, encode };
