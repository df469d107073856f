//! One platform in its three names: Rust's triple, Node's `process.platform` and `process.arch`,
//! and the tag in the names of addons and of npm packages.

use std::process::Command;

use crate::error::{Error, Result};

/// A platform an addon can be built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// Rust's name, as for `cargo build --target`.
    pub triple: &'static str,
    /// `process.platform`.
    pub os: &'static str,
    /// `process.arch`.
    pub cpu: &'static str,
    /// What tells apart addons of the same system and processor: the C library, or the ABI.
    pub abi: Option<&'static str>,
}

macro_rules! platforms {
    ($($triple:literal $os:literal $cpu:literal $($abi:literal)?;)*) => {
        /// Every platform that has a name in npm packages.
        pub const PLATFORMS: &[Platform] = &[$(Platform {
            triple: $triple,
            os: $os,
            cpu: $cpu,
            abi: platforms!(@abi $($abi)?),
        }),*];
    };
    (@abi) => { None };
    (@abi $abi:literal) => { Some($abi) };
}

platforms! {
    "x86_64-unknown-linux-gnu" "linux" "x64" "gnu";
    "x86_64-unknown-linux-musl" "linux" "x64" "musl";
    "aarch64-unknown-linux-gnu" "linux" "arm64" "gnu";
    "aarch64-unknown-linux-musl" "linux" "arm64" "musl";
    "armv7-unknown-linux-gnueabihf" "linux" "arm" "gnueabihf";
    "armv7-unknown-linux-musleabihf" "linux" "arm" "musleabihf";
    "loongarch64-unknown-linux-gnu" "linux" "loong64" "gnu";
    "powerpc64le-unknown-linux-gnu" "linux" "ppc64" "gnu";
    "riscv64gc-unknown-linux-gnu" "linux" "riscv64" "gnu";
    "s390x-unknown-linux-gnu" "linux" "s390x" "gnu";
    "x86_64-apple-darwin" "darwin" "x64";
    "aarch64-apple-darwin" "darwin" "arm64";
    "x86_64-pc-windows-msvc" "win32" "x64" "msvc";
    "i686-pc-windows-msvc" "win32" "ia32" "msvc";
    "aarch64-pc-windows-msvc" "win32" "arm64" "msvc";
    "x86_64-unknown-freebsd" "freebsd" "x64";
    "aarch64-linux-android" "android" "arm64";
}

impl Platform {
    /// The platform of that triple, or of that tag: `linux-x64-gnu`.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn named(name: &str) -> Result<Self> {
        PLATFORMS
            .iter()
            .find(|platform| platform.triple == name || platform.tag() == name)
            .copied()
            .ok_or_else(|| {
                let known: Vec<&str> = PLATFORMS.iter().map(|platform| platform.triple).collect();
                Error::new(format!(
                    "{name} is no platform that addons have a name for; there are {}",
                    known.join(", ")
                ))
            })
    }

    /// The platform this compiler makes programs for when it is not told another.
    ///
    /// # Errors
    ///
    /// When it has no name in npm packages.
    pub fn host() -> Result<Self> {
        // Asked of the compiler rather than compiled in: a musl build of this program may run where
        // addons are for glibc.
        let output = Command::new(rustc())
            .args(["--version", "--verbose"])
            .output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let of_rustc = text.ok().and_then(|text| {
            text.lines()
                .find_map(|line| line.strip_prefix("host: "))
                .map(str::to_owned)
        });
        match of_rustc {
            Some(triple) => Self::named(&triple),
            None => Self::of_this_program(),
        }
    }

    /// The platform this program was compiled for.
    fn of_this_program() -> Result<Self> {
        let cpu = match std::env::consts::ARCH {
            "x86_64" => "x64",
            "aarch64" => "arm64",
            "x86" => "ia32",
            other => other,
        };
        let os = match std::env::consts::OS {
            "macos" => "darwin",
            "windows" => "win32",
            other => other,
        };
        let musl = cfg!(target_env = "musl");
        PLATFORMS
            .iter()
            .find(|platform| {
                platform.os == os
                    && platform.cpu == cpu
                    && platform.abi.is_some_and(|abi| abi.starts_with("musl")) == musl
            })
            .copied()
            .ok_or_else(|| Error::new(format!("addons for {os} on {cpu} have no name")))
    }

    /// `linux-x64-gnu`, `darwin-arm64`.
    #[must_use]
    pub fn tag(&self) -> String {
        match self.abi {
            Some(abi) => format!("{}-{}-{abi}", self.os, self.cpu),
            None => format!("{}-{}", self.os, self.cpu),
        }
    }

    /// The C library as npm's field `libc` has it.
    #[must_use]
    pub fn libc(&self) -> Option<&'static str> {
        match self.abi? {
            abi if self.os != "linux" || abi.is_empty() => None,
            abi if abi.starts_with("musl") => Some("musl"),
            _ => Some("glibc"),
        }
    }

    /// The file's name: `name.linux-x64-gnu.node`.
    #[must_use]
    pub fn file_name(&self, addon: &str) -> String {
        format!("{addon}.{}.node", self.tag())
    }

    /// The file's place in the layout of `node-gyp-build`: `prebuilds/linux-x64/name.glibc.node`.
    #[must_use]
    pub fn prebuild_path(&self, addon: &str) -> String {
        let armv = if self.cpu == "arm" { ".armv7" } else { "" };
        let libc = self
            .libc()
            .map(|libc| format!(".{libc}"))
            .unwrap_or_default();
        format!(
            "prebuilds/{}-{}/{addon}{armv}{libc}.node",
            self.os, self.cpu
        )
    }
}

/// The compiler, as Cargo would find it.
pub(crate) fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let gnu = Platform::named("x86_64-unknown-linux-gnu").expect("it is in the table");
        assert_eq!(gnu.tag(), "linux-x64-gnu");
        assert_eq!(gnu.libc(), Some("glibc"));
        assert_eq!(gnu.file_name("a"), "a.linux-x64-gnu.node");
        assert_eq!(gnu.prebuild_path("a"), "prebuilds/linux-x64/a.glibc.node");
        assert_eq!(Platform::named("linux-x64-gnu").expect("the tag"), gnu);
        let mac = Platform::named("aarch64-apple-darwin").expect("it is in the table");
        assert_eq!((mac.tag().as_str(), mac.libc()), ("darwin-arm64", None));
        assert_eq!(mac.prebuild_path("a"), "prebuilds/darwin-arm64/a.node");
        let windows = Platform::named("win32-x64-msvc").expect("the tag");
        assert_eq!(windows.libc(), None);
        let error = Platform::named("pdp11").expect_err("there is none");
        assert!(error.to_string().starts_with("pdp11 is no platform"));
    }

    #[test]
    fn no_two_have_the_same_name() {
        let mut tags: Vec<String> = PLATFORMS.iter().map(Platform::tag).collect();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), PLATFORMS.len());
    }
}
