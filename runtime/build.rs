//! Embeds the builtins: every `.js` file under `js/` becomes an entry of a table sorted by id.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("js");
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    // The order of ids, in which look-ups search; that of paths differs ("path.js", "path/posix.js").
    files.sort_by_key(|file| id_of(&root, file));

    let mut table = String::from("&[\n");
    for file in &files {
        let id = id_of(&root, file);
        let text = fs::read(file)?;
        // ASCII text is handed to V8 in place, without a copy on its heap.
        if text.is_ascii() {
            writeln!(
                table,
                "    ({id:?}, Source::Ascii({{ static TEXT: v8::OneByteConst = v8::String::create_external_onebyte_const(include_bytes!({file:?})); &TEXT }})),"
            )
        } else {
            writeln!(table, "    ({id:?}, Source::Utf8(include_str!({file:?}))),")
        }
        .expect("writing to a String");
    }
    table.push_str("]\n");

    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("builtins_table.rs"), table)?;
    println!("cargo::rerun-if-changed=js");
    println!("cargo::rerun-if-changed=build.rs");
    build_glibc();
    libuv_symbols(&out)
}

/// Tells the program which C library it was built with, for its reports. A build for another system
/// cannot know.
fn build_glibc() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if env::var("HOST").ok() == env::var("TARGET").ok() {
        unsafe extern "C" {
            safe fn gnu_get_libc_version() -> *const std::ffi::c_char;
        }
        // SAFETY: the C library returns a static text.
        let version = unsafe { std::ffi::CStr::from_ptr(gnu_get_libc_version()) };
        println!(
            "cargo::rustc-env=TENON_BUILD_GLIBC={}",
            version.to_string_lossy()
        );
    }
}

/// Addons call libuv through the program that loads them, so all of its public functions stay in the
/// program, used or not, and the program's own build script learns their names.
fn libuv_symbols(out: &Path) -> io::Result<()> {
    let list = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("uv_symbols.txt");
    println!("cargo::rerun-if-changed=uv_symbols.txt");
    println!("cargo::metadata=uv_symbols={}", list.display());
    let text = fs::read_to_string(&list)?;
    let names: Vec<&str> = text.lines().collect();

    let mut code = String::from("unsafe extern \"C\" {\n");
    for name in &names {
        writeln!(code, "    fn {name}();").expect("writing to a String");
    }
    writeln!(
        code,
        "}}\n#[used]\nstatic KEPT: [unsafe extern \"C\" fn(); {}] = [",
        names.len()
    )
    .expect("writing to a String");
    for name in &names {
        writeln!(code, "    {name},").expect("writing to a String");
    }
    code.push_str("];\n");
    fs::write(out.join("uv_kept.rs"), code)
}

fn id_of(root: &Path, file: &Path) -> String {
    file.strip_prefix(root)
        .expect("found below the root")
        .with_extension("")
        .to_string_lossy()
        .replace('\\', "/")
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "js") {
            files.push(path);
        }
    }
    Ok(())
}
