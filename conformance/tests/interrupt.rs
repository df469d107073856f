//! Ctrl-C ends a run and everything it started.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A runtime that lists one case, and hangs in it with a child of its own.
const HANGING: &str = r#"
say() { printf '\n%s %s\n' "$TENON_CONFORM_MARK" "$1"; }
if grep -q '"list":true' "$1"; then
  say '{"event":"list","addons":[],"cases":[{"file":"contract/null.js","title":"hangs","version":8,"functions":[],"level":"required","isolated":null,"changed":null,"timeout":60000,"kind":null}]}'
  exit 0
fi
say '{"event":"hello","name":"fake","version":"1","napi":10}'
if grep -q '"select":\[\]' "$1"; then
  say '{"event":"done"}'
  exit 0
fi
say '{"event":"start","index":0}'
sleep 600 &
echo "$$ $!" > "$0.pids"
wait
"#;

/// The runner alone, which Cargo builds together with the tests.
fn runner() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.join("examples/conform")
}

fn wait_for(what: &str, mut condition: impl FnMut() -> bool) {
    let limit = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < limit, "still waiting for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn is_alive(id: &str) -> bool {
    // A zombie, which nobody has waited for yet, is not alive.
    fs::read_to_string(Path::new("/proc").join(id).join("stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
#[cfg(target_os = "linux")]
fn leaves_no_processes() {
    let folder = std::env::temp_dir().join(format!("conform-interrupt-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let fake = folder.join("fake.sh");
    fs::write(&fake, HANGING).unwrap();
    let mut child = Command::new(runner())
        .arg("--runtime")
        .arg(format!("fake=sh {}", fake.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pids = folder.join("fake.sh.pids");
    let read = || fs::read_to_string(&pids).unwrap_or_default();
    wait_for("the case to hang", || read().ends_with('\n'));

    let id = i32::try_from(child.id()).unwrap();
    // SAFETY: it takes two numbers, and the child has not been waited for.
    assert_eq!(unsafe { libc::kill(id, libc::SIGINT) }, 0);
    let mut status = None;
    wait_for("the end of the runner", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    assert_eq!(status.and_then(|status| status.code()), Some(130));
    for pid in read().split_whitespace() {
        wait_for("the end of what it started", || !is_alive(pid));
    }
    _ = fs::remove_dir_all(&folder);
}
