//! A folder for a test, and the programs that are run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tenon_tests::process::{self, Ended};
use tenon_tests::runtime::{PEERS, Runtime};
use tenon_tests::{root, work_dir};

/// Long enough for a crate and the few it depends on, on a busy machine.
const LIMIT: Duration = Duration::from_secs(300);

/// A folder of a test's own, empty when the test begins.
pub(crate) struct Project(PathBuf);

impl Project {
    /// The folder of the test of that name.
    pub(crate) fn new(test: &str) -> Self {
        let path = work_dir().join("verbs").join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the target folder can be written");
        Self(path.canonicalize().expect("it was just made"))
    }

    /// A folder with a C addon in it that has been built.
    pub(crate) fn with_c_addon(test: &str) -> Self {
        let project = Self::new(test);
        project
            .tenon(&["new", "hello", "--template", "c", "--no-git"])
            .succeeds();
        project.tenon(&["build", "hello"]).succeeds();
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names in a folder, sorted; hidden ones, too.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.join(folder))
            .unwrap_or_else(|error| panic!("{folder}: {error}"))
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// Versions that are on this machine, for a crate made by `tenon new`.
    pub(crate) fn lock(&self, folder: &str) {
        fs::copy(
            root().join("Cargo.lock"),
            self.0.join(folder).join("Cargo.lock"),
        )
        .expect("the repository has a Cargo.lock");
    }

    /// The program with these arguments, to be started by the test itself.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Runtime::tenon_or_panic().script(&[], Path::new(args[0]));
        command
            .args(&args[1..])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", work_dir().join("verbs-target"))
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("NODE_OPTIONS")
            .env_remove("NODE_PATH");
        command
    }

    /// Runs the program with these arguments in the folder.
    pub(crate) fn tenon(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args))
    }

    /// Runs a script in Tenon and in every other runtime that is to be had.
    #[track_caller]
    pub(crate) fn everywhere(&self, script: &str, check: impl Fn(&Ran)) {
        self.in_tenon_and(&PEERS, script, check);
    }

    /// Runs a script in Tenon and in a Node.
    #[track_caller]
    pub(crate) fn both(&self, script: &str, check: impl Fn(&Ran)) {
        self.in_tenon_and(&["node-24"], script, check);
    }

    #[track_caller]
    fn in_tenon_and(&self, peers: &[&str], script: &str, check: impl Fn(&Ran)) {
        check(&self.tenon(&[script]));
        for name in peers {
            let peer = match Runtime::peer(name) {
                Ok(peer) => peer,
                Err(error) => {
                    // Written past the test harness, which hides what a passing test prints.
                    use std::io::Write as _;
                    let _ = writeln!(std::io::stderr(), "skipped: {name}: {error}");
                    continue;
                }
            };
            let mut command = peer.script(&[], Path::new(script));
            command.current_dir(&self.0).env_remove("NODE_PATH");
            check(&Ran::of(command));
        }
    }
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Ran(Ended);

impl Ran {
    pub(crate) fn of(command: Command) -> Self {
        Self::within(LIMIT, command)
    }

    pub(crate) fn within(limit: Duration, command: Command) -> Self {
        Self(process::run(command, limit).unwrap_or_else(|error| panic!("{error}")))
    }

    pub(crate) fn stdout(&self) -> &str {
        &self.0.stdout
    }

    pub(crate) fn stderr(&self) -> &str {
        &self.0.stderr
    }

    /// Expects exit code 0.
    #[track_caller]
    pub(crate) fn succeeds(&self) -> &Self {
        assert!(self.0.success(), "{}", self.0.report());
        self
    }

    /// Expects exit code 0 and this output.
    #[track_caller]
    pub(crate) fn prints(&self, text: &str) {
        self.succeeds();
        assert_eq!(self.0.stdout, text, "{}", self.0.report());
    }

    /// Expects exit code 1, nothing on standard output, and each of these texts once.
    #[track_caller]
    pub(crate) fn fails(&self, texts: &[&str]) -> &Self {
        assert_eq!(self.0.code, Some(1), "{}", self.0.report());
        assert_eq!(self.0.stdout, "", "{}", self.0.report());
        for text in texts {
            let times = self.0.stderr.matches(text).count();
            assert_eq!(times, 1, "{text:?} {times} times in {}", self.0.report());
        }
        self
    }

    /// Expects exit code 1 and this message, and no other word.
    #[track_caller]
    pub(crate) fn says(&self, message: &str) {
        self.fails(&[]);
        assert_eq!(self.0.stderr.trim_end(), message);
    }
}
