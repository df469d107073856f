//! Diagnostic reports that the program's end, a signal or another thread leads to.

mod common;

use common::Folder;

/// Prints what the only report in the folder says.
const READER: &str = "
const files = fs.readdirSync('.').filter((name) => /^report\\.\\d{8}\\.\\d{6}\\.\\d+\\.0\\.001\\.json$/.test(name));
const report = JSON.parse(fs.readFileSync(files[0], 'utf8'));
const { header: { event, trigger, threadId, filename }, javascriptStack: { message, stack } } = report;
console.log(files.length, event, '|', trigger, threadId, filename === files[0]);
console.log(message, stack.length > 0, report.javascriptHeap.usedMemory > 0);
";

fn reads(folder: &Folder, expected: &str) {
    folder.run(&["-e", READER]).prints(expected);
}

#[test]
fn of_an_uncaught_exception() {
    let folder = Folder::with(&[("a.js", "throw new TypeError('why');")]);
    let ran = folder.run(&["--report-uncaught-exception", "a.js"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("Node.js report completed"), "{ran:?}");
    reads(
        &folder,
        "1 Exception | Exception 0 true\nTypeError: why true true\n",
    );
}

#[cfg(unix)]
#[test]
fn of_a_signal() {
    let text = "process.kill(process.pid, 'SIGHUP'); setTimeout(() => {}, 100);";
    let folder = Folder::with(&[("a.js", text)]);
    let ran = folder.run(&["--report-on-signal", "--report-signal=SIGHUP", "a.js"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    reads(
        &folder,
        "1 SIGHUP | Signal 0 true\nError [ERR_SYNTHETIC]: JavaScript Callstack true true\n",
    );
}

#[test]
fn of_the_end_of_memory() {
    let text = "const all = []; for (;;) all.push({ all: [all.length] });";
    let folder = Folder::with(&[("a.js", text)]);
    let ran = folder.run(&["--report-on-fatalerror", "--max-old-space-size=20", "a.js"]);
    assert_eq!(ran.code, None, "{ran:?}");
    assert!(ran.stderr.contains("FATAL ERROR: "), "{ran:?}");
    reads(
        &folder,
        "1 Allocation failed - JavaScript heap out of memory | OOMError 0 true\nNo stack. true true\n",
    );
}

#[test]
fn of_workers_that_run_and_that_wait() {
    let source = "
        const { Worker } = require('worker_threads');
        const codes = ['setInterval(() => {}, 1000)', 'for (;;) Math.random()'];
        const online = codes.map((code) => new Promise((resolve) => {
          new Worker(code, { eval: true, name: 'w' }).on('online', resolve);
        }));
        Promise.all(online).then(() => {
          const { workers } = process.report.getReport();
          console.log(workers.map(({ header }) => header.threadId).sort(), workers[0].header.event);
          process.exit();
        });";
    Folder::with(&[])
        .run(&["-e", source])
        .prints("[ 1, 2 ] Worker thread subreport [w]\n");
}

#[test]
fn where_they_go() {
    let folder = Folder::with(&[("in/there", "")]);
    let ran = folder.run(&[
        "--report-directory=in",
        "--report-filename=r.json",
        "--report-compact",
        "--report-exclude-env",
        "--report-exclude-network",
        "-p",
        "process.report.writeReport();
         const text = fs.readFileSync('in/r.json', 'utf8');
         const { environmentVariables, header } = JSON.parse(text);
         [text.indexOf('\\n') === text.length - 1, environmentVariables, header.networkInterfaces]",
    ]);
    assert_eq!(ran.stdout, "[ true, undefined, undefined ]\n", "{ran:?}");

    let ran = folder.run(&["-p", "process.report.writeReport('no/r.json') === ''"]);
    assert_eq!(ran.stdout, "true\n", "{ran:?}");
    let expected = "Failed to open Node.js report file: no/r.json (errno: 2)";
    assert!(ran.stderr.contains(expected), "{ran:?}");

    let ran = folder.run(&["-e", "process.report.writeReport('stdout')"]);
    assert!(ran.stdout.contains("\"reportVersion\": 5"), "{ran:?}");
}
