//! C and C++ projects.

use crate::project::Project;

#[test]
fn c_and_cpp_in_one_addon() {
    let project = Project::new("c-and-cpp");
    project.write(
        "addon/package.json",
        r#"{"name": "mixed", "version": "1.0.0"}"#,
    );
    project.write(
        "addon/tenon.toml",
        "sources = ['src/*.c', 'src/*.cc']\ninclude = ['include']\ndefines = ['SCALE=2', 'ENABLED']\n\
         std = ['c11', 'c++17']\nlibs = ['m']\nnode-api = 9\n",
    );
    project.write("addon/include/parts.h", "double root(double x);\n");
    project.write(
        "addon/src/part.c",
        "#include <math.h>\n#include \"parts.h\"\n#ifndef ENABLED\n#error no define\n#endif\n\
         double root(double x) { return sqrt(x) * SCALE; }\n",
    );
    project.write(
        "addon/src/addon.cc",
        "#include <node_api.h>\n#include <string>\n#include <memory>\nextern \"C\" {\n#include \"parts.h\"\n}\n\
         static_assert(NAPI_VERSION == 9, \"the version is handed on\");\n\
         static_assert(__cplusplus >= 201703L, \"the standard is handed on\");\n\
         static napi_value Root(napi_env env, napi_callback_info info) {\n\
           size_t argc = 1; napi_value arg; double x = 0; napi_value result;\n\
           napi_get_cb_info(env, info, &argc, &arg, nullptr, nullptr);\n\
           napi_get_value_double(env, arg, &x);\n\
           auto text = std::make_unique<std::string>(std::to_string(static_cast<int>(root(x))));\n\
           napi_create_string_utf8(env, text->c_str(), text->size(), &result);\n\
           return result;\n}\n\
         NAPI_MODULE_INIT() {\n\
           napi_value f; napi_create_function(env, nullptr, 0, Root, nullptr, &f); return f;\n}\n",
    );
    let built = project.tenon(&["build", "addon"]);
    assert_eq!(
        built.succeeds().stderr().matches("Compiling").count(),
        2,
        "{built:?}"
    );
    project.write("app.js", "console.log(require('./addon/index.js')(1764));");
    project.both("app.js", |ran| ran.prints("84\n"));

    // Nothing changed: nothing is compiled. A header changed: what includes it is.
    let again = project.tenon(&["build", "addon"]);
    assert_eq!(again.succeeds().stderr(), "");
    project.write(
        "addon/src/part.c",
        &project
            .read("addon/src/part.c")
            .replace("* SCALE", "* SCALE * SCALE"),
    );
    let one = project.tenon(&["build", "addon"]);
    assert_eq!(
        one.succeeds().stderr().matches("Compiling").count(),
        1,
        "{one:?}"
    );
    project.write(
        "addon/include/parts.h",
        "/* changed */ double root(double x);\n",
    );
    let both = project.tenon(&["build", "addon"]);
    assert_eq!(
        both.succeeds().stderr().matches("Compiling").count(),
        2,
        "{both:?}"
    );
    project.both("app.js", |ran| ran.prints("168\n"));
    // Another define is another command.
    let file = project
        .read("addon/tenon.toml")
        .replace("SCALE=2", "SCALE=3");
    project.write("addon/tenon.toml", &file);
    project.tenon(&["build", "addon"]).succeeds();
    project.both("app.js", |ran| ran.prints("378\n"));
}

#[test]
fn release_strip_and_out() {
    let project = Project::with_c_addon("c-release");
    let debug = std::fs::metadata(project.path("hello/hello.linux-x64-gnu.node"))
        .expect("it is there")
        .len();
    project
        .tenon(&[
            "build",
            "hello",
            "--release",
            "--strip",
            "--out",
            "dist",
            "--prebuild",
        ])
        .succeeds();
    assert_eq!(
        project.names("dist"),
        [
            "hello.linux-x64-gnu.node",
            "index.js",
            "index.mjs",
            "prebuilds"
        ]
    );
    assert_eq!(
        project.names("dist/prebuilds/linux-x64"),
        ["hello.glibc.node"]
    );
    let stripped = std::fs::metadata(project.path("dist/hello.linux-x64-gnu.node"))
        .expect("it is there")
        .len();
    assert!(stripped < debug, "{stripped} {debug}");
    project.write("app.js", "console.log(require('./dist').add(1, 2));");
    project.both("app.js", |ran| ran.prints("3\n"));
}

#[test]
fn experimental_functions() {
    let project = Project::with_c_addon("c-experimental");
    let source = project.read("hello/src/addon.c").replace(
        "NAPI_MODULE_INIT() {",
        "NAPI_MODULE_INIT() {\n  CHECK(node_api_set_prototype(env, exports, exports));\n",
    );
    project.write("hello/src/addon.c", &source);
    project
        .tenon(&["build", "hello"])
        .fails(&["tenon build: src/addon.c does not compile"]);
    let file = project
        .read("hello/tenon.toml")
        .replace("node-api = 8", "node-api = \"experimental\"");
    project.write("hello/tenon.toml", &file);
    project.tenon(&["build", "hello"]).succeeds();
    let report = project.tenon(&["inspect", "hello/hello.linux-x64-gnu.node"]);
    assert!(
        report
            .succeeds()
            .stdout()
            .contains("experimental  node_api_set_prototype"),
        "{report:?}"
    );
}
