//! `tenon new`: a folder with an addon in it that builds, has a test, and is ready to be committed.

mod files;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::interrupt;
use crate::package::{check_name, unscoped};

/// What the addon begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Template {
    /// Functions, in Rust.
    #[default]
    Function,
    /// A class, in Rust.
    Class,
    /// Functions that return promises, in Rust.
    Async,
    /// A function, in C.
    C,
}

/// What is made, and where.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The package's name, perhaps with a scope and, before that, the path of a folder.
    pub name: String,
    /// What it begins as.
    pub template: Template,
    /// The folder of the crate `tenon-addon`; without it, the one of the checkout this program was
    /// built from or, where that is gone, the published crate.
    pub addon_path: Option<PathBuf>,
    /// No git repository.
    pub no_git: bool,
}

/// Makes the folder and says where it is.
///
/// # Errors
///
/// When npm would not take the name, the folder exists, or it cannot be written; then there is no
/// trace of it.
pub fn create(options: &Options) -> Result<PathBuf> {
    let (parent, name) = split(&options.name);
    check_name(name)?;
    let addon = unscoped(name);
    let folder = parent.join(addon);
    if folder.symlink_metadata().is_ok() {
        return Err(Error::new(format!("{} exists already", folder.display())));
    }
    if !parent.as_os_str().is_empty() && !parent.is_dir() {
        return Err(Error::new(format!(
            "there is no folder {}",
            parent.display()
        )));
    }
    let dependency = dependency(options)?;
    let names = files::Names {
        package: name,
        addon: &addon_name(addon),
        crate_name: &crate_name(addon),
        dependency: &dependency,
        workspace: if is_in_workspace(parent) {
            WORKSPACE
        } else {
            ""
        },
    };

    let _held = interrupt::hold();
    let aside = parent.join(format!(".{addon}.tenon-{}", std::process::id()));
    let made = write(&aside, options.template, &names).and_then(|()| {
        fs::rename(&aside, &folder).map_err(|error| Error::file("make", &folder, &error))
    });
    if made.is_err() {
        // What could not be written may not be there at all.
        let _ = fs::remove_dir_all(&aside);
    }
    made?;
    if !options.no_git {
        init_git(&folder);
    }
    Ok(folder)
}

/// In a folder of a workspace that it is not a member of, Cargo refuses a crate without this.
const WORKSPACE: &str = "\n# Not a member of the workspace in a folder above.\n[workspace]\n";

/// The folder and the name: `@scope/name` and `some/path/name` both have a slash.
fn split(name: &str) -> (&Path, &str) {
    let scope = match name.starts_with('@') {
        true => Some(0),
        false => name.rfind("/@").map(|slash| slash + 1),
    };
    let start = scope.unwrap_or_else(|| name.rfind(['/', '\\']).map_or(0, |slash| slash + 1));
    (Path::new(&name[..start]), &name[start..])
}

fn write(aside: &Path, template: Template, names: &files::Names<'_>) -> Result<()> {
    fs::create_dir(aside).map_err(|error| {
        let parent = match aside.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        Error::file("write into", parent, &error)
    })?;
    for (path, text) in files::of(template, names) {
        let path = aside.join(path);
        let parent = path.parent().unwrap_or(aside);
        fs::create_dir_all(parent).map_err(|error| Error::file("make", parent, &error))?;
        fs::write(&path, text).map_err(|error| Error::file("write", &path, &error))?;
    }
    Ok(())
}

/// The line of `Cargo.toml` that names `tenon-addon`.
fn dependency(options: &Options) -> Result<String> {
    let version = env!("CARGO_PKG_VERSION");
    let published = format!("tenon-addon = \"{version}\"");
    let path = match &options.addon_path {
        Some(path) if path.join("Cargo.toml").is_file() => path.clone(),
        Some(path) => {
            return Err(Error::new(format!(
                "there is no crate in {}",
                path.display()
            )));
        }
        None => match checkout() {
            Some(path) => path,
            None => return Ok(published),
        },
    };
    let path = path
        .canonicalize()
        .map_err(|error| Error::file("read", &path, &error))?;
    Ok(format!(
        "# This machine's checkout; once the crate is published: {published}\n\
         tenon-addon = {{ path = {:?} }}",
        path.display().to_string()
    ))
}

/// The crate `tenon-addon` beside this one, when this program was built from a checkout.
fn checkout() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()?
        .join("addon");
    path.join("Cargo.toml").is_file().then_some(path)
}

/// What stands before `.linux-x64-gnu.node`: a name may have dots, which mean something there.
fn addon_name(name: &str) -> String {
    name.replace('.', "-")
}

/// A name Cargo takes for a crate.
fn crate_name(name: &str) -> String {
    /// Keywords, and names that crates of the language itself have.
    const TAKEN: [&str; 45] = [
        "abstract",
        "alloc",
        "as",
        "async",
        "await",
        "become",
        "box",
        "break",
        "const",
        "continue",
        "core",
        "crate",
        "do",
        "dyn",
        "else",
        "enum",
        "extern",
        "false",
        "final",
        "fn",
        "for",
        "if",
        "impl",
        "in",
        "let",
        "loop",
        "macro",
        "match",
        "mod",
        "move",
        "proc-macro",
        "proc_macro",
        "pub",
        "ref",
        "return",
        "self",
        "static",
        "std",
        "struct",
        "super",
        "test",
        "trait",
        "true",
        "type",
        "use",
    ];
    /// More keywords.
    const TAKEN_TOO: [&str; 8] = [
        "gen", "override", "priv", "try", "typeof", "unsafe", "where", "while",
    ];
    let name = name.replace('.', "-");
    let is_taken = TAKEN.contains(&name.as_str()) || TAKEN_TOO.contains(&name.as_str());
    // A package of the addon's own name would be taken for the dependency.
    if is_taken || name.starts_with(|c: char| c.is_ascii_digit()) || name == "tenon-addon" {
        return format!("addon-{name}");
    }
    name
}

/// Whether a folder above has a workspace.
fn is_in_workspace(parent: &Path) -> bool {
    let parent = match parent.as_os_str().is_empty() {
        true => Path::new("."),
        false => parent,
    };
    let Ok(parent) = parent.canonicalize() else {
        return false;
    };
    parent.ancestors().any(|folder| {
        fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.contains("[workspace"))
    })
}

/// Makes a repository, unless the folder is in one. Without git there is none.
fn init_git(folder: &Path) {
    let git = |args: &[&str]| {
        Command::new("git")
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if !git(&["rev-parse", "--git-dir"]) {
        git(&["init", "--quiet"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Package;
    use crate::testing::Folder;

    fn options(folder: &Folder, name: &str) -> Options {
        Options {
            name: folder.path().join(name).display().to_string(),
            ..Options::default()
        }
    }

    #[test]
    fn folders_and_names() {
        for (text, folder, name) in [
            ("a", "", "a"),
            ("@s/a", "", "@s/a"),
            ("x/y/a", "x/y/", "a"),
            ("/x/@s/a", "/x/", "@s/a"),
            ("../a", "../", "a"),
            ("a/", "a/", ""),
        ] {
            assert_eq!(split(text), (Path::new(folder), name), "{text}");
        }
    }

    #[test]
    fn names_of_crates() {
        for (name, expected) in [
            ("hello-world", "hello-world"),
            ("a.b", "a-b"),
            ("test", "addon-test"),
            ("7zip", "addon-7zip"),
            ("try", "addon-try"),
        ] {
            assert_eq!(crate_name(name), expected);
        }
    }

    #[test]
    fn nothing_is_left_where_nothing_is_made() {
        let folder = Folder::new();
        folder.write("there/x", "");
        for (name, why) in [
            ("there", "exists already"),
            ("No", "capital"),
            ("no/a", "there is no folder"),
            ("", "is empty"),
        ] {
            let error = create(&options(&folder, name)).expect_err(name).to_string();
            assert!(error.contains(why), "{name}: {error}");
        }
        // Into a file, which is no folder.
        assert!(create(&options(&folder, "there/x/a")).is_err());
        let nowhere = Options {
            addon_path: Some(folder.path().join("there")),
            ..options(&folder, "a")
        };
        let error = create(&nowhere).expect_err("no crate there").to_string();
        assert!(error.contains("no crate"), "{error}");
        assert_eq!(folder.files(), ["there/x"]);
    }

    #[test]
    fn every_template_is_filled_in() {
        for template in [
            Template::Function,
            Template::Class,
            Template::Async,
            Template::C,
        ] {
            let folder = Folder::new();
            let options = Options {
                template,
                no_git: true,
                ..options(&folder, "@me/my.addon")
            };
            let made = create(&options).expect("it can be made");
            assert_eq!(made, folder.path().join("my.addon"));
            let package = Package::read(&made).expect("it is right");
            assert_eq!(
                (package.name.as_str(), package.addon.as_str()),
                ("@me/my.addon", "my-addon")
            );
            for file in folder.files() {
                let text = folder.read(&file);
                assert!(!text.contains('%'), "{file} has a gap: {text}");
            }
        }
    }

    #[test]
    fn a_workspace_above_is_noticed() {
        let folder = Folder::new();
        folder.write("Cargo.toml", "[workspace]\nmembers = []\n");
        let made = create(&options(&folder, "a")).expect("it can be made");
        let manifest = fs::read_to_string(made.join("Cargo.toml")).expect("it is there");
        assert!(manifest.contains("\n[workspace]\n"), "{manifest}");
    }
}
