//! `cargo xtask setup`: from a bare machine to a demo that runs.
//!
//! Every step looks first whether it has anything to do, so it can be run again at any time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Outcome, apt, examples, util, v8};

const HELP: &str = "\
usage: cargo xtask setup [--no-install] [--install-only]

Installs what is missing, finds or builds V8, builds Tenon and the example addons, and runs the
demo. It can be run again at any time.

  --no-install    name what is missing instead of installing it with apt
  --install-only  stop after installing
";

/// The folder beside the checkout that may hold V8's library, as `.cargo/config.toml` has it.
const MIRROR: &str = "../shared/v8";

/// Where the `v8` crate's build script downloads from when it is not told otherwise.
const RELEASES: &str = "https://github.com/denoland/rusty_v8/releases/download";

/// Programs that must be there, the packages they are in, and what they are for.
const PROGRAMS: [(&str, &[&str], &str); 6] = [
    (
        "cc",
        &["gcc", "libc6-dev"],
        "a C compiler, for libuv and the addons in C",
    ),
    (
        "c++",
        &["g++"],
        "a C++ compiler, for the addons of Node's own tests",
    ),
    ("node", &["nodejs"], "Node.js, which the tests compare with"),
    (
        "npm",
        &["npm"],
        "npm, which has Node-API's official headers",
    ),
    ("tar", &["tar"], "tar, for the headers' archive"),
    (
        "xz",
        &["xz-utils"],
        "xz, for the archive of Node's own tests",
    ),
];

/// The chore.
///
/// # Errors
///
/// With the step that failed, why, and what to do about it.
pub(crate) fn run(args: &[String]) -> Outcome {
    let (mut install, mut go_on) = (true, true);
    for arg in args {
        match arg.as_str() {
            "--no-install" => install = false,
            "--install-only" => go_on = false,
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err(format!("does not know `{arg}`\n\n{HELP}")),
        }
    }
    println!("1/4 tools");
    tools(install)?;
    if !go_on {
        return Ok(());
    }
    println!("2/4 V8");
    engine(install)?;
    println!("3/4 tenon and the example addons (some minutes the first time)");
    build_tenon()?;
    examples::run(&[])?;
    println!("4/4 the demo\n");
    demo()?;
    println!("\nTenon works: {}", shown(&tenon()));
    Ok(())
}

/// Makes sure the tools are there.
fn tools(install: bool) -> Outcome {
    let mut packages: Vec<String> = Vec::new();
    let mut wanted = Vec::new();
    for (program, names, purpose) in PROGRAMS {
        if apt::find_program(program).is_none() {
            packages.extend(names.iter().map(|name| (*name).to_owned()));
            wanted.push(purpose);
        }
    }
    if !has_libclang() {
        packages.push("libclang-dev".to_owned());
        wanted.push("libclang, which reads libuv's headers");
    }
    if packages.is_empty() {
        println!("  all there");
        return Ok(());
    }
    println!("  missing: {}", wanted.join("; "));
    if install {
        apt::install(&packages)
    } else {
        Err(format!(
            "install what is missing, then run this again:\n    {}",
            apt::line(&packages)
        ))
    }
}

/// Whether bindgen will find libclang, with the compiler's own headers beside it.
fn has_libclang() -> bool {
    if std::env::var_os("LIBCLANG_PATH").is_some() || apt::installed("libclang-dev") {
        return true;
    }
    let Ok(folders) = std::fs::read_dir("/usr/lib") else {
        return false;
    };
    folders
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("llvm-"))
        .any(|entry| libclang_in(&entry.path()))
}

fn libclang_in(llvm: &Path) -> bool {
    let headers = std::fs::read_dir(llvm.join("lib/clang"))
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.path().join("include/stddef.h").exists());
    headers && llvm.join("lib/libclang.so").exists()
}

/// Where V8's library comes from.
#[derive(Debug, PartialEq, Eq)]
enum Origin {
    /// A variable of the user's says.
    Variable(&'static str),
    /// The folder beside the checkout.
    Mirror,
    /// What `cargo xtask v8` made.
    Cache,
    /// The crate's build script has downloaded it before.
    Downloaded,
    /// The crate's build script will download it.
    Download,
    /// It has to be built from source.
    Source,
}

/// What [`choose`] looks at. The last is a call because it takes time.
struct Found<'a> {
    variable: Option<&'static str>,
    mirror: bool,
    cache: bool,
    downloaded: bool,
    reachable: &'a dyn Fn() -> bool,
}

fn choose(found: &Found<'_>) -> Origin {
    match found {
        Found {
            variable: Some(name),
            ..
        } => Origin::Variable(name),
        Found { mirror: true, .. } => Origin::Mirror,
        Found { cache: true, .. } => Origin::Cache,
        Found {
            downloaded: true, ..
        } => Origin::Downloaded,
        _ if (found.reachable)() => Origin::Download,
        _ => Origin::Source,
    }
}

/// Makes sure that the build will find V8's library.
fn engine(install: bool) -> Outcome {
    let cache = v8::Cache::find()?;
    let origin = choose(&Found {
        variable: users_variable(&cache),
        mirror: cache.complete_at(&util::root().join(MIRROR)),
        cache: cache.complete(),
        downloaded: downloaded(&cache),
        reachable: &|| reachable(&cache, install),
    });
    if origin != Origin::Cache {
        // It would win over what was chosen.
        cache.forget_in_checkout()?;
    }
    match origin {
        Origin::Variable(name) => println!("  from where {name} says"),
        Origin::Mirror => println!("  from the folder {MIRROR} beside the checkout"),
        Origin::Cache => {
            println!("  from {}, built before", cache.folder.display());
            cache.use_in_checkout()?;
        }
        Origin::Downloaded => println!("  from cargo's folder, downloaded before"),
        Origin::Download => println!("  from the v8 crate's releases (a download of 30 to 40 MB)"),
        Origin::Source => {
            println!(
                "  There is no {MIRROR} beside the checkout with V8's library for this machine,\n  \
                 and the v8 crate's releases cannot be reached. So V8 is built from source now,\n  \
                 once: {}, {} GB of disk space in\n  {}.\n  \
                 Ctrl-C stops it; this command, run again, goes on where it stopped.",
                v8::DURATION,
                v8::DISK_GB,
                cache.folder.display()
            );
            v8::build_now(&cache, install)?;
        }
    }
    Ok(())
}

/// A variable that tells the build script where to look and was set by the user.
///
/// Cargo sets what `.cargo/config.toml` and `.cargo/v8-local.toml` say for this program, too; those
/// values are not the user's.
fn users_variable(cache: &v8::Cache) -> Option<&'static str> {
    let ours = [
        ("RUSTY_V8_ARCHIVE", cache.folder.clone()),
        ("RUSTY_V8_MIRROR", util::root().join(MIRROR)),
    ];
    ours.into_iter()
        .find(|(name, own)| std::env::var_os(name).is_some_and(|value| value != *own.as_os_str()))
        .map(|(name, _)| name)
}

/// Whether the crate's build script has the library in its own cache.
fn downloaded(cache: &v8::Cache) -> bool {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let name = download_key(&cache.version, &cache.library());
    home.is_some_and(|home| home.join(".rusty_v8").join(name).is_file())
}

/// The name under which the build script keeps a download.
fn download_key(version: &str, library: &str) -> String {
    format!("v{version}/{library}").replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

/// Whether the crate's releases can be reached, by asking for the file without taking it.
fn reachable(cache: &v8::Cache, install: bool) -> bool {
    if apt::find_program("curl").is_none() && install {
        // The build script needs a program to download with as much as this check does.
        let packages = ["curl", "ca-certificates"].map(String::from);
        if let Err(error) = apt::install(&packages) {
            println!("  cannot look for V8's releases: {error}");
            return false;
        }
    }
    let url = format!("{RELEASES}/v{}/{}", cache.version, cache.library());
    let status = Command::new("curl")
        .args(["--silent", "--fail", "--location", "--head"])
        .args([
            "--connect-timeout",
            "10",
            "--max-time",
            "30",
            "--output",
            "/dev/null",
        ])
        .arg(url)
        .stdin(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Builds the release `tenon`.
///
/// # Errors
///
/// When the build fails; cargo has said why.
pub(crate) fn build_tenon() -> Outcome {
    util::run(cargo().args(["build", "--release", "--package", "tenon-cli"]))
        .map_err(|error| format!("{error}\n  cargo's messages above say what it lacks"))
}

/// The release `tenon`.
pub(crate) fn tenon() -> PathBuf {
    util::target_dir().join("release/tenon")
}

/// Cargo, in the repository.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(util::root());
    // The cargo that started this program has set what the checkout's settings said then; the one
    // started now is to read what they say now.
    let local = v8::Cache::find()
        .ok()
        .and_then(|cache| users_variable(&cache));
    if local != Some("RUSTY_V8_ARCHIVE") {
        command.env_remove("RUSTY_V8_ARCHIVE");
    }
    command
}

/// Runs the demo in Tenon.
fn demo() -> Outcome {
    let script = util::root().join("examples/demo/demo.js");
    util::run(
        Command::new(tenon())
            .arg(script)
            .arg(util::target_dir().join("examples")),
    )
    .map_err(|error| format!("the demo does not run: {error}"))
}

/// A path as one would type it from the repository's folder.
fn shown(path: &Path) -> String {
    let root = util::root();
    path.strip_prefix(&root)
        .unwrap_or(path)
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(reachable: &dyn Fn() -> bool) -> Found<'_> {
        Found {
            variable: None,
            mirror: false,
            cache: false,
            downloaded: false,
            reachable,
        }
    }

    #[test]
    fn what_the_user_says_comes_first_and_building_last() {
        let mut all = found(&|| true);
        assert_eq!(choose(&found(&|| false)), Origin::Source);
        assert_eq!(choose(&all), Origin::Download);
        all.downloaded = true;
        assert_eq!(choose(&all), Origin::Downloaded);
        all.cache = true;
        assert_eq!(choose(&all), Origin::Cache);
        all.mirror = true;
        assert_eq!(choose(&all), Origin::Mirror);
        all.variable = Some("RUSTY_V8_MIRROR");
        assert_eq!(choose(&all), Origin::Variable("RUSTY_V8_MIRROR"));
    }

    #[test]
    fn the_network_is_not_asked_without_need() {
        let mut found = found(&|| panic!("asked"));
        found.mirror = true;
        assert_eq!(choose(&found), Origin::Mirror);
    }

    #[test]
    fn downloads_have_the_build_scripts_names() {
        assert_eq!(
            download_key(
                "152.2.0",
                "librusty_v8_release_x86_64-unknown-linux-gnu.a.gz"
            ),
            "v152_2_0_librusty_v8_release_x86_64_unknown_linux_gnu_a_gz"
        );
    }

    #[test]
    fn libclang_counts_only_with_its_headers() {
        let dir = std::env::temp_dir().join(format!("tenon-libclang-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("lib/clang/14/include")).unwrap();
        std::fs::write(dir.join("lib/libclang.so"), "").unwrap();
        assert!(!libclang_in(&dir));
        std::fs::write(dir.join("lib/clang/14/include/stddef.h"), "").unwrap();
        assert!(libclang_in(&dir));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
