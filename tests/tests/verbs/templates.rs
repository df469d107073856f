//! Each template builds, and its test passes, in Node and in Tenon.

use crate::project::Project;

#[track_caller]
fn template(name: &str, types: &[&str]) {
    let project = Project::new(&format!("template-{name}"));
    // Each its own name: the crates share a folder for what Cargo makes.
    let addon = format!("first-{name}");
    let made = project.tenon(&["new", &format!("@me/{addon}"), "--template", name]);
    let said = format!("made {addon}");
    assert!(made.succeeds().stdout().contains(&said), "{made:?}");
    if name != "c" {
        project.lock(&addon);
    }
    project.tenon(&["build", &addon]).succeeds();
    let file = format!("{addon}.linux-x64-gnu.node");
    for file in [&file, "index.js", "index.mjs", "index.d.ts", "index.d.mts"] {
        assert!(project.path(&addon).join(file).is_file(), "{file}");
    }
    let written = project.read(&format!("{addon}/index.d.ts"));
    for text in types {
        assert!(written.contains(text), "no {text:?} in {written}");
    }
    project.everywhere(&format!("{addon}/test.js"), |ran| ran.prints("ok\n"));
    // Nothing of a build is left for git but what belongs to the sources.
    let ignored = project.read(&format!("{addon}/.gitignore"));
    assert!(
        ignored.contains("/target/") && ignored.contains("*.node"),
        "{ignored}"
    );
}

#[test]
fn function() {
    template(
        "function",
        &[
            "export function add(a: number, b: number): number;",
            "/** Adds two numbers. */",
        ],
    );
}

#[test]
fn class() {
    template(
        "class",
        &[
            "export class Counter {",
            "increment(): number;",
            "get value(): number;",
        ],
    );
}

#[test]
fn asynchronous() {
    template(
        "async",
        &["export function fibonacci(n: number): Promise<number>;"],
    );
}

#[test]
fn c() {
    template("c", &["export function add(a: number, b: number): number;"]);
}

#[test]
fn named_exports_of_the_module() {
    let project = Project::with_c_addon("module");
    project.write(
        "app.mjs",
        "import addon, { add } from './hello/index.mjs';\nconsole.log(add(1, 2), addon.add === add);",
    );
    project.everywhere("app.mjs", |ran| ran.prints("3 true\n"));
}

#[test]
fn a_package_of_modules() {
    let project = Project::with_c_addon("type-module");
    let package = project
        .read("hello/package.json")
        .replace("commonjs", "module");
    project.write("hello/package.json", &package);
    for name in ["index.js", "index.mjs", "index.d.mts"] {
        std::fs::remove_file(project.path("hello").join(name)).expect("it was built");
    }
    project.tenon(&["build", "hello"]).succeeds();
    project.write(
        "app.mjs",
        "import { add } from './hello/index.js';\nconsole.log(add(1, 2));",
    );
    project.everywhere("app.mjs", |ran| ran.prints("3\n"));
    project.write(
        "app.cjs",
        "console.log(require('./hello/index.cjs').add(1, 2));",
    );
    project.everywhere("app.cjs", |ran| ran.prints("3\n"));
}

#[test]
fn help() {
    let project = Project::new("help");
    for verb in ["new", "build", "inspect"] {
        let own = project.tenon(&[verb, "--help"]);
        assert!(
            own.succeeds()
                .stdout()
                .contains(&format!("Usage: tenon {verb}")),
            "{own:?}"
        );
        assert_eq!(project.tenon(&["help", verb]).stdout(), own.stdout());
        assert!(
            project
                .tenon(&["help"])
                .stdout()
                .contains(&format!("\n  {verb} "))
        );
    }
    let wrong = project.tenon(&["build", "--no-such-option"]);
    assert!(wrong.stderr().contains("--no-such-option"), "{wrong:?}");
}

#[test]
fn git() {
    let project = Project::new("git");
    project
        .tenon(&["new", "plain", "--template", "c", "--no-git"])
        .succeeds();
    assert!(!project.path("plain/.git").exists());
}
