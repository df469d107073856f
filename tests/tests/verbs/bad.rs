//! What is wrong is said once, the exit code is 1, and nothing is half-written.

use crate::project::{Project, Ran};

#[test]
fn names_and_folders_of_new_addons() {
    let project = Project::new("bad-new");
    project.write("there/file", "");
    for (name, why) in [
        ("there", "there exists already"),
        (
            "Hello",
            "\"Hello\" is no name for an npm package: it has capital letters",
        ),
        (
            "a b",
            "\"a b\" is no name for an npm package: it has ' ' in it",
        ),
        ("", "\"\" is no name for an npm package: it is empty"),
        (
            "@scope",
            "\"@scope\" is no name for an npm package: a scope is followed by a slash and a name",
        ),
        ("nowhere/hello", "there is no folder nowhere/"),
        ("there/file/hello", "there is no folder there/file/"),
    ] {
        project
            .tenon(&["new", name])
            .says(&format!("tenon new: {why}"));
    }
    let ran = project.tenon(&["new", "hello", "--addon-path", "there"]);
    ran.says("tenon new: there is no crate in there");
    assert_eq!(project.names("."), ["there"]);
    assert_eq!(project.names("there"), ["file"]);
}

#[test]
fn a_folder_without_an_addon() {
    let project = Project::new("bad-folder");
    let here = project.path(".").canonicalize().expect("it is there");
    let message = format!(
        "tenon build: there is no addon in {}: neither Cargo.toml nor tenon.toml; `tenon new NAME` makes one",
        here.display()
    );
    project.tenon(&["build"]).says(&message);
    project.tenon(&["build", "--watch"]).says(&message);
    project
        .tenon(&["build", "nowhere"])
        .says("tenon build: there is no folder nowhere");
    assert_eq!(project.names("."), Vec::<String>::new());
}

#[test]
fn a_broken_crate() {
    let project = Project::new("bad-crate");
    project.tenon(&["new", "hello", "--no-git"]).succeeds();
    project.lock("hello");
    project.write("hello/src/lib.rs", "fn broken() -> u32 { \"text\" }\n");
    let before = project.names("hello");
    project.tenon(&["build", "hello"]).fails(&[
        "error[E0308]",
        "tenon build: `cargo build` failed for hello",
    ]);
    assert_eq!(project.names("hello"), before);

    project.write(
        "hello/Cargo.toml",
        "[package]\nname = \"hello\"\n[workspace]\n",
    );
    project
        .tenon(&["build", "hello"])
        .fails(&["makes no library that can be loaded; it needs"]);
    project.write("hello/Cargo.toml", "[workspace]\n");
    project
        .tenon(&["build", "hello"])
        .fails(&["is a workspace and no crate"]);
    project.write("hello/Cargo.toml", "[package\n");
    project
        .tenon(&["build", "hello"])
        .fails(&["tenon build: Cargo cannot read the crate: "]);
    project.write("hello/tenon.toml", "");
    project
        .tenon(&["build", "hello"])
        .fails(&["has both Cargo.toml and tenon.toml"]);
    let mut names = project.names("hello");
    names.retain(|name| name != "tenon.toml");
    assert_eq!(names, before);
}

#[test]
fn packages() {
    let project = Project::with_c_addon("bad-package");
    let before = project.names("hello");
    for (text, why) in [
        ("{", "EOF while parsing"),
        ("{}", "\"name\" is missing"),
        (
            r#"{"name": "a", "version": "1"}"#,
            "it is of the form 1.2.3",
        ),
        (
            r#"{"name": "a", "tenon": {"target": []}}"#,
            "\"tenon\" has no field \"target\"",
        ),
    ] {
        project.write("hello/package.json", text);
        project
            .tenon(&["build", "hello"])
            .fails(&["tenon build: ", "package.json", why]);
    }
    assert_eq!(project.names("hello"), before);
}

#[test]
fn names_without_a_package() {
    let project = Project::with_c_addon("bad-name");
    std::fs::remove_file(project.path("hello/package.json")).expect("it is there");
    project
        .tenon(&["build", "hello", "--out", "out"])
        .succeeds();
    std::fs::rename(project.path("hello"), project.path("it's")).expect("it is there");
    project.tenon(&["build", "it's", "--out", "other/out"]).says(
        "tenon build: the folder's name is \"it's\"; it is made of letters, digits, hyphens and \
         underscores; a package.json can say another",
    );
    assert!(!project.path("other").exists());
}

#[test]
fn c_that_does_not_compile() {
    let project = Project::with_c_addon("bad-c");
    let library =
        std::fs::read(project.path("hello/hello.linux-x64-gnu.node")).expect("it was built");
    project.write(
        "hello/src/addon.c",
        "#include <node_api.h>\nint f(void) { return x; }\n",
    );
    project
        .tenon(&["build", "hello"])
        .fails(&["error: ", "tenon build: src/addon.c does not compile"]);
    project.write("hello/tenon.toml", "sources = [\"src/no.c\"]\n");
    project
        .tenon(&["build", "hello"])
        .fails(&["\"src/no.c\", which is not there"]);
    project.write("hello/tenon.toml", "sources = [\"test.js\"]\n");
    project
        .tenon(&["build", "hello"])
        .fails(&["test.js is neither C (.c, .s) nor C++"]);
    let after =
        std::fs::read(project.path("hello/hello.linux-x64-gnu.node")).expect("it is still there");
    assert!(library == after, "the addon of before is as it was");
}

#[test]
fn no_compiler() {
    let project = Project::new("no-compiler");
    project
        .tenon(&["new", "c", "--template", "c", "--no-git"])
        .succeeds();
    let mut command = project.command(&["build", "c"]);
    command.env("CC", "no-such-compiler");
    Ran::of(command).says(
        "tenon build: there is no compiler `no-such-compiler`; install gcc or clang, or name one in the variables CC and CXX",
    );
    project.tenon(&["new", "rust", "--no-git"]).succeeds();
    let mut command = project.command(&["build", "rust"]);
    command.env("PATH", "").env_remove("CARGO");
    Ran::of(command)
        .says("tenon build: there is no `cargo`; Rust is installed from https://rustup.rs");
}

#[test]
fn targets() {
    let project = Project::with_c_addon("bad-target");
    project
        .tenon(&["build", "hello", "--target", "pdp11-dec-unix"])
        .fails(&["tenon build: pdp11-dec-unix is no platform that addons have a name for"]);
    project.tenon(&["new", "rust", "--no-git"]).succeeds();
    project.lock("rust");
    project
        .tenon(&["build", "rust", "--target", "s390x-unknown-linux-gnu"])
        .says(
            "tenon build: Rust's standard library for s390x-unknown-linux-gnu is not installed; \
         `rustup target add s390x-unknown-linux-gnu` installs it",
        );
}

#[test]
fn a_place_that_cannot_be_written() {
    let project = Project::with_c_addon("bad-place");
    // For root no folder is read-only; into a file nobody can write.
    let ran = project.tenon(&["build", "hello", "--out", "hello/README.md/out"]);
    ran.says("tenon build: cannot write into hello/README.md: Not a directory");
    project.write(
        "hello/target/tenon/x86_64-unknown-linux-gnu/release",
        "a file",
    );
    project
        .tenon(&["build", "hello", "--release"])
        .fails(&["tenon build: cannot make ", "File exists"]);
    assert!(
        !project
            .names("hello")
            .iter()
            .any(|name| name.starts_with(".tenon"))
    );
}
