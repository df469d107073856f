//! Debian's and Ubuntu's packages: what is there, what could be, and installing it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Outcome;

/// Whether this machine uses apt at all.
pub(crate) fn present() -> bool {
    find_program("apt-get").is_some() && find_program("dpkg-query").is_some()
}

/// The full path of a program on `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// Whether a package is installed.
pub(crate) fn installed(package: &str) -> bool {
    let output = Command::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Abbrev}", package])
        .output();
    output.is_ok_and(|out| out.status.success() && out.stdout.starts_with(b"ii"))
}

/// Whether apt could install a package, by the lists it has now.
pub(crate) fn available(package: &str) -> bool {
    let output = Command::new("apt-cache")
        .args(["policy", package])
        .env("LC_ALL", "C")
        .output();
    output.is_ok_and(|out| has_candidate(&String::from_utf8_lossy(&out.stdout)))
}

fn has_candidate(policy: &str) -> bool {
    policy
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Candidate:"))
        .any(|version| version.trim() != "(none)")
}

/// The line that installs packages by hand.
pub(crate) fn line(packages: &[String]) -> String {
    format!("sudo apt-get install {}", packages.join(" "))
}

/// How commands that need root are started here.
enum Root {
    /// This process is root.
    Is,
    /// By `sudo`, which needs no password or can ask for one.
    Sudo,
}

fn root() -> Option<Root> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(Root::Is);
    }
    find_program("sudo")?;
    let silent = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let can_ask = std::io::stdin().is_terminal() && std::env::var_os("CI").is_none();
    (silent.is_ok_and(|status| status.success()) || can_ask).then_some(Root::Sudo)
}

/// Brings apt's lists up to date.
///
/// # Errors
///
/// When there is no right to, or apt says no.
pub(crate) fn update() -> Outcome {
    apt_get(&["update".to_owned()])
}

/// Installs packages, after bringing apt's lists up to date.
///
/// # Errors
///
/// When this machine has no apt, there is no right to install, or apt says no. The message holds
/// the line to type.
pub(crate) fn install(packages: &[String]) -> Outcome {
    if packages.is_empty() {
        return Ok(());
    }
    if !present() {
        return Err(format!(
            "this machine has no apt; install what matches Debian's packages {}",
            packages.join(" ")
        ));
    }
    println!("installing {}", packages.join(" "));
    // A mirror out of reach need not matter: what is wanted may be in apt's own cache.
    if let Err(error) = update() {
        println!("  going on with the package lists as they are: {error}");
    }
    let mut args: Vec<String> = ["install", "--yes", "--no-install-recommends"]
        .map(String::from)
        .into();
    args.extend_from_slice(packages);
    apt_get(&args).map_err(|error| {
        format!(
            "{error}\n  install it yourself, then run this again:\n    {}",
            line(packages)
        )
    })
}

fn apt_get(args: &[String]) -> Outcome {
    let mut command = match root() {
        Some(Root::Is) => Command::new("env"),
        Some(Root::Sudo) => {
            let mut command = Command::new("sudo");
            command.arg("env");
            command
        }
        None => return Err("no right to install packages: not root, and no sudo".to_owned()),
    };
    let output = command
        .args(["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", "apt-get"])
        .args(["--quiet", "--option", "Dpkg::Use-Pty=0"])
        .args(args)
        .stdin(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start apt-get: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "apt-get {} failed: {}",
        args.join(" "),
        last_lines(&stderr, 5)
    ))
}

/// The last lines of a text that say something.
pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(count)..].join("\n  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_is_read_from_apt_cache_policy() {
        assert!(has_candidate(
            "x:\n  Installed: (none)\n  Candidate: 1:22.1~deb12u1\n"
        ));
        assert!(!has_candidate(
            "x:\n  Installed: (none)\n  Candidate: (none)\n"
        ));
        assert!(!has_candidate(""));
    }

    #[test]
    fn the_line_to_type_names_every_package() {
        let line = line(&["a".to_owned(), "b-1".to_owned()]);
        assert_eq!(line, "sudo apt-get install a b-1");
    }

    #[test]
    fn the_end_of_a_message_is_what_counts() {
        assert_eq!(last_lines("a\n\nb\nc\n", 2), "b\n  c");
        assert_eq!(last_lines("", 2), "");
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find_program("sh").is_some());
        assert!(find_program("no-such-program-anywhere").is_none());
    }
}
