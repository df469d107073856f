//! What an addon says of itself after each change, built as cargo builds it: one step after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tenon_tests::root;

/// A small project with a dependency, in which files are changed between builds.
struct Project {
    folder: PathBuf,
}

impl Project {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuilds");
        let project = Self { folder };
        let library = root().join("addon");
        let manifest = |name: &str, more: &str| {
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{more}\n\
                 [dependencies.library]\npackage = \"tenon-addon\"\npath = {library:?}\n"
            )
        };
        project.write(
            "Cargo.toml",
            &manifest(
                "rebuilds",
                "[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\nmembers = [\"shapes\"]\n\
                 [profile.dev]\nincremental = true\n[dependencies.shapes]\npath = \"shapes\"\n",
            ),
        );
        project.write("shapes/Cargo.toml", &manifest("shapes", ""));
        // The versions that the repository has: nothing needs to be looked up.
        fs::copy(root().join("Cargo.lock"), project.folder.join("Cargo.lock"))
            .expect("the lock file");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Builds, and reads the declarations without their first line.
    fn declarations(&self) -> String {
        let target = self.folder.join("target");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let run = Command::new(cargo)
            .args(["build", "--quiet"])
            .env("CARGO_TARGET_DIR", &target)
            .current_dir(&self.folder)
            .output()
            .expect("cargo");
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
        let name = format!(
            "{}rebuilds{}",
            std::env::consts::DLL_PREFIX,
            std::env::consts::DLL_SUFFIX
        );
        let module = tenon_addon_types::read(&target.join("debug").join(name))
            .unwrap_or_else(|error| panic!("{error}"));
        let text = tenon_addon_types::to_dts(&module);
        text.split_once('\n')
            .map_or(String::new(), |(_, rest)| rest.to_owned())
    }
}

#[test]
fn declarations_follow_every_change() {
    let project = Project::new();
    // Nothing in this file names the type that the function takes.
    project.write(
        "src/lib.rs",
        "mod size;\n#[library::export]\nfn grow(size: size::Size) -> size::Size { size }\n\
         #[library::export]\nfn area(shape: shapes::Rectangle) -> f64 { shape.width * shape.height }\n",
    );
    project.write("src/size.rs", "pub type Size = f64;\n");
    project.write(
        "shapes/src/lib.rs",
        "/// Of a dependency.\n#[derive(library::FromJs)]\npub struct Rectangle { pub width: f64, pub height: f64 }\n",
    );
    let rectangle = "/** Of a dependency. */\nexport interface Rectangle {\n  width: number;\n  height: number;\n}\n";
    let area = "export function area(shape: Rectangle): number;\n";
    assert_eq!(
        project.declarations(),
        format!("{rectangle}{area}export function grow(size: number): number;\n")
    );

    // Only the alias changes.
    project.write("src/size.rs", "pub type Size = Vec<String>;\n");
    assert_eq!(
        project.declarations(),
        format!("{rectangle}{area}export function grow(size: Iterable<string>): Array<string>;\n")
    );

    // Only the dependency changes: a comment, and a function of its own.
    project.write(
        "shapes/src/lib.rs",
        "/// Changed.\n#[derive(library::FromJs)]\npub struct Rectangle { pub width: f64, pub height: f64 }\n\
         #[library::export]\nfn unit() -> f64 { 1.0 }\n",
    );
    let rectangle = rectangle.replace("Of a dependency.", "Changed.");
    assert_eq!(
        project.declarations(),
        format!(
            "{rectangle}{area}export function grow(size: Iterable<string>): Array<string>;\n\
             export function unit(): number;\n"
        )
    );

    // A function goes, and nothing of it stays.
    project.write(
        "src/lib.rs",
        "#[library::export]\nfn area(shape: shapes::Rectangle) -> f64 { shape.width * shape.height }\n",
    );
    assert_eq!(
        project.declarations(),
        format!("{rectangle}{area}export function unit(): number;\n")
    );
}
