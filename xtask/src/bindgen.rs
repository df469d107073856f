//! `cargo xtask bindgen`: Node-API's types and constants, made from the official headers.

use std::path::Path;
use std::{fs, path::PathBuf};

use crate::{Outcome, headers, util};

/// Makes `napi-sys/src/types.rs`, or with `--check` compares it with what would be made.
///
/// # Errors
///
/// When the headers cannot be had, bindgen fails, or the checked-in file is stale.
pub(crate) fn run(args: &[String]) -> Outcome {
    let mut args = args.to_vec();
    let check = match args.iter().position(|arg| arg == "--check") {
        Some(at) => {
            args.remove(at);
            true
        }
        None => false,
    };
    let dir = match headers::from_args(&mut args)? {
        Some(dir) => dir,
        None => headers::newest_node()?,
    };
    if let Some(unknown) = args.first() {
        return Err(format!("unknown argument `{unknown}`"));
    }
    let made = types(&dir)?;
    let file = file();
    if check {
        let there = fs::read_to_string(&file).unwrap_or_default();
        if there == made {
            return Ok(());
        }
        return Err(format!(
            "{} is stale: run `cargo xtask bindgen` and commit the result",
            file.display()
        ));
    }
    fs::write(&file, made).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

fn file() -> PathBuf {
    util::root().join("napi-sys/src/types.rs")
}

/// First lines of the made file. `expect` cannot be used here: which lints fire is bindgen's affair.
const HEADER: &str = "\
// Made by `cargo xtask bindgen` from node_api.h of the newest Node. Do not edit.
#![allow(
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    clippy::all,
    reason = \"C names, documented in the Node-API manual\"
)]
";

fn types(dir: &Path) -> Result<String, String> {
    let bindings = bindgen::Builder::default()
        .header(dir.join("node_api.h").to_string_lossy())
        // The experimental declarations too; `node_api_basic_env` stays the pointer it is in the
        // stable headers (the ABI is the same), because a const one helps only C's type checker.
        .clang_args([
            "-DNAPI_EXPERIMENTAL",
            "-DNODE_API_EXPERIMENTAL_NO_WARNING",
            "-DNODE_API_EXPERIMENTAL_BASIC_ENV_OPT_OUT",
        ])
        .clang_arg(format!("-I{}", dir.display()))
        .use_core()
        .rust_target(
            bindgen::RustTarget::stable(85, 0).map_err(|error| format!("bindgen: {error}"))?,
        )
        .rust_edition(bindgen::RustEdition::Edition2024)
        .allowlist_type("(napi|node_api)_.*")
        .allowlist_type("uv_loop_s")
        .allowlist_type("char16_t")
        .allowlist_var("(NAPI|NODE_API)_.*")
        // The first is chosen by the macros above, the second is a `size_t` that bindgen takes for
        // an `int`; lib.rs has it right.
        .blocklist_var("NAPI_VERSION")
        .blocklist_var("NAPI_AUTO_LENGTH")
        .parse_callbacks(Box::new(Versions))
        .ignore_functions()
        // A value that comes from C may be one this header does not know yet, so plain integers.
        .default_enum_style(bindgen::EnumVariation::Consts)
        .prepend_enum_name(false)
        .derive_debug(true)
        // They would hold for this machine's pointer size only; tests/headers.rs compares layouts.
        .layout_tests(false)
        .generate_comments(false)
        .disable_header_comment()
        .formatter(bindgen::Formatter::Rustfmt)
        .generate()
        .map_err(|error| format!("bindgen: {error}"))?;
    Ok(format!("{HEADER}\n{bindings}"))
}

/// Gives the version constants the type that `node_api_module_get_api_version_v1` returns.
#[derive(Debug)]
struct Versions;

impl bindgen::callbacks::ParseCallbacks for Versions {
    fn int_macro(&self, name: &str, _value: i64) -> Option<bindgen::callbacks::IntKind> {
        name.starts_with("NAPI_")
            .then_some(bindgen::callbacks::IntKind::I32)
    }
}
