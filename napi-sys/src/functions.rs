//! What is made from the table: declarations, signatures, and descriptions.

use core::fmt;

use crate::NAPI_VERSION_EXPERIMENTAL;
use crate::roles::{self, Role};

/// Which of the two headers declares a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `js_native_api.h`: what a JavaScript engine can answer alone.
    Js,
    /// `node_api.h`: what needs an event loop, threads and modules.
    Node,
}

/// In which circumstances a function may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// At any time on the JavaScript thread, also while garbage is collected.
    Basic,
    /// Not while garbage is collected, but with an exception pending and at teardown.
    NoScript,
    /// Only where JavaScript may run: fails with `napi_pending_exception` while one is pending and
    /// with `napi_cannot_run_js` at teardown, whether it runs any or not.
    Script,
    /// Without an environment to check: the thread-safe functions' own calls and a few others.
    Unchecked,
}

/// One parameter of a function.
#[derive(Debug, Clone, Copy)]
pub struct ParamInfo {
    /// Its name in the header.
    pub name: &'static str,
    /// Its type as the compiler spells it, which may be with a blank after the `*`.
    ty: &'static str,
    /// What it is for.
    pub role: Role,
}

impl ParamInfo {
    /// Its type as C text, for example `const napi_value*`.
    #[must_use]
    pub fn c_type(&self) -> String {
        c_type(self.ty)
    }

    /// Its type as Rust text, for example `*const napi_value`.
    #[must_use]
    pub fn rust_type(&self) -> String {
        self.ty.replace("* ", "*")
    }
}

/// One function of Node-API.
#[derive(Debug, Clone, Copy)]
pub struct FunctionInfo {
    /// Its name.
    pub name: &'static str,
    /// The version that brought it, or [`NAPI_VERSION_EXPERIMENTAL`].
    pub since: i32,
    /// The header it is declared in.
    pub part: Part,
    /// When it may be called.
    pub class: Class,
    /// Its parameters, in order.
    pub params: &'static [ParamInfo],
    /// What it returns: `napi_status`, `()` or `!`.
    pub returns: &'static str,
}

impl FunctionInfo {
    /// Whether it may still change or go.
    #[must_use]
    pub fn is_experimental(&self) -> bool {
        self.since == NAPI_VERSION_EXPERIMENTAL
    }
}

/// The function as its C prototype.
impl fmt::Display for FunctionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let returns = if self.returns == "napi_status" {
            "napi_status"
        } else {
            "void"
        };
        write!(f, "{returns} {}(", self.name)?;
        for (index, param) in self.params.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} {}", param.c_type(), param.name)?;
        }
        f.write_str(")")
    }
}

/// The function of that name.
#[must_use]
pub fn function(name: &str) -> Option<&'static FunctionInfo> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

pub(crate) fn c_type(rust: &str) -> String {
    let rust = rust.trim_start();
    if let Some(pointer) = rust.strip_prefix('*') {
        let pointer = pointer.trim_start();
        return match pointer.strip_prefix("const ") {
            Some(pointee) => format!("const {}*", c_type(pointee)),
            None => format!("{}*", c_type(pointer.trim_start_matches("mut "))),
        };
    }
    let c = match rust {
        "c_char" => "char",
        "c_int" => "int",
        "c_void" => "void",
        "f64" => "double",
        "i32" => "int32_t",
        "u32" => "uint32_t",
        "i64" => "int64_t",
        "u64" => "uint64_t",
        "usize" => "size_t",
        "uv_loop_s" => "struct uv_loop_s",
        same => same,
    };
    c.to_owned()
}

/// A parameter's name as the header has it: without the `r#` that Rust needs before a keyword.
const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// How many functions there are.
pub const SYMBOL_COUNT: usize = FUNCTIONS.len();

macro_rules! describe {
    ($(
        #[$since:expr, $part:ident, $class:ident]
        fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
    )*) => {
        /// Every function of Node-API, in the order of the headers.
        pub const FUNCTIONS: &[FunctionInfo] = {
            use roles::*;
            &[$(FunctionInfo {
                name: stringify!($name),
                since: $since,
                part: Part::$part,
                class: Class::$class,
                params: &[$(ParamInfo {
                    name: plain(stringify!($param)),
                    ty: stringify!($ty),
                    role: $role,
                }),*],
                returns: stringify!($result),
            }),*]
        };

        /// The names of every function of Node-API: what a host must export.
        pub const SYMBOLS: [&str; SYMBOL_COUNT] = [$(stringify!($name)),*];
    };
}
crate::for_each_function!(describe);

macro_rules! declare {
    ($(
        #[$since:expr, $part:ident, $class:ident]
        fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
    )*) => {
        /// The functions as the host exports them, to be found by the linker.
        ///
        /// Without feature `dyn-symbols` the crate's root has the same ones.
        pub mod declarations {
            use core::ffi::{c_char, c_int, c_void};

            use crate::types::*;

            // A Windows addon cannot leave names to the host: it needs `dyn-symbols`, and nothing
            // here is linked until it is used.
            unsafe extern "C" {
                $(
                    #[doc = concat!(
                        "[`", stringify!($name), "`](https://nodejs.org/api/n-api.html#",
                        stringify!($name), ")"
                    )]
                    ///
                    /// # Safety
                    ///
                    /// The pointers must be what the manual says, and the thread the one it says.
                    pub fn $name($($param: $ty),*) -> $result;
                )*
            }
        }

        /// The type of each function, under the function's name.
        #[allow(non_camel_case_types, reason = "the functions' own names")]
        pub mod signatures {
            use core::ffi::{c_char, c_int, c_void};

            use crate::types::*;

            $(
                #[doc = concat!("The type of `", stringify!($name), "`.")]
                pub type $name = unsafe extern "C" fn($($param: $ty),*) -> $result;
            )*
        }
    };
}
crate::for_each_function!(declare);
