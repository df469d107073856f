//! Counts the Node-API calls of every addon and prints the numbers when the program ends.
//!
//! ```sh
//! cargo build -p tenon-napi-check --example count_calls
//! LD_PRELOAD=target/debug/examples/libcount_calls.so node app.js
//! ```

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use tenon_napi_check::sys::{FUNCTIONS, SYMBOL_COUNT, napi_status};
use tenon_napi_check::{Call, Instrument};

struct Counts([AtomicU64; SYMBOL_COUNT]);

static COUNTS: LazyLock<Counts> = LazyLock::new(|| {
    // SAFETY: the function takes no argument and stays, since a preloaded library does.
    unsafe { libc::atexit(print) };
    Counts([const { AtomicU64::new(0) }; SYMBOL_COUNT])
});

extern "C" fn print() {
    for (function, count) in FUNCTIONS.iter().zip(&COUNTS.0) {
        let count = count.load(Ordering::Relaxed);
        if count > 0 {
            eprintln!("{count:>10} {}", function.name);
        }
    }
}

impl Instrument for Counts {
    fn instance() -> &'static Self {
        &COUNTS
    }

    unsafe fn call(&self, call: &mut Call<'_>) -> napi_status {
        self.0[call.index].fetch_add(1, Ordering::Relaxed);
        // SAFETY: the arguments are the caller's own.
        unsafe { call.proceed() }
    }
}

tenon_napi_check::preload!(Counts);
