//! The JavaScript builtins: the files under `js/`, compiled one by one when something asks for them.
//!
//! A builtin is a function body with the parameters [`PARAMETERS`]; its id is its path below `js/`
//! without the ending (`fs`, `internal/timers`), its name in stack traces `node:` and the id.
//! Debug builds read the files from the source tree when it is there, so that a changed builtin
//! needs no rebuild; a file of the same path below `TENON_BUILTINS_DIR` comes first there.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::bindings::prelude::*;
use crate::code_cache::CodeCache;

/// What a builtin's body can name.
pub const PARAMETERS: [&str; 5] = ["exports", "require", "module", "process", "internalBinding"];

#[allow(dead_code, reason = "which variants there are depends on the files")]
enum Source {
    /// Handed to V8 in place.
    Ascii(&'static v8::OneByteConst),
    /// Copied to V8's heap, as two-byte text.
    Utf8(&'static str),
}

static TABLE: &[(&str, Source)] = include!(concat!(env!("OUT_DIR"), "/builtins_table.rs"));

#[cfg(debug_assertions)]
const SOURCE_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/js");

/// The ids of all builtins, public and internal.
pub fn ids() -> Vec<Cow<'static, str>> {
    #[cfg(debug_assertions)]
    if let Some(ids) = ids_on_disk() {
        return ids;
    }
    TABLE.iter().map(|(id, _)| Cow::Borrowed(*id)).collect()
}

#[cfg(debug_assertions)]
fn ids_on_disk() -> Option<Vec<Cow<'static, str>>> {
    fn walk(root: &std::path::Path, dir: &std::path::Path, ids: &mut Vec<Cow<'static, str>>) {
        let Ok(entries) = std::fs::read_dir(dir) else {
            return;
        };
        for path in entries.filter_map(Result::ok).map(|e| e.path()) {
            if path.is_dir() {
                walk(root, &path, ids);
            } else if path.extension().is_some_and(|e| e == "js")
                && let Ok(relative) = path.strip_prefix(root)
            {
                ids.push(Cow::Owned(
                    relative.with_extension("").to_string_lossy().into_owned(),
                ));
            }
        }
    }
    let root = std::path::Path::new(SOURCE_FOLDER);
    if !root.is_dir() {
        return None;
    }
    let mut ids = Vec::new();
    walk(root, root, &mut ids);
    ids.sort();
    Some(ids)
}

fn source_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    id: &str,
) -> Option<v8::Local<'s, v8::String>> {
    #[cfg(debug_assertions)]
    for folder in [
        std::env::var("TENON_BUILTINS_DIR").unwrap_or_default(),
        SOURCE_FOLDER.to_owned(),
    ] {
        if let Ok(text) = std::fs::read_to_string(format!("{folder}/{id}.js")) {
            return v8::String::new(scope, &text);
        }
    }
    let index = TABLE.binary_search_by_key(&id, |(id, _)| id).ok()?;
    match &TABLE[index].1 {
        Source::Ascii(text) => v8::String::new_from_onebyte_const(scope, text),
        Source::Utf8(text) => v8::String::new(scope, text),
    }
}

/// The compiled forms of builtins, as [`code_cache`](crate::code_cache) packs them.
static CODE_CACHE: OnceLock<CodeCache> = OnceLock::new();

/// Gives the runtime the compiled forms of its builtins, made by [`crate::code_cache::produce`] of the
/// same build. What V8 finds stale (other flags, other version) is compiled from the text instead.
pub fn set_code_cache(bytes: &'static [u8]) {
    if let Some(cache) = CodeCache::new(bytes) {
        // A second call would bring the same bytes.
        let _ = CODE_CACHE.set(cache);
    }
}

/// Compiles the builtin `id` into a function of [`PARAMETERS`]. `None` with no exception pending
/// when there is no such builtin, with an exception when it does not compile.
pub fn compile<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    id: &str,
) -> Option<v8::Local<'s, v8::Function>> {
    let text = source_text(scope, id)?;
    let name = string(scope, &format!("node:{id}"));
    let origin = v8::ScriptOrigin::new(
        scope,
        name.into(),
        0,
        0,
        true,
        -1,
        None,
        false,
        false,
        false,
        None,
    );
    let parameters = PARAMETERS.map(|name| string(scope, name));
    let cached = CODE_CACHE.get().and_then(|cache| cache.get(id));
    let (mut source, options) = match cached {
        Some(cached) => (
            v8::script_compiler::Source::new_with_cached_data(
                text,
                Some(&origin),
                v8::CachedData::new(cached),
            ),
            v8::script_compiler::CompileOptions::ConsumeCodeCache,
        ),
        None => (
            v8::script_compiler::Source::new(text, Some(&origin)),
            v8::script_compiler::CompileOptions::NoCompileOptions,
        ),
    };
    let function = v8::script_compiler::compile_function(
        scope,
        &mut source,
        &parameters,
        &[],
        options,
        v8::script_compiler::NoCacheReason::NoReason,
    )?;
    Env::current(scope).record_compiled(scope, id, function);
    Some(function)
}
