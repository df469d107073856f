//! The types of `types.rs` in C again.
//!
//! What `bindgen` writes is regular enough to be read line by line: opaque structures, aliases,
//! constants that precede the alias of their enumeration, structures, function pointers. What it
//! cannot know, the guards and the `const` of an environment in finalizers, stands here.

use super::version_guard;
use crate::functions::c_type;

/// The text that is turned into C.
const RUST: &str = include_str!("../types.rs");

/// The header a type belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// `js_native_api_types.h`.
    JsTypes,
    /// `node_api_types.h`.
    NodeTypes,
    /// `node_api.h` itself.
    Node,
}

/// The first type of each header after the first one, in the order of `types.rs`.
const STARTS: [(&str, Header); 2] = [
    ("napi_addon_register_func", Header::NodeTypes),
    ("uv_loop_s", Header::Node),
];

/// Types and constants that are not there from the beginning.
const SINCE: [(&str, i32); 13] = [
    ("napi_default_method", 8),
    ("napi_default_jsproperty", 8),
    ("napi_key_collection_mode", 6),
    ("napi_key_filter", 6),
    ("napi_key_conversion", 6),
    ("napi_type_tag", 8),
    ("napi_cleanup_hook", 3),
    ("napi_threadsafe_function", 4),
    ("napi_threadsafe_function_release_mode", 4),
    ("napi_threadsafe_function_call_mode", 4),
    ("napi_threadsafe_function_call_js", 4),
    ("napi_async_cleanup_hook_handle", 8),
    ("napi_async_cleanup_hook", 8),
];

/// A macro that says a constant of an enumeration is there.
const MARKS: [(&str, &str); 1] = [("napi_float16_array", "NODE_API_HAS_FLOAT16_ARRAY")];

/// The environment of finalizers that run while garbage is collected: with experimental functions
/// it is `const`, so that a C compiler refuses it where a plain one is needed.
const BASIC_ENV: &str = "\
#if !defined(NAPI_EXPERIMENTAL) || \\
    defined(NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT) || \\
    defined(NODE_API_EXPERIMENTAL_BASIC_ENV_OPT_OUT)
typedef struct napi_env__* node_api_nogc_env;
#else
typedef const struct napi_env__* node_api_nogc_env;
#endif
";

/// The finalizers to go with [`BASIC_ENV`]; where the environment is plain, this is `napi_finalize`.
const BASIC_FINALIZE: &str = "\
typedef void(NAPI_CDECL* node_api_nogc_finalize)(
    node_api_nogc_env env, void* finalize_data, void* finalize_hint);
";

/// The declarations of a header.
pub(super) fn declarations(wanted: Header) -> String {
    let mut text = String::new();
    let mut header = Header::JsTypes;
    for item in items() {
        if let Some((_, next)) = STARTS.iter().find(|(name, _)| *name == item.name()) {
            header = *next;
        }
        if header == wanted {
            item.write(&mut text);
        }
    }
    text
}

fn since(name: &str) -> i32 {
    SINCE
        .iter()
        .find(|(guarded, _)| *guarded == name)
        .map_or(0, |(_, since)| *since)
}

/// A declaration as `types.rs` has it, its types still Rust's.
enum Item {
    /// `typedef enum`: the name and its constants.
    Enum(String, Vec<(String, String)>),
    /// `typedef struct`: the name and its fields with their types.
    Struct(String, Vec<(String, String)>),
    /// A structure that is only declared.
    Opaque(String),
    /// A pointer to a function: the name, its parameters with their types, and what it returns.
    Function(String, Vec<(String, String)>, String),
    /// Another name for a type.
    Alias(String, String),
}

impl Item {
    fn name(&self) -> &str {
        match self {
            Self::Enum(name, _)
            | Self::Struct(name, _)
            | Self::Opaque(name)
            | Self::Function(name, _, _)
            | Self::Alias(name, _) => name,
        }
    }

    fn write(&self, text: &mut String) {
        let guard = version_guard(since(self.name()));
        text.push_str(&guard);
        match self {
            Self::Enum(name, constants) => {
                let lines: String = constants.iter().map(constant).collect();
                *text += &format!("typedef enum {name} {{\n{lines}}} {name};\n");
            }
            Self::Struct(name, fields) => {
                let lines: String = fields.iter().map(field).collect();
                *text += &format!("typedef struct {name} {{\n{lines}}} {name};\n");
            }
            // The others are named where a pointer to them is.
            Self::Opaque(name) if name.ends_with("__") => {}
            Self::Opaque(name) => *text += &format!("struct {name};\n"),
            Self::Function(name, params, returns) => {
                let params: Vec<String> = params
                    .iter()
                    .map(|(param, ty)| format!("{} {param}", c(ty)))
                    .collect();
                let params = match params.len() {
                    0 => String::from("void"),
                    _ => params.join(", "),
                };
                *text += &format!(
                    "typedef {}(NAPI_CDECL* {name})(\n    {params});\n",
                    c(returns)
                );
            }
            Self::Alias(name, ty) => match name.as_str() {
                "char16_t" => {}
                "node_api_nogc_env" => *text += BASIC_ENV,
                "node_api_nogc_finalize" => *text += BASIC_FINALIZE,
                _ => *text += &format!("typedef {} {name};\n", c(ty)),
            },
        }
        if !guard.is_empty() {
            text.push_str("#endif\n");
        }
    }
}

fn constant((name, value): &(String, String)) -> String {
    let mark = MARKS
        .iter()
        .find(|(constant, _)| constant == name)
        .map(|(_, mark)| format!("#define {mark}\n"))
        .unwrap_or_default();
    let line = format!("{mark}  {name} = {value},\n");
    match version_guard(since(name)) {
        guard if guard.is_empty() => line,
        guard => format!("{guard}{line}#endif\n"),
    }
}

fn field((name, ty): &(String, String)) -> String {
    // `[T; 4usize]`
    if let Some(array) = ty.strip_prefix('[').and_then(|ty| ty.strip_suffix(']'))
        && let Some((element, length)) = array.split_once("; ")
    {
        let length = length.trim_end_matches("usize");
        return format!("  {} {name}[{length}];\n", c(element));
    }
    format!("  {} {name};\n", c(ty))
}

/// A type in C; one whose name ends in two underscores is an opaque structure.
fn c(rust: &str) -> String {
    let rust = rust.replace("::core::ffi::", "");
    let c = match rust.as_str() {
        "()" => String::from("void"),
        "c_uint" => String::from("unsigned int"),
        other => c_type(other),
    };
    match c.trim_end_matches('*').ends_with("__") {
        true => format!("struct {c}"),
        false => c,
    }
}

/// Reads `types.rs`.
fn items() -> Vec<Item> {
    let mut items = Vec::new();
    let mut constants: Vec<(String, String, String)> = Vec::new();
    let mut rest = RUST;
    while let Some(at) = rest.find("\npub ") {
        rest = &rest[at + "\npub ".len()..];
        if let Some((name, ty, value)) = constant_item(rest) {
            constants.push((name, ty, value));
        } else if let Some(structure) = rest.strip_prefix("struct ") {
            items.push(struct_item(structure));
        } else if let Some((name, ty)) = rest
            .strip_prefix("type ")
            .and_then(|alias| alias.split_once(';'))
            .and_then(|(alias, _)| alias.split_once(" = ").or(alias.split_once(" =\n")))
        {
            let of_enum: Vec<(String, String)> = constants
                .iter()
                .filter(|(_, of, _)| of == name)
                .map(|(constant, _, value)| (constant.clone(), value.clone()))
                .collect();
            items.push(match function_item(name, ty) {
                Some(function) => function,
                None if !of_enum.is_empty() => Item::Enum(name.to_owned(), of_enum),
                None => Item::Alias(name.to_owned(), ty.to_owned()),
            });
        }
    }
    items
}

/// `const name: type = value;`
fn constant_item(text: &str) -> Option<(String, String, String)> {
    let (item, _) = text.strip_prefix("const ")?.split_once(';')?;
    let (name, rest) = item.split_once(": ")?;
    let (ty, value) = rest.split_once(" = ")?;
    Some((name.to_owned(), ty.to_owned(), value.to_owned()))
}

/// `name { pub field: type, ... }`
fn struct_item(text: &str) -> Item {
    let (name, rest) = text.split_once(" {").unwrap_or((text, ""));
    let (body, _) = rest.split_once("\n}").unwrap_or((rest, ""));
    let fields: Vec<(String, String)> = body
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub "))
        .filter_map(|line| line.trim_end_matches(',').split_once(": "))
        .map(|(field, ty)| (field.to_owned(), ty.to_owned()))
        .collect();
    match fields.is_empty() {
        true => Item::Opaque(name.to_owned()),
        false => Item::Struct(name.to_owned(), fields),
    }
}

/// `::core::option::Option<unsafe extern "C" fn(name: type, ...) -> type>`
fn function_item(name: &str, ty: &str) -> Option<Item> {
    let (_, function) = ty.split_once("extern \"C\" fn(")?;
    let (params, returns) = function.rsplit_once(')')?;
    let returns = returns
        .trim()
        .trim_end_matches([',', '>', '\n'])
        .trim_start_matches("-> ");
    let params = params
        .split(',')
        .filter_map(|param| param.trim().split_once(": "))
        .map(|(param, ty)| (param.to_owned(), ty.to_owned()))
        .collect();
    let returns = if returns.is_empty() { "()" } else { returns };
    Some(Item::Function(name.to_owned(), params, returns.to_owned()))
}
