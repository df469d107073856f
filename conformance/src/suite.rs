//! The files of the suite: those built in, or those of a folder while the suite is worked on.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What travels inside the library.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The folder of what is not a case.
const HARNESS: &str = "harness/";

/// The pieces of the harness, in the order in which they are put together.
const PIECES: [&str; 4] = [
    "harness/assert.js",
    "harness/cases.js",
    "harness/calls.js",
    "harness/samples.js",
];

/// The suite's files, by their path below its folder.
#[derive(Debug, Clone)]
pub struct Suite {
    files: BTreeMap<String, String>,
    /// Whether the files are those of a folder, whose author wants to see warnings.
    development: bool,
}

impl Suite {
    /// The suite that is part of this library.
    #[must_use]
    pub fn embedded() -> Self {
        let files = EMBEDDED
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        Self {
            files,
            development: false,
        }
    }

    /// The suite in a folder.
    ///
    /// # Errors
    ///
    /// When the folder or a file cannot be read.
    pub fn in_folder(folder: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        collect(folder, folder, &mut files)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        if !PIECES.iter().all(|&piece| files.contains_key(piece)) {
            return Err(format!("{}: there is no suite here", folder.display()));
        }
        Ok(Self {
            files,
            development: true,
        })
    }

    /// Whether compilers shall take warnings for errors.
    #[must_use]
    pub fn is_development(&self) -> bool {
        self.development
    }

    /// The names of the case files, `chapter/topic.js`, in order.
    pub fn case_files(&self) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .map(String::as_str)
            .filter(|name| name.ends_with(".js") && !name.starts_with(HARNESS))
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// The adapter for runtimes with CommonJS modules.
    #[must_use]
    pub fn adapter(&self) -> &str {
        self.text("harness/adapter.js").unwrap_or_default()
    }

    /// The harness, apart from the adapter.
    #[must_use]
    pub fn harness(&self) -> String {
        PIECES.iter().filter_map(|piece| self.text(piece)).collect()
    }

    /// The C sources of the native driver, below the suite's folder.
    #[must_use]
    pub fn driver_sources(&self) -> Vec<&str> {
        self.files
            .keys()
            .map(String::as_str)
            .filter(|name| name.starts_with("harness/native/") && name.ends_with(".c"))
            .collect()
    }

    /// A number that changes when any file does.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.files.hash(&mut hasher);
        hasher.finish()
    }

    /// A number that changes when any C file does.
    #[must_use]
    pub fn native_fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (name, text) in &self.files {
            if is_native(name) {
                (name, text).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// Writes the C files into a folder.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn unpack_native(&self, folder: &Path) -> io::Result<()> {
        for (name, text) in &self.files {
            if is_native(name) {
                write(&folder.join(name), text)?;
            }
        }
        Ok(())
    }
}

fn is_native(name: &str) -> bool {
    name.ends_with(".c") || name.ends_with(".h")
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        entries.push(entry?.path());
    }
    for path in entries {
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let known = path
            .extension()
            .is_some_and(|extension| ["js", "c", "h"].iter().any(|&known| extension == known));
        if known {
            let name = path.strip_prefix(root).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
