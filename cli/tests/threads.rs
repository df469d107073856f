//! Worker threads, domains and reports.

mod common;

use common::Folder;

/// Runs workers one after the other; each prints what it sent and how it ended.
const RUNNER: &str = "
const { Worker } = require('worker_threads');
const run = (code, options = {}) => new Promise((resolve) => {
  const log = [];
  const worker = new Worker(code, { eval: true, ...options });
  worker.on('error', (e) => log.push('error ' + (e.name ?? typeof e) + ' ' + e.message + ' ' + e.code));
  worker.on('message', (m) => log.push('message ' + JSON.stringify(m)));
  worker.on('exit', (code) => { log.push('exit ' + code); resolve(log.join(', ')); });
  options.then?.(worker);
});
const send = 'const { parentPort, workerData, threadId, isMainThread } = require(\"worker_threads\");';
";

fn workers(text: &str, expected: &str) {
    let folder = Folder::with(&[]);
    let source = format!("{RUNNER} (async () => {{ {text} }})();");
    folder.run(&["-e", &source]).prints(expected);
}

#[test]
fn messages_and_data() {
    workers(
        "console.log(await run(send + 'parentPort.postMessage([isMainThread, threadId > 0, workerData, process.env.Z, process.argv.slice(2)])',
           { workerData: { a: [1] }, env: { Z: 'z' }, argv: ['x', 1] }));
         console.log(await run(send + 'parentPort.once(\"message\", (m) => parentPort.postMessage(m + 1))', { then: (w) => w.postMessage(1) }));
         const shared = new SharedArrayBuffer(4);
         console.log(await run(send + 'new Int32Array(workerData)[0] = 7', { workerData: shared }), new Int32Array(shared)[0]);
         const moved = new ArrayBuffer(8);
         console.log(await run(send + 'parentPort.postMessage(workerData.byteLength)', { workerData: moved, transferList: [moved] }), moved.byteLength);",
        "message [false,true,{\"a\":[1]},\"z\",[\"x\",\"1\"]], exit 0\nmessage 2, exit 0\nexit 0 7\nmessage 8, exit 0 0\n",
    );
}

#[test]
fn ends() {
    workers(
        "console.log(await run('process.exit(5)'));
         console.log(await run('process.exitCode = 6'));
         console.log(await run(send + 'process.on(\"exit\", (c) => parentPort.postMessage(c))'));
         console.log(await run('for (;;);', { then: (w) => setTimeout(() => w.terminate(), 30) }));
         console.log(await run('setInterval(() => {}, 1000)', { then: (w) => setTimeout(() => w.terminate(), 30) }));
         console.log(await run('const a = []; for (;;) a.push(new Array(1e5).fill(1))', { resourceLimits: { maxOldGenerationSizeMb: 20 } }));
         new Worker('setInterval(() => {}, 1000)', { eval: true }).unref();",
        "exit 5\nexit 6\nmessage 0, exit 0\nexit 1\nexit 1\n\
         error Error Worker terminated due to reaching memory limit: JS heap out of memory ERR_WORKER_OUT_OF_MEMORY, exit 1\n",
    );
}

#[test]
fn errors() {
    workers(
        "console.log(await run('throw Object.assign(new TypeError(\"bad\"), { code: \"E_X\" })'));
         console.log(await run('Promise.reject(new Error(\"rejected\"))'));
         console.log(await run('let x = ;'));
         console.log(await run('throw { f() {} }'));
         console.log(await run(send + 'process.on(\"uncaughtException\", (e) => parentPort.postMessage(e.message)); throw new Error(\"caught\")'));
         console.log(await run(send + 'try { process.chdir(\"/\") } catch (e) { parentPort.postMessage(e.code) }'));
         try { new Worker('relative.js') } catch (e) { console.log(e.code) }",
        "error TypeError bad E_X, exit 1\nerror Error rejected undefined, exit 1\n\
         error SyntaxError Unexpected token ';' undefined, exit 1\nerror string undefined undefined, exit 1\n\
         message \"caught\", exit 0\nmessage \"ERR_WORKER_UNSUPPORTED_OPERATION\", exit 0\nERR_WORKER_PATH\n",
    );
}

#[test]
fn files_modules_and_streams() {
    let folder = Folder::with(&[
        (
            "main.mjs",
            "import { Worker } from 'worker_threads';
             const worker = new Worker(new URL('./worker.mjs', import.meta.url), { stdin: true, stdout: true });
             worker.stdin.end('hello');
             let text = '';
             worker.stdout.on('data', (chunk) => { text += chunk });
             worker.on('exit', (code) => console.log(text, code, worker.threadId));",
        ),
        (
            "worker.mjs",
            "import { isMainThread } from 'worker_threads';
             await 0;
             for await (const chunk of process.stdin) process.stdout.write(`${isMainThread} ${chunk}`);",
        ),
    ]);
    folder.run(&["main.mjs"]).prints("false hello 0 -1\n");
}

#[test]
fn the_program_ends_with_its_workers() {
    let folder = Folder::with(&[]);
    let source = "
        const { Worker } = require('worker_threads');
        const worker = new Worker('for (;;);', { eval: true });
        worker.on('online', () => process.exit(3));";
    assert_eq!(folder.run(&["-e", source]).code, Some(3));
}

#[test]
fn domains() {
    let folder = Folder::with(&[]);
    let source = "
        const d = require('domain').create();
        d.on('error', (e) => console.log(e.message, e.domain === d));
        d.run(() => {
          setTimeout(() => { throw new Error('timer') }, 1);
          process.nextTick(() => { throw new Error('tick') });
          setImmediate(() => new (require('events'))().emit('error', new Error('emitter')));
        });
        console.log(process.domain);";
    folder
        .run(&["-e", source])
        .prints("undefined\ntick true\ntimer true\nemitter true\n");
}

#[test]
fn reports() {
    let folder = Folder::with(&[]);
    let source = "
        process.report.excludeEnv = true;
        const report = process.report.getReport(new Error('why'));
        console.log(report.header.reportVersion, report.header.processId === process.pid);
        console.log(report.javascriptStack.message, report.environmentVariables);
        const file = process.report.writeReport('out.json');
        console.log(file, JSON.parse(require('fs').readFileSync(file, 'utf8')).header.filename);";
    folder
        .run(&["-e", source])
        .prints("5 true\nError: why undefined\nout.json out.json\n");
}
