//! Compiled builtins, made when the program is built and carried in it, so that starting does not
//! mean compiling.
//!
//! [`produce`] runs the builtins' start and packs what V8 has compiled by then. V8 itself checks each
//! piece against its version, its flags and the text, and refuses what does not fit.

use std::io;
use std::path::Path;

use crate::bindings::prelude::*;
use crate::event_loop::NewLoop;
use crate::options::{Entry, Options};

/// What the start is made to load beyond what an empty script needs: the builtins that programs with
/// native modules ask for.
const WARM_UP: &str = include_str!("code_cache/warm_up.js");

/// A packed cache: a count, then for each builtin the lengths of its id and its code, the id and,
/// on a multiple of eight, the code.
#[derive(Clone, Copy)]
pub(crate) struct CodeCache {
    bytes: &'static [u8],
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
}

/// Where the code of an entry begins, from where its id ends.
fn aligned(at: usize) -> usize {
    at.next_multiple_of(8)
}

impl CodeCache {
    pub(crate) fn new(bytes: &'static [u8]) -> Option<Self> {
        (number(bytes, 0)? > 0).then_some(Self { bytes })
    }

    /// The code of the builtin `id`.
    pub(crate) fn get(&self, id: &str) -> Option<&'static [u8]> {
        let mut at = 4;
        for _ in 0..number(self.bytes, 0)? {
            let id_length = number(self.bytes, at)?;
            let code_length = number(self.bytes, at + 4)?;
            let id_end = at + 8 + id_length;
            let code = aligned(id_end);
            if self.bytes.get(at + 8..id_end)? == id.as_bytes() {
                return self.bytes.get(code..code + code_length);
            }
            at = code + code_length;
        }
        None
    }
}

fn pack(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = (entries.len() as u32).to_le_bytes().to_vec();
    for (id, code) in entries {
        bytes.extend((id.len() as u32).to_le_bytes());
        bytes.extend((code.len() as u32).to_le_bytes());
        bytes.extend(id.as_bytes());
        bytes.resize(aligned(bytes.len()), 0);
        bytes.extend(code);
    }
    bytes
}

/// Runs the start and packs the code of every builtin that it has compiled. For build scripts: it is
/// the only thing to do in its process. The program that is run is written to `folder`.
///
/// # Errors
/// When it cannot be written.
pub fn produce(folder: &Path) -> io::Result<Vec<u8>> {
    let program = folder.join("warm_up.js");
    std::fs::write(&program, WARM_UP)?;
    crate::platform::init(Some(1));
    let new_loop = NewLoop::new().map_err(io::Error::from_raw_os_error)?;
    let mut isolate = crate::isolate::new();
    let options = Rc::new(Options {
        entry: Entry::File(program.to_string_lossy().into_owned()),
        argv0: String::from("tenon"),
        exec_path: String::from("/tenon"),
        ..Options::default()
    });
    let env = crate::run::environment(&mut isolate, options, new_loop);
    env.record_code();
    Ok(env.enter(|scope| {
        crate::run::start(&env, scope);
        let entries: Vec<(String, Vec<u8>)> = env
            .recorded_code()
            .into_iter()
            .filter_map(|(id, function)| {
                let function = v8::Local::new(scope, function);
                Some((id, function.create_code_cache()?.to_vec()))
            })
            .collect();
        pack(&entries)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_and_found() {
        let entries = [
            (String::from("a"), vec![1, 2, 3]),
            (String::from("internal/long"), vec![4; 100]),
        ];
        let cache = CodeCache::new(pack(&entries).leak()).expect("not empty");
        assert_eq!(cache.get("a"), Some(&[1, 2, 3][..]));
        assert_eq!(cache.get("internal/long"), Some(&[4; 100][..]));
        assert_eq!(cache.get("b"), None);
        assert!(CodeCache::new(&[]).is_none());
        assert!(
            CodeCache::new(&[9, 0, 0, 0, 255])
                .expect("a count")
                .get("x")
                .is_none()
        );
    }
}
