//! Types of serde's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tenon_addon::{Serde, export};

#[derive(Serialize, Deserialize)]
struct Config {
    name: String,
    #[serde(default)]
    port: u16,
    tags: Vec<String>,
    parent: Option<Box<Config>>,
    limits: BTreeMap<String, f64>,
    mode: Mode,
    big: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Fast,
    Slow(f64),
    Pair(u8, u8),
    Custom { level: i32 },
}

#[export]
fn echo_config(config: Serde<Config>) -> Serde<Config> {
    config
}

#[export]
fn echo_json(value: Serde<serde_json::Value>) -> Serde<serde_json::Value> {
    value
}

#[export]
fn echo_modes(modes: Serde<Vec<Mode>>) -> Serde<Vec<Mode>> {
    modes
}
