//! The packages for npm.

use std::fs;
use std::process::Command;

use crate::project::{Project, Ran};

#[test]
fn packages_that_can_be_published_and_used() {
    let project = Project::new("npm");
    project
        .tenon(&["new", "@me/hello", "--template", "c", "--no-git"])
        .succeeds();
    let package = project
        .read("hello/package.json")
        .replace(
            "[\"x86_64-unknown-linux-gnu\"]",
            "[\"linux-x64-gnu\", \"aarch64-apple-darwin\"]",
        )
        .replace(
            "  \"files\": [\"index.js\", \"index.mjs\", \"index.d.ts\", \"index.d.mts\"],\n",
            "",
        )
        .replace("  \"engines\": { \"node\": \">= 18\" },\n", "");
    project.write("hello/package.json", &package);
    let ran = project.tenon(&["build", "hello", "--release", "--npm"]);
    let note = "note: npm/darwin-arm64 is still to be built";
    assert!(ran.succeeds().stderr().contains(note), "{ran:?}");

    let folder = "hello/npm/linux-x64-gnu";
    assert_eq!(
        project.names(folder),
        ["README.md", "hello.linux-x64-gnu.node", "package.json"]
    );
    project.write(
        "show.js",
        "const own = require('./hello/npm/linux-x64-gnu/package.json'), main = require('./hello/package.json');\n\
         const { name, version, os, cpu, libc, files, license } = own;\n\
         console.log(JSON.stringify({ name, version, os, cpu, libc, files, license, main: own.main }));\n\
         console.log(JSON.stringify({ files: main.files, optional: main.optionalDependencies, engines: main.engines }));",
    );
    let shown = concat!(
        r#"{"name":"@me/hello-linux-x64-gnu","version":"0.1.0","os":["linux"],"cpu":["x64"],"libc":["glibc"],"files":["hello.linux-x64-gnu.node"],"license":"MIT","main":"hello.linux-x64-gnu.node"}"#,
        "\n",
        r#"{"files":["index.js","index.mjs","index.d.ts","index.d.mts"],"optional":{"@me/hello-darwin-arm64":"0.1.0","@me/hello-linux-x64-gnu":"0.1.0"},"engines":{"node":">= 12.22 < 13 || >= 14.17 < 15 || >= 15.12 < 16 || >= 16.0"}}"#,
        "\n",
    );
    project.tenon(&["show.js"]).prints(shown);
    // Once more, after another version: nothing of the old one stays.
    let package = project
        .read("hello/package.json")
        .replace("\"version\": \"0.1.0\"", "\"version\": \"0.2.0\"");
    project.write("hello/package.json", &package);
    project.write(
        "hello/npm/darwin-arm64/package.json",
        r#"{"version": "0.1.0"}"#,
    );
    let ran = project.tenon(&["build", "hello", "--release", "--npm"]);
    let note = "note: npm/darwin-arm64 is of version 0.1.0: build it again";
    assert!(ran.succeeds().stderr().contains(note), "{ran:?}");
    project
        .tenon(&["show.js"])
        .prints(&shown.replace("0.1.0", "0.2.0"));

    install(&project, "hello", "@me/hello");
    install(&project, folder, "@me/hello-linux-x64-gnu");
    project.write(
        "app.mjs",
        "import { add } from '@me/hello';\nconsole.log(add(20, 22));",
    );
    project.both("app.mjs", |ran| ran.prints("42\n"));
}

/// Puts into `node_modules` what npm would publish of a folder.
fn install(project: &Project, folder: &str, name: &str) {
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", "--offline", "--pack-destination"])
        .arg(project.path("."))
        .current_dir(project.path(folder));
    let packed = Ran::of(pack);
    let archive = packed.succeeds().stdout().trim().to_owned();
    let place = project.path(&format!("node_modules/{name}"));
    fs::create_dir_all(&place).expect("a folder");
    let mut tar = Command::new("tar");
    tar.args(["-xzf"])
        .arg(project.path(&archive))
        .args(["--strip-components=1", "-C"])
        .arg(place);
    Ran::of(tar).succeeds();
}

/// A `package.json` with nothing but what must be there is filled in with what there is.
#[test]
fn a_package_that_says_little() {
    let project = Project::with_c_addon("npm-little");
    for name in ["index.d.ts", "index.d.mts"] {
        fs::remove_file(project.path("hello").join(name)).expect("it is there");
    }
    project.write(
        "hello/package.json",
        r#"{"name": "hello", "version": "1.0.0", "x": 1}"#,
    );
    project.tenon(&["build", "hello", "--npm"]).succeeds();
    project.write(
        "show.js",
        "const { engines, ...rest } = require('./hello/package.json'); console.log(JSON.stringify(rest));",
    );
    project.tenon(&["show.js"]).prints(concat!(
        r#"{"name":"hello","version":"1.0.0","x":1,"main":"index.js","exports":{".":{"import":"./index.mjs","require":"./index.js"},"./package.json":"./package.json"},"#,
        r#""files":["index.js","index.mjs"],"optionalDependencies":{"hello-linux-x64-gnu":"1.0.0"}}"#,
        "\n"
    ));
}

#[test]
fn what_could_not_be_used_is_refused() {
    let project = Project::with_c_addon("npm-bad");
    let before = project.read("hello/package.json");
    for (from, to, why) in [
        (
            "\"version\": \"0.1.0\",",
            "",
            "package.json has no \"version\"",
        ),
        (
            "x86_64-unknown-linux-gnu",
            "aarch64-apple-darwin",
            "x86_64-unknown-linux-gnu is not in \"tenon.targets\"",
        ),
        (
            "[\"index.js\", \"index.mjs\", \"index.d.ts\", \"index.d.mts\"]",
            "1",
            "\"files\" in package.json is no array",
        ),
        (
            "\"main\": \"index.js\"",
            "\"main\": \"lib/main.js\"",
            "package.json names lib/main.js, which is not there",
        ),
        (
            "./index.mjs",
            "./index.esm.js",
            "package.json names ./index.esm.js, which is not there",
        ),
        (
            "\"scripts\"",
            "\"optionalDependencies\": 1, \"scripts\"",
            "\"optionalDependencies\" in package.json is no object",
        ),
    ] {
        let package = before.replace(from, to);
        assert_ne!(package, before);
        project.write("hello/package.json", &package);
        project
            .tenon(&["build", "hello", "--npm"])
            .fails(&[&format!("tenon build: {why}")]);
        assert_eq!(project.read("hello/package.json"), package);
        assert!(!project.path("hello/npm").exists());
    }
    fs::remove_file(project.path("hello/package.json")).expect("it is there");
    project
        .tenon(&["build", "hello", "--npm"])
        .fails(&["there is no package.json in "]);
}
