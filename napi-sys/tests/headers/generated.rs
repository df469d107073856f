//! The headers that `c_headers` makes, against the official ones.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tenon_napi_sys::{FUNCTIONS, c_headers};

use crate::{assert_same, headers, or_skip, prototypes};

/// The flags of every version, and of the experimental functions with and without their `const`.
fn versions() -> Vec<Vec<String>> {
    let mut versions: Vec<Vec<String>> = (1..=10)
        .map(|version| vec![format!("-DNAPI_VERSION={version}")])
        .collect();
    versions.push(Vec::new());
    let experimental = ["-DNAPI_EXPERIMENTAL", "-DNODE_API_EXPERIMENTAL_NO_WARNING"];
    versions.push(experimental.map(String::from).to_vec());
    let opt_out = "-DNODE_API_EXPERIMENTAL_BASIC_ENV_OPT_OUT";
    versions.push(
        [&experimental[..], &[opt_out]]
            .concat()
            .into_iter()
            .map(String::from)
            .collect(),
    );
    versions.push(vec![String::from("-DNODE_API_NO_EXTERNAL_BUFFERS_ALLOWED")]);
    versions
}

/// A folder of the test's own with the headers in it.
fn written(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    c_headers::write(&folder).expect("the headers can be written");
    folder
}

/// The C compiler or, with `-x c++`, the C++ compiler, which may be missing.
fn compiler(language: &str) -> Command {
    let name = match language {
        "c" => std::env::var("CC").unwrap_or_else(|_| String::from("cc")),
        _ => std::env::var("CXX").unwrap_or_else(|_| String::from("c++")),
    };
    let mut command = Command::new(name);
    command.args(["-x", language]);
    command
}

/// Compiles the text; what the compiler prints.
#[track_caller]
fn compile(command: &mut Command, text: &str) -> String {
    use std::io::Write as _;
    let mut child = command
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(text.as_bytes())
        .expect("the compiler reads");
    drop(stdin);
    let output = child.wait_with_output().expect("the compiler ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{stderr}\n{text}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn they_declare_the_table() {
    let ours = prototypes::read(&written("table"));
    let table = crate::table(|_| true);
    assert_same(&ours, &table);
    assert_eq!(ours.len(), FUNCTIONS.len());
}

#[test]
fn they_declare_what_the_official_ones_declare_in_every_version() {
    let Some(official) = or_skip("declared per version", headers::newest_node()) else {
        return;
    };
    let ours = written("declared");
    for version in versions() {
        let names = |include: &Path| -> BTreeSet<String> {
            let text = compile(
                compiler("c")
                    .args(["-E", "-P", "-I"])
                    .arg(include)
                    .args(&version),
                "#include <node_api.h>\n",
            );
            let is_ours = |word: &&str| word.starts_with("napi_") || word.starts_with("node_api_");
            text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .filter(is_ours)
                .map(str::to_owned)
                .collect()
        };
        let (ours, official) = (names(&ours), names(&official));
        let different: Vec<_> = ours.symmetric_difference(&official).collect();
        assert!(different.is_empty(), "{version:?}: {different:?}");
    }
}

#[test]
fn they_define_the_macros_the_official_ones_define() {
    let Some(official) = or_skip("macros", headers::newest_node()) else {
        return;
    };
    let ours = written("macros");
    for version in versions() {
        let macros = |include: &Path| -> BTreeSet<String> {
            let text = compile(
                compiler("c")
                    .args(["-E", "-dM", "-I"])
                    .arg(include)
                    .args(&version),
                "#include <node_api.h>\n",
            );
            text.lines()
                .filter_map(|line| line.strip_prefix("#define "))
                .filter(|line| {
                    line.contains("NAPI") || line.contains("NODE_API") || line.contains("EXTERN_C")
                })
                // Spacing and the names of include guards are each one's own.
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|line| !line.ends_with("_H_"))
                .collect()
        };
        let (ours, official) = (macros(&ours), macros(&official));
        let different: Vec<_> = ours.symmetric_difference(&official).collect();
        assert!(different.is_empty(), "{version:?}: {different:#?}");
    }
}

#[test]
fn constants_and_layouts_are_the_official_ones() {
    let Some(official) = or_skip("constants and layouts", headers::newest_node()) else {
        return;
    };
    let types = include_str!("../../src/types.rs");
    let mut program = String::from(
        "#include <stdio.h>\n#include <stddef.h>\n#include <node_api.h>\n\
         #define TYPE(t) printf(#t \" %zu %zu\\n\", sizeof(t), _Alignof(t));\n\
         #define FIELD(t, f) printf(#t \".\" #f \" %zu\\n\", offsetof(t, f));\n\
         #define VALUE(v) printf(#v \" %lld\\n\", (long long)(v));\nint main(void) {\n",
    );
    let mut structure = "";
    for line in types.lines() {
        if let Some(name) = line
            .strip_prefix("pub const ")
            .and_then(|line| line.split(':').next())
        {
            let _ = writeln!(program, "VALUE({name})");
        } else if let Some(name) = line
            .strip_prefix("pub type ")
            .and_then(|line| line.split(' ').next())
        {
            let _ = writeln!(program, "TYPE({name})");
        } else if let Some(name) = line
            .strip_prefix("pub struct ")
            .and_then(|line| line.split(' ').next())
        {
            structure = name;
        } else if let Some(field) = line
            .strip_prefix("    pub ")
            .and_then(|line| line.split(':').next())
        {
            let _ = writeln!(program, "FIELD({structure}, {field})");
        }
    }
    program += "return 0; }\n";
    let run = |include: &Path, name: &str| {
        let out = written("layouts").join(name);
        let flags = [
            "-std=c11",
            "-DNAPI_EXPERIMENTAL",
            "-DNODE_API_EXPERIMENTAL_NO_WARNING",
            "-I",
        ];
        compile(
            compiler("c").args(flags).arg(include).arg("-o").arg(&out),
            &program,
        );
        let output = Command::new(&out).output().expect("the program runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let ours = run(&written("layouts"), "ours");
    assert!(ours.lines().count() > 100, "{ours}");
    assert_eq!(ours, run(&official, "official"));
}

/// Every version in C and C++ without a warning; and assignments that compile only when the types of
/// the callbacks are what the manual says.
#[test]
fn they_compile_as_c_and_cpp() {
    let include = written("compile");
    let program = "
#include <node_api.h>
static napi_value call(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result = 0;
  napi_create_double(env, 1.5, &result);
  return result;
}
static void finalize(node_api_basic_env env, void* data, void* hint) {
  (void)data; (void)hint;
  napi_adjust_external_memory(env, 0, 0);
}
NAPI_MODULE_INIT() {
  napi_callback cb = call;
  node_api_basic_finalize f = finalize;
  napi_property_descriptor p = { \"a\", 0, cb, 0, 0, 0, napi_enumerable, 0 };
  napi_define_properties(env, exports, 1, &p);
  napi_wrap(env, exports, 0, f, 0, 0);
  napi_status status = napi_set_named_property(env, exports, \"b\", exports);
  if (status != napi_ok) napi_fatal_error(\"x\", NAPI_AUTO_LENGTH, \"y\", 1);
  return exports;
}
";
    let strict = [
        "-Wall",
        "-Wextra",
        "-Wpedantic",
        "-Werror",
        "-fsyntax-only",
        "-I",
    ];
    for version in versions() {
        for (language, standard) in [
            ("c", "-std=c99"),
            ("c", "-std=c17"),
            ("c++", "-std=c++11"),
            ("c++", "-std=c++20"),
        ] {
            let mut command = compiler(language);
            command
                .arg(standard)
                .args(strict)
                .arg(&include)
                .args(&version);
            compile(&mut command, program);
        }
    }
}

#[test]
fn what_is_right_already_is_not_written_again() {
    let folder = written("again");
    let path = folder.join("node_api.h");
    let before = fs::metadata(&path)
        .and_then(|data| data.modified())
        .expect("it is there");
    c_headers::write(&folder).expect("the headers can be written");
    let after = fs::metadata(&path)
        .and_then(|data| data.modified())
        .expect("it is there");
    assert_eq!(before, after);
    fs::write(&path, "other").expect("a file");
    c_headers::write(&folder).expect("the headers can be written");
    let (_, text) = &c_headers::node_api_headers()[3];
    assert_eq!(fs::read_to_string(&path).expect("it is there"), *text);
    let names: BTreeSet<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 4, "nothing is left behind: {names:?}");
}
