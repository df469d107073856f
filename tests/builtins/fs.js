'use strict';

// fs: synchronous, callback and promise forms, in a directory of the script's own.

const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'tenon-fs-'));
const at = (...names) => path.join(root, ...names);
const hide = (value) => String(value).replaceAll(root, '<root>');
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));

function tried(name, call) {
  try {
    console.log(name, call());
  } catch (error) {
    const { errno, code, syscall } = error;
    console.log(name, error.name, hide(error.message), errno, code, syscall,
                hide(error.path), hide(error.dest));
  }
}

// Errors of the system, and of arguments.
tried('open', () => fs.openSync(at('nope')));
tried('read dir', () => fs.readFileSync(root));
tried('stat', () => fs.statSync(at('nope')));
tried('stat quiet', () => fs.statSync(at('nope'), { throwIfNoEntry: false }));
tried('rename', () => fs.renameSync(at('nope'), at('other')));
tried('link', () => fs.linkSync(at('nope'), at('other')));
tried('copy', () => fs.copyFileSync(at('nope'), at('other')));
tried('readdir', () => fs.readdirSync(at('nope')));
tried('mkdir', () => fs.mkdirSync(root));
tried('rmdir', () => fs.rmdirSync(at('nope')));
tried('rm', () => fs.rmSync(at('nope')));
tried('rm force', () => fs.rmSync(at('nope'), { force: true }));
tried('rm dir', () => { fs.mkdirSync(at('d')); fs.rmSync(at('d')); });
tried('unlink dir', () => fs.unlinkSync(at('nope')));
tried('readlink', () => fs.readlinkSync(at('nope')));
tried('realpath', () => fs.realpathSync(at('nope', 'x')));
tried('realpath native', () => fs.realpathSync.native(at('nope', 'x')));
tried('access', () => fs.accessSync(at('nope')));
tried('chmod', () => fs.chmodSync(at('nope'), 0o600));
tried('utimes', () => fs.utimesSync(at('nope'), 1, 2));
tried('truncate', () => fs.truncateSync(at('nope')));
tried('mkdtemp', () => fs.mkdtempSync(at('nope', 'x')));
tried('close', () => fs.closeSync(123456));
tried('fstat', () => fs.fstatSync(123456));
tried('write', () => fs.writeFileSync(at('nope', 'x'), ''));
for (const bad of [undefined, null, 1.5, {}, [], true, Symbol('s'), 'a\0b']) {
  tried('bad path', () => fs.statSync(bad));
  if (typeof bad !== 'symbol' && bad !== 'a\0b') tried('bad fd', () => fs.fstatSync(bad));
  tried('bad data', () => fs.writeFileSync(at('bad'), bad));
  tried('bad mode', () => fs.chmodSync(at('bad'), bad));
  tried('bad flags', () => fs.openSync(at('nope'), bad ?? {}));
  tried('bad callback', () => fs.stat(root, {}, bad));
  tried('bad options', () => fs.readFileSync(at('nope'), bad ?? 1));
}
tried('bad offset', () => fs.readSync(0, Buffer.alloc(4), 5));
tried('bad length', () => fs.readSync(0, Buffer.alloc(4), 0, 5));
tried('empty buffer', () => fs.readSync(0, Buffer.alloc(0), 0, 1));
tried('bad position', () => fs.readSync(0, Buffer.alloc(4), 0, 4, 'x'));
tried('exists', () => [fs.existsSync(root), fs.existsSync(at('nope')), fs.existsSync({})]);

// Files.
fs.writeFileSync(at('file'), 'héllo ');
fs.appendFileSync(at('file'), Buffer.from('wörld'));
console.log(fs.readFileSync(at('file'), 'utf8'), fs.readFileSync(at('file'), 'latin1'), fs.readFileSync(at('file')));
for (const encoding of ['hex', 'base64', 'utf16le', 'ascii']) console.log(fs.readFileSync(at('file'), { encoding }));
fs.writeFileSync(at('file'), 'x', { flag: 'a' });
tried('wx', () => fs.writeFileSync(at('file'), 'x', { flag: 'wx' }));
fs.truncateSync(at('file'), 3);
console.log(fs.readFileSync(at('file')));
const fd = fs.openSync(at('rw'), 'w+', 0o640);
console.log((fs.fstatSync(fd).mode & 0o777).toString(8));
console.log(fs.writeSync(fd, 'abcdef'), fs.writeSync(fd, Buffer.from('XY'), 0, 1, 2), fs.writeSync(fd, 'Z', 4),
            fs.writevSync(fd, [Buffer.from('12'), Buffer.from('34')], 6));
const buffer = Buffer.alloc(16, '.');
console.log(fs.readSync(fd, buffer, 0, 4, 0), fs.readSync(fd, buffer, { position: 5, offset: 8 }),
            fs.readSync(fd, buffer, { position: 100n }), buffer.toString());
console.log(fs.readvSync(fd, [Buffer.alloc(2), Buffer.alloc(3)], 0), fs.ftruncateSync(fd, 2), fs.fstatSync(fd).size);
fs.futimesSync(fd, 1000, new Date(5000));
console.log(fs.fstatSync(fd).atimeMs, fs.fstatSync(fd).mtime, fs.fstatSync(fd, { bigint: true }).mtimeNs);
fs.closeSync(fd);
const stats = fs.statSync(at('rw'));
console.log(Object.keys(stats).join(), stats.isFile(), stats.isDirectory(), stats.isSymbolicLink(), stats.size);
console.log(Object.keys(fs.statSync(root, { bigint: true })).join());

// Directories, links, copies.
console.log(hide(fs.mkdirSync(at('a', 'b', 'c'), { recursive: true })), fs.mkdirSync(at('a', 'b'), { recursive: true }));
tried('mkdir over file', () => fs.mkdirSync(at('file', 'x', 'y'), { recursive: true }));
tried('mkdir at file', () => fs.mkdirSync(at('file'), { recursive: true }));
fs.symlinkSync('../file', at('a', 'link'));
fs.symlinkSync('nowhere', at('a', 'dangling'));
fs.linkSync(at('file'), at('a', 'hard'));
console.log(fs.readlinkSync(at('a', 'link')), hide(fs.realpathSync(at('a', 'link'))), fs.lstatSync(at('a', 'link')).isSymbolicLink());
tried('dangling', () => fs.realpathSync(at('a', 'dangling')));
console.log(fs.readdirSync(at('a')).sort(), fs.readdirSync(at('a'), 'buffer').map(String).sort());
console.log(fs.readdirSync(root, { recursive: true }).sort());
console.log(fs.readdirSync(at('a'), { withFileTypes: true }).sort((x, y) => (x.name < y.name ? -1 : 1))
  .map((d) => [d.name, hide(d.parentPath), d.isFile(), d.isDirectory(), d.isSymbolicLink()]));
fs.cpSync(at('a'), at('copy'), { recursive: true });
console.log(fs.readdirSync(at('copy'), { recursive: true }).sort());
for (const [name, dest, recursive] of [['cp dir', at('copy2'), false], ['cp into self', at('a', 'b', 'x'), true]]) {
  try {
    fs.cpSync(at('a'), dest, { recursive });
  } catch (error) {
    console.log(name, error.code);
  }
}
fs.renameSync(at('copy'), at('moved'));
fs.rmSync(at('moved'), { recursive: true });
console.log(fs.existsSync(at('moved')));
const dir = fs.opendirSync(at('a'));
const names = [];
for (let entry; (entry = dir.readSync()) !== null;) names.push(entry.name);
dir.closeSync();
console.log(names.sort());
tried('closed dir', () => dir.readSync());
console.log(Object.keys(fs.statfsSync(root)).join(), typeof fs.statfsSync(root, { bigint: true }).bsize);

// Callbacks.
function called(name, ...args) {
  return new Promise((resolve) => {
    fs[name](...args, function(...results) {
      console.log(name, this === undefined, ...results.map((value) => (value instanceof Error ? hide(value.message) :
        value instanceof fs.Stats ? value.size : typeof value === 'string' ? hide(value) : value)));
      resolve();
    });
  });
}

(async () => {
  await called('stat', at('file'));
  await called('stat', at('nope'));
  await called('readFile', at('file'));
  await called('readFile', at('file'), 'utf8');
  await called('readFile', root);
  await called('writeFile', at('w'), 'text');
  await called('appendFile', at('w'), ' more');
  await called('readFile', at('w'), { encoding: 'utf8' });
  await called('exists', at('w'));
  await called('access', at('w'));
  await called('copyFile', at('w'), at('w2'));
  await called('rename', at('w2'), at('w3'));
  await called('unlink', at('w3'));
  await called('mkdir', at('m', 'n'), { recursive: true });
  await called('readdir', at('m'));
  await called('rmdir', at('m', 'n'));
  await called('rm', at('m'), { recursive: true });
  await called('symlink', 'file', at('s'));
  await called('readlink', at('s'));
  await called('realpath', at('s'));
  await called('truncate', at('w'), 2);
  await called('open', at('nope'), 'r');
  await called('close', 123456);

  // Promises.
  const { promises } = fs;
  await promises.writeFile(at('p'), 'promise');
  console.log(await promises.readFile(at('p'), 'utf8'), (await promises.stat(at('p'))).size);
  await promises.readFile(at('nope')).catch((error) => console.log(error.code, hide(error.message)));
  const handle = await promises.open(at('p'), 'r+');
  console.log(await handle.read(Buffer.alloc(4), 0, 4, 1), (await handle.stat()).size);
  console.log((await handle.write('ZZ', 2)).bytesWritten, await handle.readFile('utf8'));
  await handle.close();
  console.log(handle.fd, await promises.readFile(at('p'), 'utf8'));
  await handle.read(Buffer.alloc(1)).catch((error) => console.log(error.code, error.message));
  const seen = [];
  for await (const entry of await promises.opendir(at('a'))) seen.push(entry.name);
  console.log(seen.sort());
  await promises.mkdir(at('q', 'r'), { recursive: true });
  await promises.cp(at('a'), at('q', 'a'), { recursive: true });
  console.log((await promises.readdir(at('q'), { recursive: true })).sort());
  await promises.rm(at('q'), { recursive: true });
  await promises.access(at('q')).catch((error) => console.log(error.code));
  const aborted = AbortSignal.abort();
  await promises.readFile(at('p'), { signal: aborted }).catch((error) => console.log(error.name, error.code));

  // Streams.
  const big = 'line of text\n'.repeat(20000);
  await require('stream/promises').pipeline([big], fs.createWriteStream(at('big')));
  console.log(fs.statSync(at('big')).size === Buffer.byteLength(big));
  let total = 0;
  for await (const chunk of fs.createReadStream(at('big'), { start: 5, end: 100004 })) total += chunk.length;
  console.log(total);
  fs.createReadStream(at('nope')).on('error', (error) => console.log('stream', error.code)).on('close', () => console.log('closed'));
})();
