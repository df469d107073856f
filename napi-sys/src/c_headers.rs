//! The four C headers of Node-API as text, made from the table and the types of this crate.
//!
//! An addon in C or C++ is compiled against `node_api.h` and the three files it includes. They are
//! not carried along as files: their functions are the rows of the table, their types the ones that
//! `types.rs` has from the official headers, so they cannot differ from what this crate says. The
//! guards `NAPI_VERSION` and `NAPI_EXPERIMENTAL` work as in the official ones.

mod types;

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::{FUNCTIONS, FunctionInfo, NAPI_MODULE_VERSION, NAPI_VERSION_DEFAULT, Part};

/// Functions that a host whose memory cages forbid foreign buffers does not have.
const EXTERNAL_BUFFERS: [&str; 3] = [
    "napi_create_external_arraybuffer",
    "node_api_create_external_sharedarraybuffer",
    "napi_create_external_buffer",
];

/// The macros by which a C program asks whether an experimental function is declared.
const FEATURES: [(&str, &str); 5] = [
    (
        "node_api_create_object_with_properties",
        "CREATE_OBJECT_WITH_PROPERTIES",
    ),
    ("node_api_set_prototype", "SET_PROTOTYPE"),
    (
        "node_api_create_external_sharedarraybuffer",
        "CREATE_EXTERNAL_SHAREDARRAYBUFFER",
    ),
    ("node_api_is_sharedarraybuffer", "SHAREDARRAYBUFFER"),
    ("node_api_post_finalizer", "POST_FINALIZER"),
];

/// Name and text of the four headers.
///
/// ```
/// for (name, text) in tenon_napi_sys::c_headers::node_api_headers() {
///     assert!(name.ends_with(".h") && text.starts_with("/*"));
/// }
/// ```
#[must_use]
pub fn node_api_headers() -> [(&'static str, String); 4] {
    [
        ("js_native_api_types.h", js_types()),
        ("js_native_api.h", js_functions()),
        ("node_api_types.h", node_types()),
        ("node_api.h", node_functions()),
    ]
}

/// Writes the four headers into a folder, which is made when it is not there. A file that has the
/// right text already is left alone, so that nothing is compiled again for it.
///
/// # Errors
///
/// When the folder or a file cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, text) in node_api_headers() {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
            continue;
        }
        // Moved into place whole: another build may be reading the folder.
        let aside = folder.join(format!("{name}.{}", std::process::id()));
        std::fs::write(&aside, text)?;
        std::fs::rename(&aside, &path)?;
    }
    Ok(())
}

/// A header with its include guard and what every one of them says first.
fn header(name: &str, about: &str, body: &str) -> String {
    let guard = format!(
        "TENON_{}_",
        name.to_ascii_uppercase().replace(['.', '/'], "_")
    );
    format!(
        "/* {name}: {about}\n   Made from the ABI table of tenon-napi-sys {version}. */\n\
         #ifndef {guard}\n#define {guard}\n\n{body}\n#endif /* {guard} */\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}

fn js_types() -> String {
    let body = format!(
        r#"#define NAPI_VERSION_EXPERIMENTAL {experimental}
#ifndef NAPI_VERSION
#ifdef NAPI_EXPERIMENTAL
#define NAPI_VERSION NAPI_VERSION_EXPERIMENTAL
#else
#define NAPI_VERSION {default}
#endif
#endif

#if defined(NAPI_EXPERIMENTAL) && !defined(NODE_API_EXPERIMENTAL_NO_WARNING)
#ifdef _MSC_VER
#pragma message("NAPI_EXPERIMENTAL: what is experimental may change or go")
#else
#warning "NAPI_EXPERIMENTAL: what is experimental may change or go"
#endif
#endif

#include <stddef.h>
#include <stdint.h>

#if !defined(__cplusplus) || (defined(_MSC_VER) && _MSC_VER < 1900)
typedef uint16_t char16_t;
#endif

#ifndef NAPI_CDECL
#ifdef _WIN32
#define NAPI_CDECL __cdecl
#else
#define NAPI_CDECL
#endif
#endif

{types}"#,
        experimental = crate::NAPI_VERSION_EXPERIMENTAL,
        default = NAPI_VERSION_DEFAULT,
        types = types::declarations(types::Header::JsTypes),
    );
    header(
        "js_native_api_types.h",
        "what the functions of js_native_api.h take and give.",
        &body,
    )
}

fn js_functions() -> String {
    let body = format!(
        r#"#include <stdbool.h>
#include <stddef.h>

#include "js_native_api_types.h"

#ifndef NAPI_EXTERN
#if defined(_WIN32)
#define NAPI_EXTERN __declspec(dllexport)
#elif defined(__wasm__)
#define NAPI_EXTERN \
  __attribute__((visibility("default"), __import_module__("napi")))
#else
#define NAPI_EXTERN __attribute__((visibility("default")))
#endif
#endif

/* As a length: up to the terminating zero. */
#define NAPI_AUTO_LENGTH SIZE_MAX

#ifdef __cplusplus
#define EXTERN_C_START extern "C" {{
#define EXTERN_C_END }}
#else
#define EXTERN_C_START
#define EXTERN_C_END
#endif

EXTERN_C_START

{functions}
EXTERN_C_END
"#,
        functions = functions(Part::Js),
    );
    header(
        "js_native_api.h",
        "what a JavaScript engine can answer alone.",
        &body,
    )
}

fn node_types() -> String {
    let body = format!(
        "#include \"js_native_api_types.h\"\n\n{}",
        types::declarations(types::Header::NodeTypes)
    );
    header(
        "node_api_types.h",
        "what the functions of node_api.h take and give.",
        &body,
    )
}

fn node_functions() -> String {
    let body = format!(
        r#"#if defined(BUILDING_NODE_EXTENSION) && !defined(NAPI_EXTERN)
#if defined(_WIN32)
#define NAPI_EXTERN __declspec(dllimport)
#elif defined(__wasm__)
#define NAPI_EXTERN __attribute__((__import_module__("napi")))
#endif
#endif

#include "js_native_api.h"
#include "node_api_types.h"

#if defined(_WIN32)
#define NAPI_MODULE_EXPORT __declspec(dllexport)
#elif defined(__EMSCRIPTEN__)
#define NAPI_MODULE_EXPORT __attribute__((visibility("default"), used))
#else
#define NAPI_MODULE_EXPORT __attribute__((visibility("default")))
#endif

#if defined(__GNUC__)
#define NAPI_NO_RETURN __attribute__((noreturn))
#elif defined(_WIN32)
#define NAPI_NO_RETURN __declspec(noreturn)
#else
#define NAPI_NO_RETURN
#endif

{types}
/* The names under which a host looks for an addon's two functions. */
#define NAPI_MODULE_VERSION {module_version}
#ifdef __wasm__
#define NAPI_MODULE_INITIALIZER_BASE napi_register_wasm_v
#else
#define NAPI_MODULE_INITIALIZER_BASE napi_register_module_v
#endif
#define NODE_API_MODULE_GET_API_VERSION_BASE node_api_module_get_api_version_v

#define NAPI_MODULE_INITIALIZER_X_HELPER(base, version) base##version
#define NAPI_MODULE_INITIALIZER_X(base, version) \
  NAPI_MODULE_INITIALIZER_X_HELPER(base, version)
#define NAPI_MODULE_INITIALIZER \
  NAPI_MODULE_INITIALIZER_X(NAPI_MODULE_INITIALIZER_BASE, NAPI_MODULE_VERSION)
#define NODE_API_MODULE_GET_API_VERSION \
  NAPI_MODULE_INITIALIZER_X(NODE_API_MODULE_GET_API_VERSION_BASE, \
                            NAPI_MODULE_VERSION)

/* Stands before the body of the function that fills `exports`. */
#define NAPI_MODULE_INIT() \
  EXTERN_C_START \
  NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void) {{ \
    return NAPI_VERSION; \
  }} \
  NAPI_MODULE_EXPORT napi_value NAPI_MODULE_INITIALIZER(napi_env env, \
                                                        napi_value exports); \
  EXTERN_C_END \
  napi_value NAPI_MODULE_INITIALIZER(napi_env env, napi_value exports)

#define NAPI_MODULE(modname, regfunc) \
  NAPI_MODULE_INIT() {{ return regfunc(env, exports); }}
#define NAPI_MODULE_X(modname, regfunc, priv, flags) \
  NAPI_MODULE(modname, regfunc)

EXTERN_C_START

{functions}
EXTERN_C_END
"#,
        types = types::declarations(types::Header::Node),
        module_version = NAPI_MODULE_VERSION,
        functions = functions(Part::Node),
    );
    header(
        "node_api.h",
        "Node-API: what needs an event loop, threads and modules, and all the rest.",
        &body,
    )
}

/// The prototypes of a header, in the table's order, under their guards.
fn functions(part: Part) -> String {
    let mut text = String::new();
    let mut open = Guard::default();
    for function in FUNCTIONS.iter().filter(|function| function.part == part) {
        let guard = Guard::of(function);
        if guard != open {
            open.close(&mut text);
            guard.open(&mut text);
            open = guard;
        }
        if let Some((_, feature)) = FEATURES.iter().find(|(name, _)| *name == function.name) {
            let _ = writeln!(text, "#define NODE_API_EXPERIMENTAL_HAS_{feature}");
        }
        text += &prototype(function);
    }
    open.close(&mut text);
    text
}

/// `NAPI_EXTERN result NAPI_CDECL name(parameters);`, cut into lines.
fn prototype(function: &FunctionInfo) -> String {
    let returns = match function.returns {
        "napi_status" => "napi_status",
        "!" => "NAPI_NO_RETURN void",
        _ => "void",
    };
    let params: Vec<String> = function
        .params
        .iter()
        .map(|param| format!("{} {}", param.c_type(), param.name))
        .collect();
    format!(
        "NAPI_EXTERN {returns} NAPI_CDECL {}(\n    {});\n",
        function.name,
        params.join(",\n    ")
    )
}

/// The conditions under which a function is declared.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Guard {
    /// The version it needs; 0 and 1 are always there.
    since: i32,
    external_buffers: bool,
}

impl Guard {
    fn of(function: &FunctionInfo) -> Self {
        Self {
            since: if function.since == 1 {
                0
            } else {
                function.since
            },
            external_buffers: EXTERNAL_BUFFERS.contains(&function.name),
        }
    }

    fn open(self, text: &mut String) {
        if self.external_buffers {
            text.push_str("#ifndef NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED\n");
        }
        text.push_str(&version_guard(self.since));
    }

    fn close(self, text: &mut String) {
        if self.since != 0 {
            text.push_str("#endif\n");
        }
        if self.external_buffers {
            text.push_str("#endif\n");
        }
    }
}

/// The line that begins what a version brought; none for version 0.
fn version_guard(since: i32) -> String {
    match since {
        0 => String::new(),
        crate::NAPI_VERSION_EXPERIMENTAL => String::from("#ifdef NAPI_EXPERIMENTAL\n"),
        version => format!("#if NAPI_VERSION >= {version}\n"),
    }
}
