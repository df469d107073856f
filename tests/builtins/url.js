'use strict';

// URLs by the standard, the older parser, query strings, file URLs.

const url = require('url');
const querystring = require('querystring');

const show = (u) => [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port,
  u.pathname, u.search, u.hash];
for (const [input, base] of [
  ['http://example.com'], ['HTTP://EXAMPLE.com:80/a/../b?x#y'], ['https://u:p@h:8443/p;a?q=1&r#f'],
  ['file:///a/b'], ['file:///C:/x'], ['mailto:a@b.c'], ['data:text/plain,x y'], ['javascript:alert(1)'],
  ['../x', 'http://a/b/c/d'], ['?q', 'http://a/b'], ['#f', 'http://a/b?c'], ['//other/x', 'https://a'],
  ['http://[::1]:3000/'], ['http://192.168.0.1.:80/'], ['http://0x7f.1/'], ['http://\u00e9x\u00e4mple.com/\u00fc?\u00f6#\u00e4'],
  ['http://a b/'], ['http://a:99999/'], ['//x'], [''], ['http://'], ['http://u@h'], ['http://:p@h'], ['blob:https://a.b/c'],
  ['ws://x:80/'], ['wss://x:443/'], ['ftp://x:21/'], ['foo://bar:1/x/../y'], ['http://a/%7e%zz'], ['http://ex%61mple/'], ['web+x:/.//p'],
]) {
  console.log(JSON.stringify([input, base]), URL.canParse(input, base));
  try {
    console.log(show(new URL(input, base)));
  } catch (error) {
    console.log(error.name, error.code, error.message, error.input, error.base);
  }
}

const u = new URL('http://user:pw@host:81/path?a=1#h');
for (const [key, value] of [['protocol', 'https'], ['protocol', 'foo'], ['username', 'n\u00e4'], ['password', ''],
  ['host', 'other:99'], ['hostname', 'x y'], ['hostname', 'third'], ['port', '443'], ['port', 'x'], ['port', '70000'],
  ['pathname', 'a b/../c'], ['search', 'q=\u00e4'], ['search', ''], ['hash', 'x y'], ['hash', ''], ['href', 'ftp://z/']]) {
  u[key] = value;
  console.log(key, value, u.href);
}
try {
  u.href = 'nope';
} catch (error) {
  console.log(error.code, error.input);
}

const s = new URL('http://h/?a=1&b=2&a=3');
s.searchParams.append('c', 'x y&z');
s.searchParams.delete('b');
console.log(s.href, s.search, s.searchParams.getAll('a'), s.searchParams.size);
s.search = '?n=1';
console.log([...s.searchParams], s.searchParams.has('n', '1'), s.searchParams.get('zz'));
const params = new URLSearchParams('z=1&a=%zz&b=+%2B&\u00e4=\u20ac&empty&=v&z=0');
params.sort();
console.log(params.toString(), params, params.keys(), [...params.values()]);
params.set('z', '9');
params.forEach((value, name) => console.log(name, value));
console.log(new URLSearchParams({ a: 1, b: [2] }).toString(), new URLSearchParams([['x', 'y']]).toString(),
            new URLSearchParams(new Map([['m', 'n']])).toString());
for (const call of [() => new URLSearchParams([[1]]), () => new URLSearchParams([1]), () => params.append('a'),
  () => URLSearchParams.prototype.get.call({}, 'a'), () => params.forEach(1), () => new URL(), () => URL.canParse(),
  () => url.fileURLToPath('http://a/b'), () => url.fileURLToPath('file://host/a'), () => url.fileURLToPath('file:///a%2Fb'),
  () => url.fileURLToPath(5), () => url.pathToFileURL(5), () => url.parse(5), () => url.format(5), () => url.parse('http://\ud800')]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(new URL('https://a:b@c:1/d?e=f#g'), URL.parse('x'), URL.parse('http://a').href);

process.removeAllListeners('warning');
process.on('warning', () => {});
for (const input of ['http://user:pass@HOST.com:80/p/a?q=s#h', '/a/b?c=d', 'mailto:x@y', '//host/p', 'a b', 'http://a@b@c/',
  'javascript:x', 'http://x/\\y"z', 'HTTP:relative', 'http://[::1]:5/x', 'git+ssh://git@h:o/r', '?q', '#f', '', 'file:///x', 'x:y']) {
  const { query, ...rest } = url.parse(input, true);
  console.log(JSON.stringify(rest), JSON.stringify(query), url.parse(input, false, true).host);
}
for (const [from, to] of [['/one/two/three', 'four'], ['http://a.com/b/c', '../d'], ['http://a/b', '//c/d'], ['http://a/b?c', '?d'],
  ['http://a/b', '#e'], ['http://a/b', 'https:c'], ['http://a/b/c/', '.'], ['mailto:a@b', 'c'], ['/a/b', '../../../c'], ['http://u:p@a/b', 'c'], ['', 'x']]) {
  console.log(from, to, url.resolve(from, to));
}
console.log(url.format({ protocol: 'http', hostname: 'h', port: 1, pathname: 'p?q', query: { a: [1, 2] }, hash: 'x', auth: 'u:p w' }),
            url.format(new URL('http://a:b@\u00e9.com/x?y#z'), { auth: false, unicode: true, fragment: false, search: false }));
console.log(url.domainToASCII('espa\u00f1ol.com'), url.domainToUnicode('xn--espaol-zwa.com'), url.domainToASCII('a b'));
console.log(url.pathToFileURL('/a b/#?%\u00e4[x]').href, url.fileURLToPath('file:///a%20b/%C3%A4'),
            url.pathToFileURL('C:\\x y', { windows: true }).href, url.fileURLToPath('file:///C:/x', { windows: true }));
console.log(Object.entries(url.urlToHttpOptions(new URL('http://a:b@[::1]:8/c?d#e'))).filter(([, v]) => typeof v !== 'object'));

for (const text of ['a=1&b=2&a=3', 'a', '=', '&&a=b&', 'a+b=c+d', '%20=%zz', '%E4=1', 'a=b=c', '%F0%9F%98%80=1']) {
  console.log(text, JSON.stringify(querystring.parse(text)));
}
console.log(JSON.stringify(querystring.parse('a:1;b:2', ';', ':')), JSON.stringify(querystring.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 })));
console.log(querystring.stringify({ a: [1, 'x y'], b: true, c: null, d: 5n, e: { f: 1 }, g: NaN, '\u00e4': '\ud83d\ude00' }),
            querystring.escape('a b&\u20ac!~*\'()'), querystring.unescape('%41%zz'), querystring.stringify({ a: 1, b: 2 }, ';', ':'));
