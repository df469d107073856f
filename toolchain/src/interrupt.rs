//! Ctrl-C is kept waiting while files are moved into place.

/// While this lives, an interrupt waits.
#[derive(Debug)]
pub(crate) struct Held {
    #[cfg(unix)]
    before: libc::sigset_t,
}

/// Keeps interrupts of this thread waiting. The program has one thread when it writes.
#[cfg(unix)]
pub(crate) fn hold() -> Held {
    let mut wanted = std::mem::MaybeUninit::<libc::sigset_t>::uninit();
    let mut before = std::mem::MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: `sigemptyset` fills `wanted` before it is read, `pthread_sigmask` fills `before`, and
    // neither keeps a pointer. They fail only for a signal or a `how` that does not exist.
    unsafe {
        libc::sigemptyset(wanted.as_mut_ptr());
        for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
            libc::sigaddset(wanted.as_mut_ptr(), signal);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, wanted.as_ptr(), before.as_mut_ptr());
        Held {
            before: before.assume_init(),
        }
    }
}

#[cfg(unix)]
impl Drop for Held {
    fn drop(&mut self) {
        // SAFETY: the set was filled by `pthread_sigmask`, and the old one is not asked for.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &self.before, std::ptr::null_mut());
        }
    }
}

/// Elsewhere a file that is being renamed is renamed whole anyway.
#[cfg(not(unix))]
pub(crate) fn hold() -> Held {
    Held {}
}
