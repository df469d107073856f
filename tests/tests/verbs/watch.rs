//! `tenon build --watch`, and building while an addon is in use.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::Project;

const LIMIT: Duration = Duration::from_secs(60);

/// A program that is stopped with the test.
struct Running(Child);

impl Running {
    fn start(project: &Project, args: &[&str]) -> Self {
        let program = project.command(args);
        // Who runs the tests in the background may have told all of them to ignore Ctrl-C.
        let mut command = Command::new("env");
        command
            .arg("--default-signal=INT")
            .arg(program.get_program())
            .args(program.get_args())
            .envs(
                program
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .current_dir(program.get_current_dir().expect("the project's folder"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        Self(command.spawn().expect("the program starts"))
    }

    /// As Ctrl-C does.
    fn interrupt(&mut self) {
        let status = Command::new("kill")
            .args(["-INT", &self.0.id().to_string()])
            .status();
        assert!(status.expect("kill runs").success());
        until("the end", || self.0.try_wait().expect("a child").is_some());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[track_caller]
fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < LIMIT, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_change_is_built() {
    let project = Project::with_c_addon("watch");
    project.write("app.js", "console.log(require('./hello').add(2, 3));");
    let mut watching = Running::start(&project, &["build", "hello", "--watch"]);
    let source = project.read("hello/src/addon.c");
    let answers = |expected: &str| project.tenon(&["app.js"]).stdout() == expected;
    // It begins to watch some time after it starts.
    until("watching", || {
        std::thread::sleep(Duration::from_secs(1));
        project.write(
            "hello/src/addon.c",
            &source.replace("numbers[0] +", "10 * numbers[0] +"),
        );
        answers("23\n")
    });
    // A mistake does not end it, nor take away what was there.
    project.write("hello/src/addon.c", "not C");
    std::thread::sleep(Duration::from_secs(2));
    assert!(answers("23\n"));
    project.write(
        "hello/src/addon.c",
        &source.replace("numbers[0] +", "100 * numbers[0] +"),
    );
    until("the next build", || answers("203\n"));
    watching.interrupt();
    assert!(answers("203\n"));
    assert!(
        !project
            .names("hello")
            .iter()
            .any(|name| name.starts_with(".tenon"))
    );
}

/// A process that has the addon keeps the one it has; the file is another one afterwards.
#[test]
fn an_addon_in_use_stays_what_it_is() {
    use std::io::{BufRead as _, BufReader, Write as _};

    let project = Project::with_c_addon("watch-in-use");
    project.write(
        "app.js",
        "const { add } = require('./hello');\nprocess.stdin.on('data', () => console.log(add(2, 3)));",
    );
    let mut app = Running::start(&project, &["app.js"]);
    let mut lines = BufReader::new(app.0.stdout.take().expect("piped")).lines();
    let mut input = app.0.stdin.take().expect("piped");
    let mut ask = || {
        input.write_all(b"?\n").expect("it reads");
        lines.next().expect("a line").expect("text")
    };
    assert_eq!(ask(), "5");
    let source = project
        .read("hello/src/addon.c")
        .replace("numbers[0] +", "10 * numbers[0] +");
    project.write("hello/src/addon.c", &source);
    project.tenon(&["build", "hello"]).succeeds();
    assert_eq!(ask(), "5");
    project.write("new.js", "console.log(require('./hello').add(2, 3));");
    project.tenon(&["new.js"]).succeeds();
    project.tenon(&["./new.js"]).prints("23\n");
    drop(input);
}

/// Interrupted at any moment, there is the old addon or the new one, and nothing else.
#[test]
fn interrupted_builds_leave_nothing_behind() {
    let project = Project::with_c_addon("watch-interrupted");
    project.write("app.js", "console.log(require('./hello').add(2, 3));");
    let source = project.read("hello/src/addon.c");
    let before = project.names("hello");
    for step in 0..12u64 {
        project.write("hello/src/addon.c", &format!("{source}// {step}\n"));
        let mut build = Running::start(&project, &["build", "hello"]);
        std::thread::sleep(Duration::from_millis(step * 15));
        build.interrupt();
        assert_eq!(project.names("hello"), before, "after {} ms", step * 15);
        project.tenon(&["app.js"]).prints("5\n");
    }
    project.tenon(&["build", "hello"]).succeeds();
}
