//! Files that appear whole or not at all.
//!
//! What is to be written is first written aside, in the folder where it will be, and then renamed
//! into place. A reader sees the old file or the new one. A program that has an addon loaded keeps
//! the old file, which has no name any more but is the same one.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::interrupt;

/// Files written aside. What is not [committed](Staging::commit) is removed. An interrupt waits as
/// long as this lives, so that it never finds files half-written or left aside.
#[derive(Debug)]
pub(crate) struct Staging {
    // Dropped after `drop` has removed what is aside.
    _held: interrupt::Held,
    aside: PathBuf,
    folder: PathBuf,
    files: Vec<String>,
}

impl Staging {
    /// Begins in that folder, which is made when it is not there.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| Error::file("make", folder, &error))?;
        let held = interrupt::hold();
        let aside = folder.join(format!(".tenon-{}", std::process::id()));
        // Left by a process that was killed and had the same number.
        let _ = fs::remove_dir_all(&aside);
        fs::create_dir(&aside).map_err(|error| Error::file("write into", folder, &error))?;
        Ok(Self {
            _held: held,
            aside,
            folder: folder.to_owned(),
            files: Vec::new(),
        })
    }

    /// A file with this text.
    pub(crate) fn write(&mut self, name: &str, text: impl AsRef<[u8]>) -> Result<()> {
        let path = self.place(name)?;
        fs::write(path, text).map_err(|error| Error::file("write", &self.folder.join(name), &error))
    }

    /// A copy of another file.
    pub(crate) fn copy(&mut self, name: &str, from: &Path) -> Result<()> {
        let path = self.place(name)?;
        fs::copy(from, path)
            .map(drop)
            .map_err(|error| Error::file("write", &self.folder.join(name), &error))
    }

    /// Whether there is a file of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }

    /// Moves every file into place, in the order they were written, and says where they are now.
    /// A file that has the same content already is left as it is.
    pub(crate) fn commit(mut self) -> Result<Vec<PathBuf>> {
        let mut written = Vec::new();
        for name in std::mem::take(&mut self.files) {
            let (from, to) = (self.aside.join(&name), self.folder.join(&name));
            if same(&from, &to) {
                written.push(to);
                continue;
            }
            let parent = to.parent().unwrap_or(&self.folder);
            fs::create_dir_all(parent).map_err(|error| Error::file("make", parent, &error))?;
            fs::rename(&from, &to).map_err(|error| Error::file("write", &to, &error))?;
            written.push(to);
        }
        Ok(written)
    }

    fn place(&mut self, name: &str) -> Result<PathBuf> {
        let path = self.aside.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Error::file("make", parent, &error))?;
        }
        if !self.has(name) {
            self.files.push(name.to_owned());
        }
        Ok(path)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nobody knows of it, so nobody misses it; what cannot be removed is hidden by its name.
        let _ = fs::remove_dir_all(&self.aside);
    }
}

fn same(a: &Path, b: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|data| data.len()).ok();
    length(a).is_some()
        && length(a) == length(b)
        && matches!((fs::read(a), fs::read(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn what_is_not_committed_is_gone() {
        let folder = Folder::new();
        let mut staging = Staging::in_folder(folder.path()).expect("a folder");
        staging.write("a/b.txt", "text").expect("written");
        drop(staging);
        assert_eq!(folder.files(), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn an_open_file_stays_what_it_was() {
        use std::io::Read as _;

        let folder = Folder::new();
        fs::write(folder.path().join("a"), "old").expect("written");
        let mut open = fs::File::open(folder.path().join("a")).expect("it is there");
        let mut staging = Staging::in_folder(folder.path()).expect("a folder");
        staging.write("a", "new and longer").expect("written");
        staging.write("b/c", "more").expect("written");
        let written = staging.commit().expect("moved");
        assert_eq!(written.len(), 2);
        let mut text = String::new();
        open.read_to_string(&mut text).expect("read");
        assert_eq!(text, "old");
        assert_eq!(folder.read("a"), "new and longer");
        assert_eq!(folder.files(), ["a", "b/c"]);
    }
}
