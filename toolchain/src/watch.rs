//! Notices that sources changed.
//!
//! Files are looked at a few times a second rather than subscribed to: it works on every file
//! system, and the list is short. It has what compilers said they read, and what is in the folder
//! besides, so that a new file is noticed as well.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Names of files whose change asks for a build.
const WATCHED: [&str; 13] = [
    "rs", "toml", "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "inc", "s", "S",
];

/// Folders without sources.
const SKIPPED: [&str; 4] = ["target", "node_modules", "npm", "prebuilds"];

/// How often the files are looked at.
const INTERVAL: Duration = Duration::from_millis(250);

/// The files and how they were at one time.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<PathBuf, Option<(SystemTime, u64)>>);

impl Snapshot {
    /// The sources in that folder and those others, as they are now.
    #[must_use]
    pub fn take(folder: &Path, others: &[PathBuf]) -> Self {
        let mut files = BTreeMap::new();
        collect(folder, &mut files);
        for path in others {
            let path = if path.is_absolute() {
                path.clone()
            } else {
                folder.join(path)
            };
            let state = state(&path);
            files.insert(path, state);
        }
        Self(files)
    }

    /// The same with those files added, as they are now.
    #[must_use]
    pub fn with(mut self, others: &[PathBuf]) -> Self {
        for path in others {
            let state = state(path);
            self.0.entry(path.clone()).or_insert(state);
        }
        self
    }

    /// Waits until something is not as it was, and then until nothing changes any more.
    pub fn wait_for_change(self, folder: &Path, others: &[PathBuf]) -> Self {
        let mut before = self;
        let mut changed = false;
        loop {
            std::thread::sleep(INTERVAL);
            let now = Self::take(folder, others);
            if now == before && changed {
                return now;
            }
            changed |= now != before;
            before = now;
        }
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Option<(SystemTime, u64)>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link is not followed: it may lead back up.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if name.starts_with('.') || (is_folder && SKIPPED.contains(&name.as_str())) {
            continue;
        }
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy());
        if is_folder {
            collect(&path, files);
        } else if name == "package.json"
            || extension.is_some_and(|extension| WATCHED.contains(&&*extension))
        {
            let state = state(&path);
            files.insert(path, state);
        }
    }
}

fn state(path: &Path) -> Option<(SystemTime, u64)> {
    let data = fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn what_is_noticed() {
        let folder = Folder::new();
        for name in [
            "src/lib.rs",
            "package.json",
            "data.bin",
            "target/x.rs",
            ".git/x.rs",
            "index.js",
        ] {
            folder.write(name, "1");
        }
        let others = [PathBuf::from("data.bin")];
        let take = || Snapshot::take(folder.path(), &others);
        for (name, is_noticed) in [
            ("src/lib.rs", true),
            ("src/new.rs", true),
            ("package.json", true),
            ("data.bin", true),
            ("target/x.rs", false),
            (".git/x.rs", false),
            ("index.js", false),
        ] {
            let before = take();
            folder.write(name, "something else");
            assert_eq!(take() != before, is_noticed, "{name}");
        }
        let before = take();
        fs::remove_file(folder.path().join("src/new.rs")).expect("it is there");
        assert_ne!(take(), before);
    }

    #[test]
    fn waiting_ends_when_changes_do() {
        let folder = Folder::new();
        folder.write("a.rs", "1");
        let before = Snapshot::take(folder.path(), &[]);
        let path = folder.path().join("a.rs");
        let writer = std::thread::spawn(move || fs::write(path, "22"));
        let after = before.wait_for_change(folder.path(), &[]);
        writer.join().expect("it ends").expect("written");
        assert_eq!(after, Snapshot::take(folder.path(), &[]));
    }
}
