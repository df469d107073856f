//! The Node-API C ABI as data.
