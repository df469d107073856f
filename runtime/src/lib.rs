//! Tenon's host.
