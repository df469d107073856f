//! Makes the files that cannot be addons.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{addons, root, work_dir};

/// Makes every bad file the scripts of `bad-input/` load, in `target/tests/bad`.
///
/// # Errors
///
/// When one cannot be compiled or written.
pub fn prepare() -> Result<(), String> {
    let folder = work_dir().join("bad");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let native = root().join("tests/bad-input/native");
    let good = compile(&native, &folder, "good", &[])?;
    compile(&native, &folder, "nothing", &[])?;
    compile(&native, &folder, "unresolved", &["-Wl,-z,lazy"])?;
    compile(&native, &folder, "unresolved-now", &["-Wl,-z,now"])?;
    compile(&native, &folder, "v8-abi", &[])?;
    compile(&native, &folder, "v8-symbol", &["-Wl,-z,now"])?;
    compile(&native, &folder, "too-new", &[])?;
    compile(&native, &folder, "throws", &[])?;
    compile(&native, &folder, "library", &[])?;

    let bytes = fs::read(&good).map_err(|error| format!("{}: {error}", good.display()))?;
    let half = &bytes[..bytes.len() / 2];
    write(&folder, "truncated.node", half)?;
    write(&folder, "header-only.node", &bytes[..64])?;
    write(
        &folder,
        "text.node",
        &b"module.exports = 'not an addon';\n".repeat(10),
    )?;
    write(&folder, "empty.node", b"")?;
    write(&folder, "foreign.node", &foreign(&bytes)?)?;
    write(&folder, "garbage.node", &garbage(&bytes))?;
    fs::create_dir_all(folder.join("folder.node")).map_err(|error| error.to_string())
}

fn compile(
    native: &Path,
    folder: &Path,
    name: &str,
    flags: &[&str],
) -> Result<std::path::PathBuf, String> {
    let source = native.join(format!("{}.c", name.trim_end_matches("-now")));
    let output = folder.join(format!("{name}.node"));
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let run = Command::new(&compiler)
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra"])
        .args(flags)
        .arg("-I")
        .arg(addons::headers()?)
        .arg("-o")
        .arg(&output)
        .arg(&source)
        .output()
        .map_err(|error| format!("{compiler} cannot be started: {error}"))?;
    if run.status.success() {
        Ok(output)
    } else {
        let words = String::from_utf8_lossy(&run.stderr);
        Err(format!("{}: {}", source.display(), words.trim()))
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    let path = folder.join(name);
    fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// The same file said to be for another processor.
fn foreign(bytes: &[u8]) -> Result<Vec<u8>, String> {
    // From the ELF specification: where e_machine is, and two of its values.
    const MACHINE: usize = 18;
    const X86_64: u16 = 62;
    const AARCH64: u16 = 183;
    if bytes.get(..4) != Some(b"\x7fELF") || bytes.len() < MACHINE + 2 {
        return Err("the compiler did not make an ELF file".into());
    }
    let mut bytes = bytes.to_vec();
    let ours = u16::from_le_bytes([bytes[MACHINE], bytes[MACHINE + 1]]);
    let other = if ours == AARCH64 { X86_64 } else { AARCH64 };
    bytes[MACHINE..MACHINE + 2].copy_from_slice(&other.to_le_bytes());
    Ok(bytes)
}

/// The right header with nothing sensible behind it.
fn garbage(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for byte in bytes.iter_mut().skip(32) {
        *byte = byte.wrapping_mul(31).wrapping_add(7);
    }
    bytes
}
