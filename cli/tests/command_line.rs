//! The command line, exit codes, and what is printed when a program fails.

mod common;

use common::Folder;

#[test]
fn what_is_run() {
    let folder = Folder::with(&[("a.js", "console.log(process.argv.slice(2).join())")]);
    folder.run(&["a.js", "1", "-e"]).prints("1,-e\n");
    folder.run(&["run", "a.js", "x"]).prints("x\n");
    folder.run(&["a"]).prints("\n");
    folder.run(&["-e", "console.log(1)"]).prints("1\n");
    folder.run(&["-p", "[1, 'a']"]).prints("[ 1, 'a' ]\n");
    folder.run(&["-p", "'text'"]).prints("text\n");
    folder
        .run_with(&[], "console.log('in')", &[])
        .prints("in\n");
    folder
        .run_with(&["-", "arg"], "console.log(process.argv[2])", &[])
        .prints("arg\n");
    folder
        .run(&[
            "--input-type=module",
            "-e",
            "console.log(typeof require, await 5)",
        ])
        .prints("undefined 5\n");
    folder
        .run(&[
            "-e",
            "import fs from 'fs'; console.log(typeof fs.readFileSync)",
        ])
        .prints("function\n");
}

#[test]
fn verbs_and_scripts_of_the_same_name() {
    let folder = Folder::with(&[
        (
            "help",
            "console.log('a script', process.argv.slice(2).join())",
        ),
        (
            "fork.js",
            "require('node:child_process').fork('help', ['forked'])",
        ),
    ]);
    let list = folder.run(&["help"]);
    assert_eq!(list.code, Some(0));
    assert!(list.stdout.contains("\nVerbs:\n  run "), "{list:?}");
    assert_eq!(list.stdout, folder.run(&["--help"]).stdout);
    assert_eq!(list.stdout, folder.run(&["help", "help"]).stdout);
    folder.run(&["./help", "1"]).prints("a script 1\n");
    folder.run(&["run", "help", "2"]).prints("a script 2\n");
    folder.run(&["fork.js"]).prints("a script forked\n");
    folder
        .run(&["help", "nothing"])
        .fails(1, &["there is no verb nothing"]);
}

#[test]
fn options() {
    let folder = Folder::with(&[
        ("r.js", "console.log('required')"),
        ("i.mjs", "await 0; console.log('imported')"),
        ("a.js", "console.log('main', process.execArgv.length)"),
        ("v.env", "FROM_FILE='x y'\n# no\nB=2"),
    ]);
    folder
        .run(&["-r", "./r.js", "a.js"])
        .prints("required\nmain 2\n");
    folder
        .run(&["--import", "./i.mjs", "a.js"])
        .prints("imported\nmain 2\n");
    folder
        .run(&["--expose-gc", "-p", "typeof gc"])
        .prints("function\n");
    folder
        .run(&[
            "--env-file=v.env",
            "-p",
            "process.env.FROM_FILE + process.env.B",
        ])
        .prints("x y2\n");
    folder
        .run_with(&["-p", "typeof gc"], "", &[("NODE_OPTIONS", "--expose-gc")])
        .prints("function\n");
    folder.run(&["--check", "a.js"]).prints("");
    let version = folder.run(&["--version"]);
    assert_eq!(version.stdout, format!("v{}\n", env!("CARGO_PKG_VERSION")));
    assert!(folder.run(&["--help"]).stdout.contains("--trace-loop"));
}

#[test]
fn refused() {
    let folder = Folder::with(&[]);
    folder
        .run(&["--no-such-option", "a"])
        .fails(9, &["bad option: --no-such-option"]);
    folder.run(&["-e"]).fails(9, &["-e requires an argument"]);
    folder
        .run(&["--inspect"])
        .fails(9, &["--inspect is not supported by Tenon"]);
    folder
        .run(&["--unhandled-rejections=x"])
        .fails(9, &["must be one of"]);
    folder
        .run(&["--env-file=none", "-e", "0"])
        .fails(9, &["none: not found"]);
    folder
        .run_with(&["-e", "0"], "", &[("NODE_OPTIONS", "-e 1")])
        .fails(9, &["-e is not allowed in NODE_OPTIONS"]);
    folder.run(&["missing.js"]).fails(
        1,
        &["Cannot find module '", "missing.js'", "MODULE_NOT_FOUND"],
    );
}

#[test]
fn exit_codes() {
    let folder = Folder::with(&[("tla.mjs", "await new Promise(() => {})")]);
    let code = |source| folder.run(&["-e", source]).code;
    assert_eq!(code("process.exit(3)"), Some(3));
    assert_eq!(code("process.exitCode = 4"), Some(4));
    assert_eq!(
        code("process.on('exit', () => { process.exitCode = 5 })"),
        Some(5)
    );
    assert_eq!(
        code("process.on('uncaughtException', () => { throw 1 }); throw 2"),
        Some(7)
    );
    assert_eq!(code("process.exit('x')"), Some(1));
    folder
        .run(&["tla.mjs"])
        .fails(13, &["unsettled top-level await", "tla.mjs:1"]);
}

#[test]
fn order_of_the_end() {
    let folder = Folder::with(&[]);
    let source = "
        let n = 0;
        process.on('beforeExit', (code) => {
          console.log('beforeExit', code);
          if (n++ === 0) setTimeout(() => console.log('more'), 1);
        });
        process.on('exit', (code) => console.log('exit', code));";
    folder
        .run(&["-e", source])
        .prints("beforeExit 0\nmore\nbeforeExit 0\nexit 0\n");
}

#[test]
fn uncaught_errors() {
    let folder = Folder::with(&[
        ("throws.js", "'use strict';\nthrow new TypeError('bad');\n"),
        ("syntax.js", "let x = ;\n"),
        ("module.mjs", "export const a = 1;\nlet y = ;\n"),
        ("nested.js", "require('./syntax.js')"),
    ]);
    let ran = folder.run(&["throws.js"]);
    let file = folder.path().join("throws.js");
    let file = file.display();
    ran.fails(
        1,
        &[
            &format!("{file}:2\nthrow new TypeError('bad');\n^\n\nTypeError: bad\n    at Object.<anonymous> ({file}:2:7)\n"),
            "\n\nTenon v",
        ],
    );
    folder.run(&["nested.js"]).fails(
        1,
        &["syntax.js:1\nlet x = ;\n        ^\n\nSyntaxError: Unexpected token ';'"],
    );
    folder.run(&["module.mjs"]).fails(
        1,
        &["module.mjs:2\nlet y = ;\n        ^\n\nSyntaxError: Unexpected token ';'"],
    );
    folder.run(&["-e", "throw 'text'"]).fails(
        1,
        &["\n[eval]:1\nthrow 'text'\n^\ntext\n(Use `tenon --trace-uncaught"],
    );
    folder
        .run(&["--trace-uncaught", "-e", "throw 5"])
        .fails(1, &["Thrown at:\n    at [eval]:1:1\n"]);
    folder
        .run(&["-e", "throw { a: 1 }"])
        .fails(1, &["\n{ a: 1 }\n"]);
    folder
        .run(&["-e", "const e = new Error('x'); e.extra = 1; throw e"])
        .fails(1, &["Error: x\n    at ", "extra: 1\n}"]);
    folder
        .run(&["-e", "Promise.reject(new RangeError('r'))"])
        .fails(1, &["[eval]:1\n", "RangeError: r\n"]);
}

#[test]
fn handled_errors() {
    let folder = Folder::with(&[]);
    let source = "
        process.on('uncaughtException', (e, origin) => console.log(e.message, origin));
        process.nextTick(() => console.log('tick'));
        setImmediate(() => console.log('immediate'));
        throw new Error('first');";
    folder
        .run(&["-e", source])
        .prints("first uncaughtException\ntick\nimmediate\n");
    let source = "
        process.on('unhandledRejection', (reason, promise) => console.log(reason, promise));
        Promise.reject(1);";
    folder
        .run(&["-e", source])
        .prints("1 Promise { <rejected> 1 }\n");
}

#[test]
fn trace_loop() {
    let folder = Folder::with(&[]);
    let source = "setTimeout(() => {}, 1); setImmediate(() => {}); process.nextTick(() => {})";
    let ran = folder.run(&["--trace-loop", "-e", source]);
    ran.fails(
        0,
        &[
            "start: isolate",
            "nextTick queue",
            "microtasks",
            "timers",
            "poll",
            "check (immediates)",
        ],
    );
}

#[test]
fn environment() {
    let folder = Folder::with(&[]);
    let source = "
        process.env.A = 1;
        console.log(process.env.A, 'A' in process.env, Object.keys(process.env).includes('A'));
        delete process.env.A;
        console.log(process.env.A, 'A' in process.env);
        try { process.env.B = Symbol('s') } catch (e) { console.log(e.name) }
        console.log(process.env.GIVEN, JSON.stringify({ ...process.env }).includes('GIVEN'));";
    folder
        .run_with(&["-e", source], "", &[("GIVEN", "yes")])
        .prints("1 true true\nundefined false\nTypeError\nyes true\n");
}
