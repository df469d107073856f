//! Names to files, by Node's rules.

use std::cell::RefCell;
use std::collections::HashMap;

use oxc_resolver::{ResolveError, ResolveOptions, Resolver};

use crate::bindings::prelude::*;

/// What decides how a name is looked up.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Config {
    /// Whether an `import` asks; else a `require`.
    import: bool,
    preserve_symlinks: bool,
    /// File endings to try; empty for the usual ones.
    extensions: Vec<String>,
    /// Folders to look in instead of the `node_modules` of the folders above.
    folders: Vec<String>,
}

/// Resolvers share what they know of the file system.
#[derive(Default)]
struct Resolvers {
    by_config: RefCell<HashMap<Config, Rc<Resolver>>>,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    env.set_state(Resolvers::default());
    set_function(scope, target, "resolve", resolve);
}

impl Resolvers {
    fn get(&self, config: &Config, user_conditions: &[String]) -> Rc<Resolver> {
        if let Some(resolver) = self.by_config.borrow().get(config) {
            return resolver.clone();
        }
        let mut conditions = vec!["node-addons", "node", "module-sync"];
        conditions.push(if config.import { "import" } else { "require" });
        let mut options = ResolveOptions {
            condition_names: conditions
                .into_iter()
                .map(str::to_owned)
                .chain(user_conditions.iter().cloned())
                .collect(),
            symlinks: !config.preserve_symlinks,
            node_path: false,
            fully_specified: config.import,
            ..ResolveOptions::default()
        };
        if !config.extensions.is_empty() {
            options.extensions.clone_from(&config.extensions);
        }
        if !config.folders.is_empty() {
            options.modules.clone_from(&config.folders);
        }
        let mut resolvers = self.by_config.borrow_mut();
        let resolver = match resolvers.values().next() {
            Some(other) => other.clone_with_options(options),
            None => Resolver::new(options),
        };
        let resolver = Rc::new(resolver);
        resolvers.insert(config.clone(), resolver.clone());
        resolver
    }
}

fn list<'s>(scope: &mut v8::PinScope<'s, '_>, value: v8::Local<'s, v8::Value>) -> Vec<String> {
    let Ok(array) = v8::Local::<v8::Array>::try_from(value) else {
        return Vec::new();
    };
    (0..array.length())
        .filter_map(|index| array.get_index(scope, index))
        .map(|item| text(scope, item))
        .collect()
}

/// `resolve(specifier, folder, isImport, preserveSymlinks, extensions, folders)`: the file's path,
/// or `[code, ...details]` when there is none.
fn resolve<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let specifier = text(scope, args.get(0));
    let folder = text(scope, args.get(1));
    let config = Config {
        import: args.get(2).is_true(),
        preserve_symlinks: args.get(3).is_true(),
        extensions: list(scope, args.get(4)),
        folders: list(scope, args.get(5)),
    };
    let env = Env::current(scope);
    let resolver = env
        .state::<Resolvers>()
        .get(&config, env.options().list("--conditions"));
    let mut result = resolver.resolve(&folder, &specifier);
    if matches!(result, Err(ResolveError::NotFound(_))) {
        // What was missing before may have been written since.
        resolver.clear_cache();
        result = resolver.resolve(&folder, &specifier);
    }
    match result {
        Ok(resolution) => {
            rv.set(string(scope, &resolution.full_path().to_string_lossy()).into());
        }
        Err(error) => {
            let details: Vec<v8::Local<'_, v8::Value>> = describe(&error)
                .iter()
                .map(|detail| string(scope, detail).into())
                .collect();
            rv.set(v8::Array::new_with_elements(scope, &details).into());
        }
    }
}

/// Node's code for the error, and what its message needs.
fn describe(error: &ResolveError) -> Vec<String> {
    let path = |path: &std::path::Path| path.to_string_lossy().into_owned();
    let code = |code: &str| code.to_owned();
    match error {
        ResolveError::PackagePathNotExported {
            subpath,
            package_path,
            ..
        } => vec![
            code("ERR_PACKAGE_PATH_NOT_EXPORTED"),
            path(package_path),
            subpath.clone(),
        ],
        ResolveError::InvalidModuleSpecifier(specifier, config) => vec![
            code("ERR_INVALID_MODULE_SPECIFIER"),
            specifier.clone(),
            path(config),
        ],
        ResolveError::InvalidPackageTarget(target, key, config) => vec![
            code("ERR_INVALID_PACKAGE_TARGET"),
            path(config),
            key.clone(),
            target.clone(),
        ],
        ResolveError::PackageImportNotDefined(specifier, config) => vec![
            code("ERR_PACKAGE_IMPORT_NOT_DEFINED"),
            specifier.clone(),
            path(config),
        ],
        ResolveError::InvalidPackageConfig(config)
        | ResolveError::InvalidPackageConfigDefault(config)
        | ResolveError::InvalidPackageConfigDirectory(config) => vec![
            code("ERR_INVALID_PACKAGE_CONFIG"),
            path(config),
            error.to_string(),
        ],
        ResolveError::Json(json) => vec![
            code("ERR_INVALID_PACKAGE_CONFIG"),
            path(&json.path),
            json.message.clone(),
        ],
        _ => vec![code("MODULE_NOT_FOUND")],
    }
}
