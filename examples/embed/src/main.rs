//! Embeds V8, loads a Node-API addon and prints what an expression over it gives:
//!
//! ```text
//! tenon-example-embed ./addon.node 'addon.add(1, 2)'
//! ```

mod host;

use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use tenon_napi_impl::{LoadOptions, Realm};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let [_, addon, expression] = &args[..] else {
        eprintln!("usage: tenon-example-embed ADDON.node EXPRESSION");
        return ExitCode::from(2);
    };
    v8::V8::initialize_platform(v8::new_default_platform(0, false).make_shared());
    v8::V8::initialize();
    let isolate = &mut v8::Isolate::new(v8::CreateParams::default());
    v8::scope!(let scope, isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);

    let host = Rc::new(host::Loop::new());
    let realm = Realm::new(scope, host.clone());
    let path = std::path::absolute(addon).unwrap_or_else(|_| addon.into());
    let answer = evaluate(scope, &realm, &path, expression);
    host.run();
    realm.teardown(scope);
    match answer {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// Loads the addon as the global `addon` and evaluates the expression; `Err` is what was thrown.
fn evaluate(
    scope: &mut v8::PinScope<'_, '_>,
    realm: &Rc<Realm>,
    addon: &Path,
    expression: &str,
) -> Result<String, String> {
    v8::tc_scope!(let scope, scope);
    let value = (|| {
        let module = v8::Object::new(scope);
        let exports_key = v8::String::new(scope, "exports")?;
        let exports = v8::Object::new(scope);
        module.set(scope, exports_key.into(), exports.into())?;
        realm.load_addon(scope, module, addon, LoadOptions::default())?;
        let exports = module.get(scope, exports_key.into())?;
        let name = v8::String::new(scope, "addon")?;
        let global = scope.get_current_context().global(scope);
        global.set(scope, name.into(), exports)?;
        let source = v8::String::new(scope, expression)?;
        let value = v8::Script::compile(scope, source, None)?.run(scope)?;
        v8::json::stringify(scope, value)
    })();
    match value {
        Some(text) => Ok(text.to_rust_string_lossy(scope)),
        None => Err(scope.exception().map_or_else(
            || "terminated".to_owned(),
            |exception| exception.to_rust_string_lossy(scope),
        )),
    }
}
