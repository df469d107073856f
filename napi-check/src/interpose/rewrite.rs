//! Writing other addresses over those of Node-API's functions.

use core::ffi::{c_int, c_void};
use core::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tenon_napi_sys::SYMBOLS;

use super::image::{Image, Reference};
use crate::wrappers::Replacements;

/// One thread at a time opens the protected pages and closes them again. It is always taken inside
/// the linker's own lock and nothing is waited for while it is held, so the order is safe even when
/// a library's constructor loads another library.
static WRITING: Mutex<()> = Mutex::new(());

/// Rewrites the references of every image in the process, except the program's own and this
/// library's.
///
/// What has been rewritten already is left as it is: other threads may be calling through it. The
/// linker lets no image go while it shows them, and addons that other threads load at the same
/// time are rewritten by whichever comes first.
pub(super) fn every_image(replacements: &Replacements) {
    let mut state = State {
        replacements,
        images: 0,
    };
    // SAFETY: the visitor takes what it is given here, and unwinds never.
    unsafe { libc::dl_iterate_phdr(Some(visit), (&raw mut state).cast()) };
}

struct State<'a> {
    replacements: &'a Replacements,
    images: usize,
}

unsafe extern "C" fn visit(info: *mut libc::dl_phdr_info, _: usize, state: *mut c_void) -> c_int {
    // SAFETY: `every_image` handed this in, and nothing else uses it meanwhile.
    let state = unsafe { &mut *state.cast::<State<'_>>() };
    // SAFETY: the linker's description and the image stay until this function returns.
    let image = unsafe { Image::new(&*info) };
    state.images += 1;
    let is_program = state.images == 1;
    if !is_program && !image.contains(visit as *const () as usize) {
        rewrite(&image, state.replacements);
    }
    0
}

fn rewrite(image: &Image<'_>, replacements: &Replacements) {
    let mut writes: Vec<(*mut usize, usize)> = Vec::new();
    for Reference { name, place } in image.references() {
        let position = SYMBOLS
            .iter()
            .position(|symbol| symbol.as_bytes() == name.to_bytes());
        let Some(replacement) = position.and_then(|position| replacements[position]) else {
            continue;
        };
        // SAFETY: a relocation's place is an aligned word of the image, which stays readable.
        if unsafe { slot(place) }.load(Ordering::Relaxed) != replacement {
            writes.push((place, replacement));
        }
    }
    if writes.is_empty() {
        return;
    }
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let protected = image.protected();
    for (place, replacement) in writes {
        let page = protected
            .as_ref()
            .filter(|protected| protected.contains(&place.addr()))
            .map(|_| page_of(place.addr()));
        if let Some(page) = &page {
            protect(page, libc::PROT_READ | libc::PROT_WRITE);
        }
        // SAFETY: as above, and the page is writable now.
        unsafe { slot(place) }.store(replacement, Ordering::Release);
        if let Some(page) = &page {
            protect(page, libc::PROT_READ);
        }
    }
}

/// # Safety
///
/// `place` must be an aligned word that stays while the result is used.
unsafe fn slot<'a>(place: *mut usize) -> &'a AtomicUsize {
    // SAFETY: the caller vouches for the place; code that reads it does so a word at a time.
    unsafe { AtomicUsize::from_ptr(place) }
}

/// The page of an address; a word that a relocation fills crosses no page's end.
fn page_of(address: usize) -> Range<usize> {
    // SAFETY: it only reads a number.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    let start = address & !(size - 1);
    start..start + size
}

/// # Panics
///
/// When the system refuses: the addon could only crash at the write or go unwatched.
fn protect(page: &Range<usize>, protection: c_int) {
    let start = core::ptr::with_exposed_provenance_mut(page.start);
    // SAFETY: the page belongs to an image's read-only part, whose protection only we change.
    let failed = unsafe { libc::mprotect(start, page.len(), protection) } != 0;
    assert!(
        !failed,
        "cannot change a page's protection: {}",
        std::io::Error::last_os_error()
    );
}
