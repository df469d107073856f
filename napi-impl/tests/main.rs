//! The ABI through compiled addons, on a bare isolate with a test host.
#![cfg(unix)]

mod async_work;
mod buffers;
mod callback_scopes;
mod cleanup;
mod exports;
mod finalizers;
mod load;
mod support;
mod threadsafe_functions;
