//! The commands of "Write an addon" in the README, as they stand there.

use std::process::Command;
use std::time::Duration;

use tenon_tests::runtime::Runtime;
use tenon_tests::{root, target_dir};

use crate::project::{Project, Ran};

/// The commands of each block of that section.
fn blocks(readme: &str) -> Vec<Vec<String>> {
    let (_, section) = readme
        .split_once("\n## Write an addon\n")
        .expect("the README has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    section
        .split("```sh\n")
        .skip(1)
        .map(|block| {
            let block = block.split("```").next().unwrap_or_default();
            block.lines().map(str::to_owned).collect()
        })
        .collect()
}

#[test]
fn from_installing_to_a_function_called_in_node() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there is a README");
    let blocks = blocks(&readme);
    let [install, rest] = blocks.as_slice() else {
        panic!("two blocks, one for the checkout: {blocks:?}");
    };
    assert!(install.len() + rest.len() <= 4, "{blocks:?}");

    let project = Project::new("readme");
    let installed = project.path("installed");
    let mut path = vec![installed.join("bin")];
    if let Ok(node) = Runtime::peer("node-24") {
        let program = node.script(&[], "-".as_ref());
        path.extend(
            std::path::Path::new(program.get_program())
                .parent()
                .map(Into::into),
        );
    }
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let path = std::env::join_paths(path).expect("no path has a colon in it");
    let run = |line: &str, folder: &std::path::Path, target: &std::path::Path| {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", line])
            .current_dir(folder)
            .env("PATH", &path)
            .env("CARGO_INSTALL_ROOT", &installed)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true");
        // The whole program, where it has not been built yet.
        let ran = Ran::within(Duration::from_secs(3600), shell);
        println!("$ {line}\n{ran:?}");
        ran.succeeds();
        ran
    };
    for line in install {
        run(line, &root(), &target_dir());
    }
    let folder = project.path(".");
    let mut last = None;
    for line in rest {
        last = Some(run(line, &folder, &project.path("target")));
        if line.starts_with("tenon new") {
            project.lock("hello");
        }
    }
    assert_eq!(last.expect("there are commands").stdout(), "5\n");
}
