'use strict';

// child_process: programs that every system has, and this script again.

const cp = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    process.send({ echo: message });
    if (message === 'end') process.disconnect();
  });
  process.on('disconnect', () => process.exit(7));
  process.send('ready');
  return;
}

function tried(name, call) {
  try {
    console.log(name, call());
  } catch (error) {
    console.log(name, error.name, error.message, error.code, error.status, error.signal);
  }
}

tried('execSync', () => cp.execSync('echo out').toString());
tried('execSync fails', () => cp.execSync('echo wrong >&2; exit 3', { stdio: 'pipe' }));
tried('execFileSync', () => cp.execFileSync('echo', ['a b', '$HOME'], { encoding: 'utf8' }));
tried('missing', () => cp.execFileSync('no-such-program-here'));
const show = ({ status, signal, stdout, stderr, error }) => [status, signal, String(stdout), String(stderr), error?.code];
console.log(...show(cp.spawnSync('cat', { input: 'to cat' })));
console.log(...show(cp.spawnSync('sh', ['-c', 'kill -TERM $$'])));
console.log(...show(cp.spawnSync('sleep', ['10'], { timeout: 50 })));
console.log(...show(cp.spawnSync('sh', ['-c', 'echo $A; pwd'], { env: { A: 'b', PATH: process.env.PATH }, cwd: '/' })));
console.log(...show(cp.spawnSync('yes', { maxBuffer: 10 })).slice(0, 2));
console.log(cp.spawnSync('cat', { input: Buffer.alloc(300000, 'x') }).stdout.length);
for (const bad of [undefined, null, 1, '', 'a\0b', {}]) tried('spawn', () => cp.spawn(bad));
tried('args', () => cp.spawn('true', 'x'));
tried('options', () => cp.spawn('true', [], 1));
tried('cwd', () => cp.spawn('true', [], { cwd: 1 }));
tried('stdio', () => cp.spawn('true', { stdio: 'foo' }));
tried('signal', () => cp.spawn('true', { killSignal: 'SIGFOO' }));
tried('timeout', () => cp.spawnSync('true', { timeout: -1 }));
tried('fork', () => cp.fork({}));

const wait = (child) => new Promise((resolve) => child.on('close', resolve));
(async () => {
  const cat = cp.spawn('sh', ['-c', 'cat; echo err >&2; exit 4']);
  for (const name of ['stdout', 'stderr']) cat[name].on('data', (chunk) => console.log(name, String(chunk)));
  cat.on('exit', (code, signal) => console.log('exit', code, signal, cat.exitCode));
  cat.stdin.end('through the pipe');
  await wait(cat);

  const sleep = cp.spawn('sleep', ['10'], { stdio: 'ignore' });
  console.log(sleep.stdin, sleep.kill(), sleep.killed);
  sleep.on('exit', (code, signal) => console.log('exit', code, signal));
  await wait(sleep);

  const missing = cp.spawn('no-such-program-here', ['x']);
  missing.on('error', (error) => console.log(error.message, error.code, error.path, error.spawnargs, missing.pid));
  await wait(missing);

  await new Promise((resolve) => cp.exec('echo $((6*7)); exit 2', (error, stdout, stderr) => {
    console.log(error.message, error.code, error.killed, error.cmd, stdout, stderr);
    resolve();
  }));
  console.log(await require('util').promisify(cp.execFile)('echo', ['promised']));

  const controller = new AbortController();
  const abortable = cp.spawn('sleep', ['10'], { signal: controller.signal });
  abortable.on('error', (error) => console.log(error.name, error.code));
  abortable.on('exit', (code, signal) => console.log(code, signal));
  controller.abort();
  await wait(abortable);

  const child = cp.fork(__filename, ['child']);
  child.on('message', (message) => {
    console.log('message', message);
    if (message === 'ready') {
      child.send({ a: [1, 'two', null] });
      child.send('end');
    }
  });
  child.on('disconnect', () => console.log('disconnected', child.connected));
  child.on('exit', (code) => console.log('exit', code));
  await wait(child);
  child.once('error', (error) => console.log(error.code));
  console.log(child.send('late', (error) => console.log(error.code)));
})();
