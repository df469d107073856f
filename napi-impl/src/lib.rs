//! Node-API on V8.
