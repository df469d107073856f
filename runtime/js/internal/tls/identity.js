'use strict';

// Whether a certificate is for the host that was meant.

const { codes: { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } } = require('internal/tls/errors');
const { isIP } = require('internal/net');
const { domainToASCII } = require('internal/url');

function partsOf(name) {
  return name.replace(/[.]$/, '').toLowerCase().split('.');
}

/** Whether a name in a certificate, which may have a star in its first part, is for `parts`. */
function matches(parts, pattern, wildcards) {
  if (!pattern) return false;
  const wanted = partsOf(pattern);
  if (parts.length !== wanted.length || wanted.includes('')) return false;
  // Only what DNS allows: letters beyond ASCII have been encoded.
  if (wanted.some((part) => /[^\u0021-\u007F]/.test(part))) return false;
  for (let at = parts.length - 1; at > 0; at--) if (parts[at] !== wanted[at]) return false;
  const [first] = parts;
  const pieces = wanted[0].split('*');
  // A star in an encoded name would stand for who knows what.
  if (pieces.length === 1 || wanted[0].includes('xn--')) return first === wanted[0];
  if (!wildcards || pieces.length > 2 || wanted.length <= 2) return false;
  const [prefix, suffix] = pieces;
  return prefix.length + suffix.length <= first.length && first.startsWith(prefix) && first.endsWith(suffix);
}

/** `a, "b, c"` as a list; quoted items are JSON. */
function splitNames(text) {
  const names = [];
  let current = '';
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      const quoted = /^"(?:[^"\\]|\\.)*"/.exec(text.slice(at));
      if (quoted === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      current += JSON.parse(quoted[0]);
      at += quoted[0].length;
    } else if (text.startsWith(', ', at)) {
      names.push(current);
      current = '';
      at += 2;
    } else {
      current += text[at++];
    }
  }
  names.push(current);
  return names;
}

/** An address in one way of writing. */
function canonicalAddress(text) {
  if (isIP(text) !== 6) return isIP(text) ? text : undefined;
  try {
    return new URL(`http://[${text}]`).hostname;
  } catch {
    return undefined;
  }
}

/**
 * Undefined when `cert`, an object as of `getPeerCertificate()`, is for the host; an error otherwise.
 * @param {string} hostname
 * @param {object} cert
 */
function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname } = cert;
  const dnsNames = [];
  const addresses = [];
  hostname = `${hostname}`;
  if (subjectaltname) {
    const names = subjectaltname.includes('"') ? splitNames(subjectaltname) : subjectaltname.split(', ');
    for (const name of names) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:')) addresses.push(canonicalAddress(name.slice(11)));
    }
  }
  let valid = false;
  let reason = 'Unknown reason';
  if (hostname.endsWith('.')) hostname = hostname.slice(0, -1);
  if (isIP(hostname)) {
    valid = addresses.includes(canonicalAddress(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${addresses.join(', ')}`;
  } else if (dnsNames.length > 0 || subject?.CN) {
    const parts = partsOf(domainToASCII(hostname) || hostname);
    if (dnsNames.length > 0) {
      valid = dnsNames.some((name) => matches(parts, name, true));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      // The subject's name counts where there are no alternative ones.
      const { CN } = subject;
      valid = Array.isArray(CN) ? CN.some((name) => matches(parts, name, true)) : matches(parts, CN, true);
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return valid ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

module.exports = { checkServerIdentity };
