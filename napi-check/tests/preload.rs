//! The mechanism in a program that is no JavaScript runtime: every way to reach a function is
//! rewritten, in many threads at once, and nothing else changes.

use std::path::{Path, PathBuf};
use std::process::Command;

const THREADS: u64 = 8;
const ROUNDS: u64 = 50;

/// Where cargo puts the examples of the build that this test belongs to.
fn instrument() -> PathBuf {
    let test = std::env::current_exe().expect("the test has a path");
    let deps = test.parent().expect("a test lies in a folder");
    let profile = deps.parent().expect("deps lies in the profile's folder");
    let library = profile.join("examples/libcount_calls.so");
    assert!(library.is_file(), "{} is not built", library.display());
    library
}

fn compile(source: &str, output: &Path, arguments: &[&str]) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixture")
        .join(source);
    let status = Command::new("cc")
        .arg(source)
        .arg("-o")
        .arg(output)
        .args(arguments)
        .status()
        .expect("a C compiler is installed");
    assert!(status.success(), "{} does not compile", output.display());
}

/// Runs the host with an addon linked with these arguments; gives what it printed and what was
/// counted.
fn run(name: &str, link: &[&str]) -> (String, String) {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&dir).expect("the temporary folder can be made");
    let (host, addon) = (dir.join("host"), dir.join("addon.node"));
    compile("host.c", &host, &["-rdynamic", "-pthread", "-ldl"]);
    let arguments = [&["-shared", "-fPIC"], link].concat();
    compile("addon.c", &addon, &arguments);
    let output = Command::new(&host)
        .arg(&addon)
        .env("LD_PRELOAD", instrument())
        .output()
        .expect("the host starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the host prints text");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{}: {stderr}", output.status);
    (stdout, stderr)
}

fn counted(stderr: &str, function: &str) -> u64 {
    let line = stderr.lines().find(|line| line.ends_with(function));
    let count = line.and_then(|line| line.split_whitespace().next());
    count.map_or(0, |count| count.parse().expect("a number"))
}

fn check(name: &str, link: &[&str], table: &str) {
    let (stdout, stderr) = run(name, link);
    // By a call, by a pointer, and by dlsym.
    assert_eq!(
        counted(&stderr, "napi_create_int32"),
        3 * THREADS * ROUNDS,
        "{stderr}"
    );
    assert_eq!(
        counted(&stderr, "napi_get_version"),
        THREADS * ROUNDS,
        "{stderr}"
    );
    assert_eq!(stdout, format!("table is {table}\nstrlen 1\nunknown 1\n"));
}

#[test]
fn tables_filled_at_load_and_protected() {
    check("now", &["-Wl,-z,now", "-Wl,-z,relro"], "r--p");
}

#[test]
fn tables_filled_lazily() {
    check("lazy", &["-Wl,-z,lazy", "-Wl,-z,relro"], "r--p");
}

#[test]
fn tables_left_writable() {
    check("writable", &["-Wl,-z,lazy", "-Wl,-z,norelro"], "rw-p");
}

#[test]
fn calls_without_a_procedure_table() {
    check("noplt", &["-fno-plt", "-Wl,-z,now", "-Wl,-z,relro"], "r--p");
}
