//! What to do about an addon that could not be opened.

use std::path::Path;

use super::elf::{self, Header};

/// Advice for a file that `dlopen` refused with `reason`; none when there is nothing to add.
pub(super) fn advice(path: &Path, reason: &str) -> Option<String> {
    about_the_file(path).or_else(|| about_the_reason(path, reason))
}

/// What the file itself shows.
fn about_the_file(path: &Path) -> Option<String> {
    // Without a slash `dlopen` looks in the system's folders: there is no one file to look at.
    if !path.as_os_str().as_encoded_bytes().contains(&b'/') {
        return None;
    }
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Some(
                "There is no such file. If the addon comes with a package, it was not built or not \
                 installed for this system: try `npm rebuild`, or install the package again without \
                 --ignore-scripts and --omit=optional."
                    .to_owned(),
            );
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Some("This user may not read the file: check its permissions.".to_owned());
        }
        Err(_) => return None,
    };
    if metadata.is_dir() {
        return Some("It is a folder: name the .node file in it.".to_owned());
    }
    if elf::is_cut_short(path).is_some() {
        return Some(
            "The end of the file is missing: copy, download or install it again.".to_owned(),
        );
    }
    let head = elf::head_of(path)?;
    match Header::parse(&head) {
        Some(header) => about_the_object(&header),
        None => Some(about_other_files(&head)),
    }
}

/// What is wrong with an ELF file.
fn about_the_object(header: &Header) -> Option<String> {
    if let Some(machine) = header.foreign_machine() {
        return Some(format!(
            "The file was built for {machine}, and this is {}. Install the package on this machine \
             (do not copy node_modules from another), or build the addon for it.",
            std::env::consts::ARCH
        ));
    }
    match header.kind {
        elf::RELOCATABLE => {
            Some("It is an object file: link it into a shared library (`cc -shared`).".to_owned())
        }
        elf::EXECUTABLE => {
            Some("It is a program: build it as a shared library (`cc -shared`).".to_owned())
        }
        _ => None,
    }
}

/// What a file that is no ELF file seems to be.
fn about_other_files(head: &[u8]) -> String {
    let what = match head {
        [] => "It is empty: copy, download or install it again.",
        [b'M', b'Z', ..] => {
            "It was built for Windows. Install the package on this machine, or build the addon for it."
        }
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe, ..] => {
            "It was built for macOS. Install the package on this machine, or build the addon for it."
        }
        [0, b'a', b's', b'm', ..] => {
            "It is a WebAssembly module: load it with `WebAssembly` or through its JavaScript file."
        }
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => {
            "It is a compressed archive: unpack it and load the .node file in it."
        }
        _ if head.starts_with(b"!<arch>\n") => {
            "It is a static library: link it into a shared library (`cc -shared`)."
        }
        _ if head.starts_with(b"version https://git-lfs") => {
            "It is the pointer that Git LFS leaves in place of a file: run `git lfs pull`."
        }
        _ if is_text(head) => {
            let start = head.trim_ascii_start();
            if start.starts_with(b"<!") || start.starts_with(b"<html") {
                "It is a web page: the download of the addon answered with an error page."
            } else {
                "It is a text file: only JavaScript's own files (.js, .mjs, .cjs, .json) can be text; an \
                 addon is a shared library made by a compiler."
            }
        }
        _ => "It is no shared library: build or install the addon again.",
    };
    what.to_owned()
}

fn is_text(head: &[u8]) -> bool {
    // A character may be cut at the end of what was read.
    let whole = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !whole
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0c' | '\x1b'))
}

/// What the dynamic loader's words mean.
fn about_the_reason(path: &Path, reason: &str) -> Option<String> {
    if let Some(symbol) = word_after(reason, "undefined symbol: ") {
        return Some(about_symbol(symbol));
    }
    if let Some(version) = between(reason, "version `", "' not found") {
        return Some(about_version(version));
    }
    if reason.contains("cannot open shared object file: No such file") {
        let library = reason.split(':').next().unwrap_or_default();
        if library != path.to_string_lossy() {
            return Some(about_library(library));
        }
    }
    let known: &[(&str, &str)] = &[
        (
            "static TLS block",
            "The addon wants thread-local memory that must be set aside when the program starts: set \
             LD_PRELOAD to its path.",
        ),
        (
            "executable stack",
            "The addon was linked so that it asks for an executable stack, which this system refuses: link \
             it with `-z noexecstack`, or clear the mark with `patchelf --clear-execstack`.",
        ),
        (
            "Operation not permitted",
            "The file system may be mounted with noexec: move the addon to one that allows execution.",
        ),
        (
            "cannot dynamically load position-independent executable",
            "It is a program: build it as a shared library (`cc -shared`).",
        ),
    ];
    known
        .iter()
        .find(|(words, _)| reason.contains(words))
        .map(|(_, advice)| (*advice).to_owned())
}

/// Advice about a function that nobody defines.
fn about_symbol(symbol: &str) -> String {
    // C++ names begin with _Z, then N for a nested one and K for a constant method, then the length
    // and the name of the outermost namespace.
    let nested = symbol
        .strip_prefix("_ZTVN")
        .or_else(|| symbol.strip_prefix("_ZTIN"))
        .or_else(|| symbol.strip_prefix("_ZN"))
        .unwrap_or_default();
    let nested = nested.strip_prefix('K').unwrap_or(nested);
    if nested.starts_with("2v8") || nested.starts_with("4node") || nested.starts_with("6cppgc") {
        return "The addon was built for Node's V8 C++ API (nan), which is tied to one version of Node. \
                Only addons built on Node-API can be loaded here: look for a newer release of the package."
            .to_owned();
    }
    if symbol.starts_with("napi_") || symbol.starts_with("node_api_") {
        return if tenon_napi_sys::function(symbol).is_some() {
            format!(
                "This program implements {symbol} but does not export it: link it with the arguments that \
                 tenon_napi_sys::link gives."
            )
        } else {
            format!(
                "{symbol} is not part of Node-API version {} or the experimental functions known here: \
                 build the addon with a lower NAPI_VERSION.",
                crate::SUPPORTED_VERSION_MAX
            )
        };
    }
    if symbol.starts_with("uv_") {
        return "The addon calls libuv, which this program does not have or does not export."
            .to_owned();
    }
    "No library that is loaded defines this symbol: the addon was linked without one that it needs, or \
     against another version of it."
        .to_owned()
}

/// Advice about a symbol version that the system's library does not have.
fn about_version(version: &str) -> String {
    if let Some(number) = version.strip_prefix("GLIBC_") {
        let own =
            own_glibc().map_or_else(String::new, |own| format!(", and this system has {own}"));
        return format!(
            "The addon was built against a newer C library: it needs glibc {number}{own}. Build it on this \
             system (`npm rebuild --build-from-source`), or run it on a newer one."
        );
    }
    if version.starts_with("GLIBCXX_") || version.starts_with("CXXABI_") {
        return format!(
            "The addon was built against a newer C++ library ({version}): install a newer libstdc++, or \
             build the addon on this system (`npm rebuild --build-from-source`)."
        );
    }
    format!(
        "The addon needs {version} of that library: install a newer one, or build the addon here."
    )
}

/// Advice about a library that the addon needs and that is not there.
fn about_library(library: &str) -> String {
    if library.starts_with("libc.musl") || library.starts_with("ld-musl") {
        return "The addon was built for a system with musl (Alpine Linux), and this one has another C \
                library: install the package on this system."
            .to_owned();
    }
    format!(
        "The addon needs the library {library}, which is not installed or not where the loader looks: \
         install it, or name its folder in LD_LIBRARY_PATH."
    )
}

#[cfg(target_env = "gnu")]
fn own_glibc() -> Option<String> {
    // SAFETY: a static NUL-terminated string.
    let version = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) };
    Some(version.to_string_lossy().into_owned())
}

#[cfg(not(target_env = "gnu"))]
fn own_glibc() -> Option<String> {
    None
}

/// The word that follows `mark`.
fn word_after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let rest = &text[text.find(mark)? + mark.len()..];
    Some(
        rest.split(|c: char| c.is_whitespace() || c == ',')
            .next()
            .unwrap_or(rest),
    )
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        about_the_reason(Path::new("/a/b.node"), text).unwrap_or_default()
    }

    #[test]
    fn the_loaders_words_are_explained() {
        for symbol in [
            "_ZN2v87Isolate10GetCurrentEv",
            "_ZNK2v85Value8IsStringEv",
            "_ZTVN4node10ObjectWrapE",
        ] {
            let text = format!("/a/b.node: undefined symbol: {symbol}");
            assert!(reason(&text).contains("(nan)"), "{symbol}");
        }
        assert!(
            reason("/a/b.node: undefined symbol: node_api_of_tomorrow").contains("NAPI_VERSION")
        );
        assert!(
            reason("/a/b.node: undefined symbol: napi_create_object").contains("does not export")
        );
        assert!(reason("/a/b.node: undefined symbol: uv_spawn").contains("libuv"));
        assert!(
            reason("/a/b.node: undefined symbol: deflate, version ZLIB_1.2")
                .contains("without one")
        );
        let text = "/lib/libc.so.6: version `GLIBC_2.99' not found (required by /a/b.node)";
        assert!(reason(text).contains("glibc 2.99"));
        let text = "libfoo.so.1: cannot open shared object file: No such file or directory";
        assert!(reason(text).contains("the library libfoo.so.1"));
        let text =
            "libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory";
        assert!(reason(text).contains("musl"));
        assert_eq!(reason("/a/b.node: out of luck"), "");
    }

    #[test]
    fn files_that_are_no_objects_are_named() {
        for (head, word) in [
            (&b""[..], "empty"),
            (b"MZ\x90\0", "Windows"),
            (b"\xcf\xfa\xed\xfe", "macOS"),
            (b"\0asm\x01\0\0\0", "WebAssembly"),
            (
                b"version https://git-lfs.github.com/spec/v1\n",
                "git lfs pull",
            ),
            (b"\n<!DOCTYPE html><html>", "web page"),
            (b"module.exports = 1;\n", "text file"),
            (
                "caf\u{e9}"
                    .as_bytes()
                    .split_last()
                    .map_or(&b""[..], |(_, rest)| rest),
                "text file",
            ),
            (b"\x01\x02\x03\xff", "no shared library"),
        ] {
            assert!(about_other_files(head).contains(word), "{word}");
        }
    }
}
