//! The `package.json` that governs a file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::bindings::prelude::*;

/// What the loaders want to know of a package.
struct Package {
    path: PathBuf,
    /// `"type"`: `module`, `commonjs` or nothing.
    kind: String,
    name: String,
    has_exports: bool,
}

enum Scope {
    None,
    Some(Rc<Package>),
    /// The file is there and is not JSON.
    Broken {
        path: PathBuf,
        message: String,
    },
}

/// Folder to the package it belongs to. Packages do not change their type while a program runs.
#[derive(Default)]
struct Scopes {
    folders: RefCell<HashMap<PathBuf, Rc<Scope>>>,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    env.set_state(Scopes::default());
    set_function(scope, target, "packageScope", package_scope);
}

impl Scopes {
    fn of(&self, folder: &Path) -> Rc<Scope> {
        if let Some(known) = self.folders.borrow().get(folder) {
            return known.clone();
        }
        let found = match read(folder) {
            Some(found) => Rc::new(found),
            None => match folder.parent() {
                // A package does not reach above its own `node_modules`.
                Some(parent) if !folder.ends_with("node_modules") => self.of(parent),
                _ => Rc::new(Scope::None),
            },
        };
        self.folders
            .borrow_mut()
            .insert(folder.to_owned(), found.clone());
        found
    }
}

fn read(folder: &Path) -> Option<Scope> {
    if folder.ends_with("node_modules") {
        return Some(Scope::None);
    }
    let path = folder.join("package.json");
    let bytes = std::fs::read(&path).ok()?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(json) => {
            let text = |name| json.get(name).and_then(|v| v.as_str()).unwrap_or_default();
            let kind = match text("type") {
                known @ ("module" | "commonjs") => known,
                _ => "",
            };
            Some(Scope::Some(Rc::new(Package {
                kind: kind.to_owned(),
                name: text("name").to_owned(),
                has_exports: json.get("exports").is_some_and(|v| !v.is_null()),
                path,
            })))
        }
        Err(error) => Some(Scope::Broken {
            path,
            message: error.to_string(),
        }),
    }
}

/// `packageScope(folder)`: `[path, type, name, hasExports]`, undefined when there is none, or `[path, message]`
/// for a file that is not JSON.
fn package_scope(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let folder = text(scope, args.get(0));
    let env = Env::current(scope);
    match &*env.state::<Scopes>().of(Path::new(&folder)) {
        Scope::None => {}
        Scope::Some(package) => {
            let path = string(scope, &package.path.to_string_lossy()).into();
            let kind = key(scope, &package.kind).into();
            let name = string(scope, &package.name).into();
            let has_exports = v8::Boolean::new(scope, package.has_exports).into();
            rv.set(v8::Array::new_with_elements(scope, &[path, kind, name, has_exports]).into());
        }
        Scope::Broken { path, message } => {
            let path = string(scope, &path.to_string_lossy()).into();
            let message = string(scope, message).into();
            rv.set(v8::Array::new_with_elements(scope, &[path, message]).into());
        }
    }
}
