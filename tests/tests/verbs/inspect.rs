//! `tenon inspect` on addons made for the purpose.

use std::process::Command;

use crate::project::{Project, Ran};

#[track_caller]
fn has(ran: &Ran, texts: &[&str]) {
    for text in texts {
        assert!(
            ran.succeeds().stdout().contains(text),
            "no {text:?} in {}",
            ran.stdout()
        );
    }
}

/// Compiles some C++ to a shared library without linking it against anything.
fn library(project: &Project, name: &str, source: &str) {
    project.write("source.cc", source);
    let mut compiler = Command::new("c++");
    compiler
        .args(["-shared", "-fPIC", "-o"])
        .arg(project.path(name))
        .arg(project.path("source.cc"));
    Ran::of(compiler).succeeds();
}

#[test]
fn a_c_addon() {
    let project = Project::with_c_addon("inspect-c");
    let file = "hello/hello.linux-x64-gnu.node";
    let report = project.tenon(&["inspect", file]);
    has(
        &report,
        &[
            "platform      linux x64 (ELF)\n",
            "registration  exports napi_register_module_v1\n",
            "Node-API      version 8 (Node 12.22, 14.17, 15.12, 16.0 and later)\n",
            "declares      8\n",
            "functions     1: napi_create_double, napi_define_properties,",
            "exports       napi_register_module_v1, node_api_module_get_api_version_v1\n",
        ],
    );
    for absent in [
        "libuv",
        "V8",
        "experimental",
        "looks up",
        "JavaScript surface",
    ] {
        assert!(
            !report.stdout().contains(absent),
            "{absent} in {}",
            report.stdout()
        );
    }
    project.write(
        "app.js",
        "const r = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n\
         console.log(r.format, r.nodeApi.minimum, r.nodeApi.declared, r.nodeApi.functions.every((f) => f.since === 1), r.registration);",
    );
    let json = project.tenon(&["inspect", "--json", file]);
    project.write("report.json", json.succeeds().stdout());
    project.write(
        "app.js",
        &project
            .read("app.js")
            .replace("0, 'utf8'", "'report.json', 'utf8'"),
    );
    project.tenon(&["app.js"]).prints("ELF 1 8 true symbol\n");
}

#[test]
fn a_rust_addon_shows_its_surface() {
    let project = Project::new("inspect-rust");
    project.tenon(&["new", "inspected", "--no-git"]).succeeds();
    project.lock("inspected");
    project.tenon(&["build", "inspected"]).succeeds();
    let report = project.tenon(&["inspect", "inspected/inspected.linux-x64-gnu.node"]);
    has(
        &report,
        &[
            "JavaScript surface:\n",
            "  export function add(a: number, b: number): number;\n",
            "\nGLIBC         2.",
            "libc.so.6",
        ],
    );
}

#[test]
fn versions_libuv_and_weak_functions() {
    let project = Project::new("inspect-versions");
    library(
        &project,
        "new.node",
        "extern \"C\" {\nint napi_type_tag_object(); int node_api_symbol_for(); int uv_async_send();\n\
         __attribute__((weak)) int node_api_create_sharedarraybuffer();\n\
         int node_api_module_get_api_version_v1() { return 9; }\n\
         int napi_register_module_v1() { return napi_type_tag_object() + node_api_symbol_for() + uv_async_send()\n\
           + (node_api_create_sharedarraybuffer ? node_api_create_sharedarraybuffer() : 0); }\n}\n",
    );
    has(
        &project.tenon(&["inspect", "new.node"]),
        &[
            "Node-API      version 9 (Node 18.17, 20.3, 21.0 and later)\n",
            "declares      9\n",
            "experimental  node_api_create_sharedarraybuffer (if it is there)\n",
            "functions     8: napi_type_tag_object\n              9: node_api_symbol_for\n",
            "libuv         uv_async_send\n",
        ],
    );
}

#[test]
fn limits() {
    let project = Project::new("inspect-limits");
    library(
        &project,
        "new.node",
        "#include <dlfcn.h>\nextern \"C\" { int node_api_symbol_for();\n\
         int napi_register_module_v1() { return node_api_symbol_for() + (dlopen(nullptr, 0) != nullptr); } }\n",
    );
    let within = project.tenon(&["inspect", "new.node", "--at-most", "node-api=9,glibc=99"]);
    assert_eq!(within.succeeds().stderr(), "");
    let over = project.tenon(&["inspect", "new.node", "--at-most", "node-api=8,glibc=2.2"]);
    assert!(over.stdout().contains("registration"), "{over:?}");
    for text in [
        "tenon inspect: new.node needs Node-API 9, more than 8\n",
        "tenon inspect: new.node needs GLIBC 2.",
        ", more than 2.2, for dlopen\n",
    ] {
        assert!(over.stderr().contains(text), "{over:?}");
    }
    project
        .tenon(&["inspect", "new.node", "--at-most", "node=8"])
        .says(
            "tenon inspect: \"node=8\" is no limit; one is node-api=8, glibc=2.28 or glibcxx=3.4.21",
        );
}

#[test]
fn addons_on_v8() {
    let project = Project::new("inspect-v8");
    library(
        &project,
        "nan.node",
        "namespace v8 { struct Isolate { static Isolate* GetCurrent(); }; }\n\
         extern \"C\" { void node_module_register(void*);\n\
         __attribute__((constructor)) void init() { node_module_register(v8::Isolate::GetCurrent()); } }\n",
    );
    has(
        &project.tenon(&["inspect", "nan.node"]),
        &[
            "registration  calls node_module_register when it is loaded (V8's interface, not Node-API)",
            "V8            1 of its C++ functions: bound to one version of Node (nan or plain V8): _ZN2v87Isolate10GetCurrentEv",
        ],
    );
    library(&project, "none.node", "int f() { return 1; }\n");
    has(
        &project.tenon(&["inspect", "none.node"]),
        &["registration  none: it is no addon"],
    );
}

#[test]
fn functions_looked_up_by_name() {
    let project = Project::new("inspect-lookup");
    library(
        &project,
        "lookup.node",
        "#include <dlfcn.h>\nextern \"C\" void* napi_register_module_v1() {\n\
         return dlsym(RTLD_DEFAULT, \"napi_add_finalizer\") ? dlsym(RTLD_DEFAULT, \"napi_create_object\") : nullptr; }\n",
    );
    has(
        &project.tenon(&["inspect", "lookup.node"]),
        &["looks up      1: napi_create_object\n              5: napi_add_finalizer\n"],
    );
}

#[test]
fn bad_files() {
    let project = Project::with_c_addon("inspect-bad");
    let library =
        std::fs::read(project.path("hello/hello.linux-x64-gnu.node")).expect("it was built");
    project.write("text.node", "hello");
    project.write("empty.node", "");
    project
        .tenon(&["inspect", "no.node"])
        .says("tenon inspect: cannot read no.node: No such file or directory");
    project
        .tenon(&["inspect", "hello"])
        .says("tenon inspect: hello is a folder");
    for name in [
        "text.node",
        "empty.node",
        "hello/target/tenon/x86_64-unknown-linux-gnu/debug/src__addon.c.o",
    ] {
        project
            .tenon(&["inspect", name])
            .fails(&["tenon inspect: ", "is no addon: it is no shared library"]);
    }
    // Cut anywhere, or with any byte changed, it ends by itself with 0 or 1.
    for step in 0..40 {
        let mut cut = library[..library.len() * step / 40].to_vec();
        std::fs::write(project.path("cut.node"), &cut).expect("a file");
        let ran = project.tenon(&["inspect", "cut.node"]);
        assert!(
            ran.stderr().is_empty() || ran.stderr().starts_with("tenon inspect: "),
            "{ran:?}"
        );
        cut = library.clone();
        let at = cut.len() * step / 40;
        cut[at] ^= 0xFF;
        std::fs::write(project.path("changed.node"), &cut).expect("a file");
        let ran = project.tenon(&["inspect", "changed.node"]);
        assert!(
            ran.stderr().is_empty() || ran.stderr().starts_with("tenon inspect: "),
            "{ran:?}"
        );
    }
}
