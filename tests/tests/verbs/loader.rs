//! The loader finds the addon wherever it may be, and says why it did not.

use std::fs;

use crate::project::Project;

const FILE: &str = "hello/hello.linux-x64-gnu.node";

#[test]
fn every_place_in_its_turn() {
    let project = Project::with_c_addon("loader-places");
    project.write(
        "app.js",
        "const { add } = require('./hello');\nconst loaded = Object.keys(require.cache).filter((f) => f.endsWith('.node'));\n\
         console.log(add(1, 2), loaded.map((f) => f.slice(__dirname.length + 1)).join());",
    );
    let places = [
        FILE,
        "hello/prebuilds/linux-x64/hello.glibc.node",
        "hello/prebuilds/linux-x64/node.napi.node",
        "hello/prebuilds/linux-x64+arm64/anything.node",
        "node_modules/hello-linux-x64-gnu/hello.node",
    ];
    let addon = project.path("addon");
    fs::rename(project.path(FILE), &addon).expect("it was built");
    // What is not for here is passed over, whatever it is.
    for other in ["hello.musl.node", "electron.napi.node", "node.abi1.node"] {
        project.write(
            &format!("hello/prebuilds/linux-x64/{other}"),
            "not an addon",
        );
    }
    project.write("hello/prebuilds/linux-arm64/hello.node", "not an addon");
    project.write(
        "node_modules/hello-linux-x64-gnu/package.json",
        r#"{"main": "hello.node"}"#,
    );
    for place in places.iter().rev() {
        let path = project.path(place);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::copy(&addon, &path).expect("a copy");
        project.both("app.js", |ran| ran.prints(&format!("3 {place}\n")));
    }
}

#[test]
fn every_attempt_is_reported() {
    let project = Project::with_c_addon("loader-report");
    project.write(
        "app.js",
        "try { require('./hello') } catch (e) { console.log(e.code + '\\n' + e.message) }",
    );
    fs::remove_file(project.path(FILE)).expect("it was built");
    let here = project.path("hello").display().to_string();
    let head =
        "ERR_ADDON_NOT_LOADED\nhello has no native part that loads on linux-x64-gnu. Tried:\n";
    let missing = format!("  {here}/hello.linux-x64-gnu.node\n    there is no such file\n");
    project.both("app.js", |ran| {
        ran.prints(&format!(
            "{head}{missing}  {here}/prebuilds/linux-x64\n    there is no such folder\n  \
             package hello-linux-x64-gnu\n    it is not installed\n"
        ));
    });

    // What is there and does not load: the reason is the system's own, not that nothing was found.
    project.write(FILE, "not an addon");
    project.write("hello/prebuilds/linux-x64/hello.musl.node", "");
    project.write(
        "node_modules/hello-linux-x64-gnu/package.json",
        r#"{"main": "hello.node"}"#,
    );
    project.write(
        "node_modules/hello-linux-x64-gnu/hello.node",
        "not an addon either",
    );
    project.both("app.js", |ran| {
        let said = ran.succeeds().stdout();
        assert!(said.starts_with(head), "{said}");
        for reason in [
            format!("{here}/hello.linux-x64-gnu.node\n    "),
            format!("{here}/prebuilds/linux-x64/hello.musl.node\n    its name says it is for another runtime or C library"),
            format!("package hello-linux-x64-gnu ({}", project.path("node_modules").display()),
        ] {
            assert!(said.contains(&reason), "no {reason:?} in {said}");
        }
        assert!(said.matches("file too short").count() + said.matches("invalid ELF header").count() >= 2, "{said}");
        assert!(!said.contains("not installed"), "{said}");
    });

    // A package that is there and has no file.
    fs::remove_file(project.path("node_modules/hello-linux-x64-gnu/hello.node"))
        .expect("it is there");
    project.both("app.js", |ran| {
        assert!(
            ran.succeeds()
                .stdout()
                .contains("package hello-linux-x64-gnu")
        );
    });
}

#[test]
fn a_loader_of_somebody_stays() {
    let project = Project::with_c_addon("loader-own");
    project.write("hello/index.js", "module.exports = 'mine';\n");
    let ran = project.tenon(&["build", "hello"]);
    let note = "note: index.js was not made by `tenon build` and is left as it is";
    assert!(ran.succeeds().stderr().contains(note), "{ran:?}");
    assert_eq!(project.read("hello/index.js"), "module.exports = 'mine';\n");
}
