//! `internalBinding('module_wrap')`: V8's ES modules, by number.
//!
//! The loader in JavaScript finds and reads; this binding compiles, links, instantiates and runs. A
//! module is kept for the life of the environment, as the loader's own table of them is.

use std::cell::RefCell;
use std::collections::HashMap;

use super::prelude::*;

struct Record {
    module: v8::Global<v8::Module>,
    /// Specifier with attributes, to the module it means here.
    links: HashMap<String, usize>,
    /// For a synthetic module: sets the exports.
    evaluate: Option<v8::Global<v8::Function>>,
}

#[derive(Default)]
struct Modules {
    records: RefCell<Vec<Record>>,
    /// V8's hash of a module to the numbers of those that have it.
    by_hash: RefCell<HashMap<i32, Vec<usize>>>,
    import: RefCell<Option<v8::Global<v8::Function>>>,
    meta: RefCell<Option<v8::Global<v8::Function>>>,
}

impl Modules {
    fn add(
        &self,
        scope: &v8::PinScope<'_, '_>,
        module: v8::Local<'_, v8::Module>,
        evaluate: Option<v8::Global<v8::Function>>,
    ) -> usize {
        let mut records = self.records.borrow_mut();
        let id = records.len();
        records.push(Record {
            module: v8::Global::new(scope, module),
            links: HashMap::new(),
            evaluate,
        });
        self.by_hash
            .borrow_mut()
            .entry(module.get_identity_hash().get())
            .or_default()
            .push(id);
        id
    }

    fn module<'s>(
        &self,
        scope: &v8::PinScope<'s, '_>,
        id: usize,
    ) -> Option<v8::Local<'s, v8::Module>> {
        let records = self.records.borrow();
        Some(v8::Local::new(scope, &records.get(id)?.module))
    }

    fn id_of(&self, module: v8::Local<'_, v8::Module>) -> Option<usize> {
        let records = self.records.borrow();
        let by_hash = self.by_hash.borrow();
        by_hash
            .get(&module.get_identity_hash().get())?
            .iter()
            .copied()
            .find(|&id| records[id].module == module)
    }
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    env.set_state(Modules::default());
    set_function(scope, target, "setCallbacks", set_callbacks);
    set_function(scope, target, "compile", compile);
    set_function(scope, target, "createSynthetic", create_synthetic);
    set_function(scope, target, "setExport", set_export);
    set_function(scope, target, "requests", requests);
    set_function(scope, target, "link", link);
    set_function(scope, target, "instantiate", instantiate);
    set_function(scope, target, "evaluate", evaluate);
    set_function(scope, target, "status", status);
    set_function(scope, target, "error", error);
    set_function(scope, target, "namespace", namespace);
    set_function(scope, target, "isGraphAsync", is_graph_async);
    set_function(scope, target, "stalled", stalled);
    for (name, value) in [
        ("kUninstantiated", v8::ModuleStatus::Uninstantiated),
        ("kInstantiating", v8::ModuleStatus::Instantiating),
        ("kInstantiated", v8::ModuleStatus::Instantiated),
        ("kEvaluating", v8::ModuleStatus::Evaluating),
        ("kEvaluated", v8::ModuleStatus::Evaluated),
        ("kErrored", v8::ModuleStatus::Errored),
    ] {
        set_number(scope, target, name, f64::from(value as u8));
    }
    scope.set_host_import_module_dynamically_callback(import_dynamically);
    scope.set_host_initialize_import_meta_object_callback(init_import_meta);
}

fn modules(scope: &v8::Isolate) -> Rc<Modules> {
    Env::current(scope).state::<Modules>()
}

/// The module that the argument at `index` numbers.
fn module_argument<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
    index: i32,
) -> Option<(usize, v8::Local<'s, v8::Module>)> {
    let id = args.get(index).uint32_value(scope)? as usize;
    match modules(scope).module(scope, id) {
        Some(module) => Some((id, module)),
        None => {
            throw_error(scope, ErrorKind::Error, "", &format!("No ES module {id}"));
            None
        }
    }
}

/// `setCallbacks(importDynamically, initImportMeta)`:
/// `importDynamically(referrer, specifier, attributes, hostDefined) -> promise`, `initImportMeta(meta, id)`.
fn set_callbacks<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let modules = modules(scope);
    let function = |index| {
        let function = v8::Local::<v8::Function>::try_from(args.get(index)).ok()?;
        Some(v8::Global::new(scope, function))
    };
    *modules.import.borrow_mut() = function(0);
    *modules.meta.borrow_mut() = function(1);
}

/// `compile(source, url) -> id`.
fn compile<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(code) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "The source must be a string",
        );
    };
    let origin = v8::ScriptOrigin::new(
        scope,
        args.get(1),
        0,
        0,
        true,
        -1,
        None,
        false,
        false,
        true,
        None,
    );
    let mut source = v8::script_compiler::Source::new(code, Some(&origin));
    v8::tc_scope!(let scope, scope);
    if let Some(module) = v8::script_compiler::compile_module(scope, &mut source) {
        let id = modules(scope).add(scope, module, None);
        return rv.set_uint32(id as u32);
    }
    if let (Some(exception), Some(message)) = (scope.exception(), scope.message()) {
        crate::fatal::remember_arrow(scope, exception, message);
    }
    scope.rethrow();
}

/// `createSynthetic(url, names, evaluate) -> id`; `evaluate(id)` is to call `setExport` for each name.
fn create_synthetic<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let (Ok(url), Ok(list), Ok(function)) = (
        v8::Local::<v8::String>::try_from(args.get(0)),
        v8::Local::<v8::Array>::try_from(args.get(1)),
        v8::Local::<v8::Function>::try_from(args.get(2)),
    ) else {
        return throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "A synthetic module needs a URL, a list of names and a function",
        );
    };
    let mut names = Vec::with_capacity(list.length() as usize);
    for index in 0..list.length() {
        if let Some(name) = list.get_index(scope, index)
            && let Ok(name) = v8::Local::<v8::String>::try_from(name)
        {
            names.push(name);
        }
    }
    let module = v8::Module::create_synthetic_module(scope, url, &names, evaluate_synthetic);
    let function = v8::Global::new(scope, function);
    let id = modules(scope).add(scope, module, Some(function));
    rv.set_uint32(id as u32);
}

fn evaluate_synthetic<'s>(
    context: v8::Local<'s, v8::Context>,
    module: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Value>> {
    v8::callback_scope!(unsafe scope, context);
    let modules = modules(scope);
    let id = modules.id_of(module)?;
    let function = modules.records.borrow()[id].evaluate.clone()?;
    let function = v8::Local::new(scope, function);
    let undefined = v8::undefined(scope);
    let id = v8::Integer::new_from_unsigned(scope, id as u32);
    function.call(scope, undefined.into(), &[id.into()])?;
    // The module is done at once: what it returns is a promise that already holds.
    let resolver = v8::PromiseResolver::new(scope)?;
    resolver.resolve(scope, undefined.into())?;
    Some(resolver.get_promise(scope).into())
}

/// `setExport(id, name, value)`.
fn set_export<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let Some((_, module)) = module_argument(scope, &args, 0) else {
        return;
    };
    if let Ok(name) = v8::Local::<v8::String>::try_from(args.get(1)) {
        // On failure the exception is pending, which is all there is to do.
        let _ = module.set_synthetic_module_export(scope, name, args.get(2));
    }
}

/// What a request is known by: its specifier and its attributes without their positions.
fn request_key(
    scope: &v8::PinScope<'_, '_>,
    specifier: v8::Local<'_, v8::String>,
    attributes: v8::Local<'_, v8::FixedArray>,
    step: usize,
) -> (String, Vec<String>) {
    let specifier = specifier.to_rust_string_lossy(scope);
    let mut pairs = Vec::new();
    let mut index = 0;
    while index + 1 < attributes.length() {
        for offset in 0..2 {
            let item = attributes.get(scope, index + offset);
            pairs.push(
                match item.and_then(|item| v8::Local::<v8::Value>::try_from(item).ok()) {
                    Some(item) => text(scope, item),
                    None => String::new(),
                },
            );
        }
        index += step;
    }
    (specifier, pairs)
}

fn flat_key((specifier, pairs): &(String, Vec<String>)) -> String {
    let mut key = specifier.clone();
    for item in pairs {
        key.push('\0');
        key.push_str(item);
    }
    key
}

/// The requests of a module, each with `(specifier, [key, value, ...])`.
fn requests_of(
    scope: &v8::PinScope<'_, '_>,
    module: v8::Local<'_, v8::Module>,
) -> Vec<(String, Vec<String>)> {
    let list = module.get_module_requests();
    (0..list.length())
        .filter_map(|index| list.get(scope, index))
        .filter_map(|data| v8::Local::<v8::ModuleRequest>::try_from(data).ok())
        .map(|request| {
            request_key(
                scope,
                request.get_specifier(),
                request.get_import_attributes(),
                3,
            )
        })
        .collect()
}

/// `requests(id) -> [[specifier, [key, value, ...]], ...]`.
fn requests<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Some((_, module)) = module_argument(scope, &args, 0) else {
        return;
    };
    if !module.is_source_text_module() {
        return rv.set(v8::Array::new(scope, 0).into());
    }
    let list: Vec<v8::Local<'_, v8::Value>> = requests_of(scope, module)
        .iter()
        .map(|(specifier, pairs)| {
            let specifier = string(scope, specifier).into();
            let pairs: Vec<v8::Local<'_, v8::Value>> = pairs
                .iter()
                .map(|item| string(scope, item).into())
                .collect();
            let pairs = v8::Array::new_with_elements(scope, &pairs).into();
            v8::Array::new_with_elements(scope, &[specifier, pairs]).into()
        })
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &list).into());
}

/// `link(id, ids)`: the modules that the requests mean, in their order.
fn link<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let Some((id, module)) = module_argument(scope, &args, 0) else {
        return;
    };
    let Ok(ids) = v8::Local::<v8::Array>::try_from(args.get(1)) else {
        return;
    };
    let requests = requests_of(scope, module);
    let mut links = HashMap::with_capacity(requests.len());
    for (index, request) in requests.iter().enumerate() {
        let Some(target) = ids
            .get_index(scope, index as u32)
            .and_then(|value| value.uint32_value(scope))
        else {
            return;
        };
        links.insert(flat_key(request), target as usize);
    }
    modules(scope).records.borrow_mut()[id].links = links;
}

fn resolve_linked<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    v8::callback_scope!(unsafe scope, context);
    let modules = modules(scope);
    let request = request_key(scope, specifier, attributes, 3);
    let target = modules.id_of(referrer).and_then(|id| {
        modules.records.borrow()[id]
            .links
            .get(&flat_key(&request))
            .copied()
    });
    match target {
        Some(target) => modules.module(scope, target),
        None => {
            throw_error(
                scope,
                ErrorKind::Error,
                "ERR_VM_MODULE_LINK_FAILURE",
                &format!("request for '{}' is not yet fulfilled", request.0),
            );
            None
        }
    }
}

/// `instantiate(id)`: throws when an import is not exported.
fn instantiate<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    if let Some((_, module)) = module_argument(scope, &args, 0) {
        // On failure the exception is pending, which is all there is to do.
        let _ = module.instantiate_module(scope, resolve_linked);
    }
}

/// `evaluate(id) -> promise`.
fn evaluate<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Some((_, module)) = module_argument(scope, &args, 0)
        && let Some(promise) = module.evaluate(scope)
    {
        rv.set(promise);
    }
}

fn status<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Some((_, module)) = module_argument(scope, &args, 0) {
        rv.set_uint32(module.get_status() as u32);
    }
}

/// `error(id)`: what a module in the state `kErrored` threw.
fn error<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Some((_, module)) = module_argument(scope, &args, 0)
        && module.get_status() == v8::ModuleStatus::Errored
    {
        rv.set(module.get_exception());
    }
}

fn is_linked(module: v8::Local<'_, v8::Module>) -> bool {
    !matches!(
        module.get_status(),
        v8::ModuleStatus::Uninstantiated | v8::ModuleStatus::Instantiating
    )
}

/// `namespace(id)`: undefined before the module is instantiated.
fn namespace<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Some((_, module)) = module_argument(scope, &args, 0)
        && is_linked(module)
    {
        rv.set(module.get_module_namespace());
    }
}

/// `isGraphAsync(id)`: whether it or what it imports has a top-level `await`.
fn is_graph_async<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Some((_, module)) = module_argument(scope, &args, 0) {
        rv.set_bool(is_linked(module) && module.is_graph_async());
    }
}

/// `stalled(id) -> [text, ...]`: where the module waits for something that has not come.
fn stalled<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Some((_, module)) = module_argument(scope, &args, 0) else {
        return;
    };
    let messages = module.get_stalled_top_level_await_message(scope);
    let mut texts: Vec<v8::Local<'_, v8::Value>> = Vec::new();
    for (_, message) in messages {
        if let Some(arrow) = crate::fatal::source_arrow(scope, message) {
            texts.push(string(scope, &arrow).into());
        }
    }
    rv.set(v8::Array::new_with_elements(scope, &texts).into());
}

fn import_dynamically<'s, 'i>(
    scope: &mut v8::PinScope<'s, 'i>,
    _host_defined_options: v8::Local<'s, v8::Data>,
    referrer: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    attributes: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    let function = modules(scope).import.borrow().clone();
    let Some(function) = function else {
        throw_error(
            scope,
            ErrorKind::Type,
            "ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING",
            "A dynamic import callback was not specified.",
        );
        return None;
    };
    let function = v8::Local::new(scope, function);
    let (_, pairs) = request_key(scope, specifier, attributes, 2);
    let pairs: Vec<v8::Local<'_, v8::Value>> = pairs
        .iter()
        .map(|item| string(scope, item).into())
        .collect();
    let pairs = v8::Array::new_with_elements(scope, &pairs);
    let undefined = v8::undefined(scope);
    let result = function.call(
        scope,
        undefined.into(),
        &[referrer, specifier.into(), pairs.into()],
    )?;
    v8::Local::<v8::Promise>::try_from(result).ok()
}

unsafe extern "C" fn init_import_meta(
    context: v8::Local<'_, v8::Context>,
    module: v8::Local<'_, v8::Module>,
    meta: v8::Local<'_, v8::Object>,
) {
    v8::callback_scope!(unsafe scope, context);
    let modules = modules(scope);
    let function = modules.meta.borrow().clone();
    if let (Some(function), Some(id)) = (function, modules.id_of(module)) {
        let function = v8::Local::new(scope, function);
        let undefined = v8::undefined(scope);
        let id = v8::Integer::new_from_unsigned(scope, id as u32);
        // An exception stays pending and is thrown where `import.meta` stands.
        function.call(scope, undefined.into(), &[meta.into(), id.into()]);
    }
}
