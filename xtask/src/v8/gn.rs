//! gn, which writes ninja's files: finding one new enough, and calling it.
//!
//! V8's build files use the newest words of gn's language. A distribution's gn is as old as the
//! distribution, and gn does not always say its version, so the test is whether it reads the
//! files. Where it does not, the package of the distribution's newest release is taken, together
//! with the C library it was built for, into the cache: nothing on the machine changes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::tools::Llvm;
use crate::apt::{self, last_lines};
use crate::{Outcome, util};

/// gn's package in Debian and Ubuntu.
const PACKAGE: &str = "generate-ninja";

/// What is unpacked beside it. gn needs no other library.
const LIBRARIES: [&str; 2] = ["libc6", "libgcc-s1"];

/// The arguments that make the library what the crate's own build script makes, less what needs
/// tools outside the published source: Rust inside gn (and with it `Temporal`), glib, symbols.
pub(crate) fn arguments(llvm: &Llvm, clang: &Path) -> String {
    let mut text = String::new();
    for (name, value) in [
        ("is_debug", "false"),
        ("use_custom_libcxx", "true"),
        ("v8_enable_sandbox", "false"),
        ("v8_enable_pointer_compression", "false"),
        ("v8_enable_v8_checks", "false"),
        ("v8_monolithic_for_shared_library", "true"),
        ("enable_rust", "false"),
        ("enable_rust_cxx", "false"),
        ("v8_enable_temporal_support", "false"),
        ("symbol_level", "0"),
        ("use_glib", "false"),
        ("treat_warnings_as_errors", "false"),
    ] {
        text += &format!("{name}={value} ");
    }
    let version = llvm.version;
    text + &format!(
        "clang_base_path=\"{}\" clang_version=\"{version}\"",
        clang.display()
    )
}

/// Writes ninja's files into `out`, unless they are there for the same arguments.
///
/// # Errors
///
/// When no gn reads V8's files and no newer one can be had.
pub(crate) fn generate(work: &Path, source: &Path, out: &Path, arguments: &str) -> Outcome {
    let done = work.join("gn.args");
    let same = fs::read_to_string(&done).is_ok_and(|text| text == arguments);
    if same && out.join("build.ninja").exists() {
        return Ok(());
    }
    println!("writing ninja's files");
    // The programs that may do, the next one being looked for when the last one did not.
    let own = work.join("gn/gn");
    let mut reason = "there is no gn on this machine".to_owned();
    let given = std::env::var_os("GN").map(PathBuf::from);
    let mut found = None;
    for gn in [
        given,
        apt::find_program("gn"),
        own.exists().then(|| own.clone()),
    ] {
        let Some(gn) = gn else { continue };
        match call(&gn, source, out, arguments) {
            Ok(()) => found = Some(gn),
            Err(error) => reason = error,
        }
        if found.is_some() {
            break;
        }
    }
    if found.is_none() {
        println!("  a newer gn is needed; taking the one of the distribution's newest release");
        fetch(&work.join("gn")).map_err(|error| no_gn(&reason, &error))?;
        call(&own, source, out, arguments).map_err(|error| no_gn(&reason, &error))?;
    }
    fs::write(&done, arguments).map_err(|error| format!("cannot write {}: {error}", done.display()))
}

fn no_gn(first: &str, second: &str) -> String {
    format!(
        "no gn that reads V8's build files (one of September 2026 does).\n  \
         the one here: {first}\n  the distribution's newest: {second}\n  \
         Build gn from its source and name it with GN=/path/to/gn, or install a newer \
         {PACKAGE}, then run this again."
    )
}

fn call(gn: &Path, source: &Path, out: &Path, arguments: &str) -> Outcome {
    let output = Command::new(gn)
        .arg("--script-executable=python3")
        .arg("gen")
        .arg(out)
        .arg(format!("--args={arguments}"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(source)
        .output()
        .map_err(|error| format!("cannot start {}: {error}", gn.display()))?;
    if output.status.success() {
        return Ok(());
    }
    // gn prints its errors to stdout.
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let first: Vec<&str> = text.lines().take(4).collect();
    Err(first.join("\n  "))
}

/// A distribution's archive, as apt knows it here.
#[derive(Debug, PartialEq, Eq)]
struct Archive {
    uri: String,
    /// The name of the newest release.
    suite: &'static str,
    components: &'static str,
    keyring: &'static str,
}

/// Finds the distribution's own archive among apt's sources (`uri|origin|release` lines).
fn archive(targets: &str) -> Option<Archive> {
    targets.lines().find_map(|line| {
        let mut fields = line.split('|');
        let (uri, origin, release) = (fields.next()?, fields.next()?, fields.next()?);
        if release.contains("security") {
            return None;
        }
        let (suite, components, keyring) = match origin {
            "Debian" => ("sid", "main", "debian-archive-keyring.gpg"),
            "Ubuntu" => ("devel", "main universe", "ubuntu-archive-keyring.gpg"),
            _ => return None,
        };
        Some(Archive {
            uri: uri.to_owned(),
            suite,
            components,
            keyring,
        })
    })
}

/// Unpacks the newest gn into `folder`, where it is then called as `folder/gn`.
fn fetch(folder: &Path) -> Outcome {
    if !apt::present() {
        return Err("this machine has no apt to get it with".to_owned());
    }
    let output = Command::new("apt-get")
        .args([
            "indextargets",
            "--format",
            "$(REPO_URI)|$(ORIGIN)|$(RELEASE)",
        ])
        .output()
        .map_err(|error| format!("cannot start apt-get: {error}"))?;
    let archive = archive(&String::from_utf8_lossy(&output.stdout)).ok_or(
        "apt has no list of Debian's or Ubuntu's archive; run `sudo apt-get update` first",
    )?;

    // An apt of its own: other lists and sources, the machine's stay as they are.
    let fail = |error| format!("cannot lay out {}: {error}", folder.display());
    for name in [
        "lists/partial",
        "cache/archives/partial",
        "etc/sources.list.d",
        "debs",
    ] {
        fs::create_dir_all(folder.join("apt").join(name)).map_err(fail)?;
    }
    let config = folder.join("apt/apt.conf");
    fs::write(&config, apt_config(&folder.join("apt"))).map_err(fail)?;
    fs::write(folder.join("apt/etc/sources.list"), sources_list(&archive)).map_err(fail)?;
    let debs = folder.join("apt/debs");
    run(Command::new("apt-get").arg("update"), &config, &debs)?;
    let mut download = Command::new("apt-get");
    download.arg("download").arg(PACKAGE).args(LIBRARIES);
    run(&mut download, &config, &debs)?;

    let root = folder.join("root");
    for entry in fs::read_dir(&debs).map_err(fail)? {
        let deb = entry.map_err(fail)?.path();
        run(
            Command::new("dpkg-deb").arg("-x").arg(&deb).arg(&root),
            &config,
            &debs,
        )?;
    }
    let loader = loader(&root).ok_or("its C library has no loader where it is looked for")?;
    let libraries = loader.parent().ok_or("the loader has no folder")?;
    let script = format!(
        "#!/bin/sh\nexec '{}' --library-path '{}' '{}' \"$@\"\n",
        loader.display(),
        libraries.display(),
        root.join("usr/bin/gn").display()
    );
    let gn = folder.join("gn");
    fs::write(&gn, script).map_err(fail)?;
    fs::set_permissions(&gn, fs::Permissions::from_mode(0o755)).map_err(fail)?;
    fs::remove_dir_all(folder.join("apt")).map_err(fail)
}

fn run(command: &mut Command, config: &Path, folder: &Path) -> Outcome {
    let output = command
        .env("APT_CONFIG", config)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cannot start `{}`: {error}", util::show(command)))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`{}` failed: {}",
        util::show(command),
        last_lines(&String::from_utf8_lossy(&output.stderr), 4)
    ))
}

/// The settings of that apt. A company's mirror may be behind the distribution, so the age of its
/// lists does not matter; their signature does.
fn apt_config(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "Dir::State \"{folder}\";\n\
         Dir::State::status \"/var/lib/dpkg/status\";\n\
         Dir::Cache \"{folder}/cache\";\n\
         Dir::Etc::SourceList \"{folder}/etc/sources.list\";\n\
         Dir::Etc::SourceParts \"{folder}/etc/sources.list.d\";\n\
         Dir::Etc::Preferences \"/dev/null\";\n\
         Dir::Etc::PreferencesParts \"/dev/null\";\n\
         APT::Sandbox::User \"\";\n\
         Acquire::Check-Valid-Until \"false\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n"
    )
}

fn sources_list(archive: &Archive) -> String {
    format!(
        "deb [signed-by=/usr/share/keyrings/{}] {} {} {}\n",
        archive.keyring, archive.uri, archive.suite, archive.components
    )
}

/// The program that starts other programs with the unpacked C library.
fn loader(root: &Path) -> Option<PathBuf> {
    let lib = root.join("usr/lib");
    for entry in fs::read_dir(lib).ok()?.flatten() {
        let Ok(files) = fs::read_dir(entry.path()) else {
            continue;
        };
        for file in files.flatten() {
            let name = file.file_name();
            let name = name.to_string_lossy();
            let folder = entry.file_name();
            // `usr/lib64` has a link to it, too, but the libraries are beside the other one.
            if name.starts_with("ld-linux") && folder.to_string_lossy().contains("-linux-gnu") {
                return Some(file.path());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_the_distributions_own() {
        let targets = "http://mirror/security/|Debian|bookworm-security\n\
                       http://other/|Someone|stable\n\
                       http://mirror/debian/|Debian|bookworm\n";
        let found = archive(targets).unwrap();
        assert_eq!(
            (found.uri.as_str(), found.suite),
            ("http://mirror/debian/", "sid")
        );
        let found = archive("http://mirror/ubuntu/|Ubuntu|noble\n").unwrap();
        assert_eq!(found.suite, "devel");
        assert_eq!(archive("http://other/|Someone|stable\n"), None);
        assert_eq!(archive(""), None);
    }

    #[test]
    fn packages_are_only_taken_with_a_signature() {
        let found = archive("http://m/|Debian|bookworm\n").unwrap();
        let line = sources_list(&found);
        assert!(line.contains("signed-by=/usr/share/keyrings/debian-archive-keyring.gpg"));
        assert!(!apt_config(Path::new("/x")).contains("AllowUnauthenticated"));
    }

    #[test]
    fn the_arguments_name_the_compiler() {
        let llvm = Llvm {
            root: "/l".into(),
            version: 23,
        };
        let text = arguments(&llvm, Path::new("/cache/llvm"));
        assert!(text.contains("is_debug=false "));
        assert!(text.ends_with("clang_base_path=\"/cache/llvm\" clang_version=\"23\""));
    }
}
