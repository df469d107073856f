//! Making a class's constructor in an environment.

use std::collections::HashMap;

use crate::codegen::{
    Attributes, ClassInfo, Constant, Function as Record, ItemKind, MemberKind, items, make_function,
};
use crate::env::Env;
use crate::error::Result;
use crate::persistent::Persist;
use crate::sys::*;
use crate::values::{Function, Handle, Kind, Object, Value};

/// The constructor of a class in this environment, made when it is first asked for.
pub(crate) fn constructor<'s>(env: Env<'s>, class: &'static ClassInfo) -> Result<Function<'s>> {
    let state = env.state()?;
    let key = std::ptr::from_ref(class) as usize;
    if let Some(made) = state.classes.borrow().get(&key) {
        return made.get(env);
    }
    let made = define(env, class)?;
    state.classes.borrow_mut().insert(key, made.persist()?);
    Ok(made)
}

fn define<'s>(env: Env<'s>, class: &'static ClassInfo) -> Result<Function<'s>> {
    let members = Members::of(class);
    let record = members.constructor.unwrap_or(class.fallback);
    // SAFETY: the environment is live, the name as long as said, and the record is static.
    let value = env.made(|env, result| unsafe {
        let (name, length) = (class.name.as_ptr().cast(), class.name.len());
        let data = std::ptr::from_ref(record).cast_mut().cast();
        let none = std::ptr::null();
        napi_define_class(env, name, length, record.callback, data, 0, none, result)
    })?;
    // SAFETY: a constructor is a function.
    let constructor: Function<'s> = unsafe { Function::from_value_unchecked(value) };
    let prototype: Object<'s> = constructor.as_object().get("prototype")?;
    // Defined on the prototype afterwards and not with the class: there a method would accept only
    // receivers made by this very constructor, and not those of native classes that extend it. Who
    // the receiver is, each method finds out itself.
    members.prototype.define_on(env, prototype)?;
    members
        .constructors
        .define_on(env, constructor.as_object())?;
    if let Some(parent) = crate::iterate::prototype_of(env, class)? {
        set_prototype(env, prototype.into(), parent.into())?;
    }
    if let Some(parent) = class.parent {
        let parent = self::constructor(env, parent)?;
        let parent_prototype: Value<'s> = parent.as_object().get_named(c"prototype")?;
        set_prototype(env, constructor.as_value(), parent.as_value())?;
        set_prototype(env, prototype.into(), parent_prototype)?;
    }
    Ok(constructor)
}

/// `Object.setPrototypeOf`, which not every host offers to C.
fn set_prototype<'s>(env: Env<'s>, object: Value<'s>, prototype: Value<'s>) -> Result<()> {
    let class: Object<'s> = env.global()?.get("Object")?;
    class.call_method("setPrototypeOf", &[object, prototype])?;
    Ok(())
}

/// The members of a class, from all its `impl` blocks.
#[derive(Default)]
struct Members {
    constructor: Option<&'static Record>,
    /// What is on the prototype.
    prototype: Properties,
    /// What is on the constructor.
    constructors: Properties,
}

#[derive(Default)]
struct Properties {
    methods: Vec<(&'static Record, Attributes)>,
    /// Getters and setters, joined by name.
    accessors: HashMap<&'static str, Accessor>,
    /// Methods, or getters, under well-known symbols.
    symbols: Vec<(&'static Record, Attributes, bool)>,
    constants: Vec<(&'static Constant, Attributes)>,
}

#[derive(Default)]
struct Accessor {
    getter: Option<&'static Record>,
    setter: Option<&'static Record>,
    attributes: napi_property_attributes,
}

impl Members {
    fn of(class: &'static ClassInfo) -> Self {
        let mut members = Self::default();
        let blocks = items().into_iter().filter_map(|item| match item.kind {
            ItemKind::Methods(methods) if std::ptr::eq(methods.class, class) => Some(methods),
            _ => None,
        });
        let blocks = blocks.chain(crate::iterate::methods_of(class));
        for member in blocks.flat_map(|block| block.members) {
            let (on, statics) = (&mut members.prototype, &mut members.constructors);
            let attributes = member.attributes;
            match member.kind {
                MemberKind::Constructor(record) => members.constructor = Some(record),
                MemberKind::Method(record) => on.methods.push((record, attributes)),
                MemberKind::Static(record) => statics.methods.push((record, attributes)),
                MemberKind::Getter(record) => on.accessor(record, attributes).getter = Some(record),
                MemberKind::Setter(record) => on.accessor(record, attributes).setter = Some(record),
                MemberKind::StaticGetter(record) => {
                    statics.accessor(record, attributes).getter = Some(record);
                }
                MemberKind::StaticSetter(record) => {
                    statics.accessor(record, attributes).setter = Some(record);
                }
                MemberKind::Symbol(record) => on.symbols.push((record, attributes, false)),
                MemberKind::SymbolGetter(record) => on.symbols.push((record, attributes, true)),
                MemberKind::Constant(constant) => statics.constants.push((constant, attributes)),
            }
        }
        members
    }
}

impl Properties {
    fn accessor(&mut self, record: &'static Record, attributes: Attributes) -> &mut Accessor {
        let accessor = self.accessors.entry(record.name).or_default();
        // Whether a value is writable does not apply to accessors.
        accessor.attributes |= attributes.0 & !napi_writable;
        accessor
    }

    fn define_on<'s>(&self, env: Env<'s>, object: Object<'s>) -> Result<()> {
        let mut all = Vec::new();
        for (record, attributes) in &self.methods {
            all.push(napi_property_descriptor {
                name: env.string(record.name)?.as_raw(),
                // Made here, because a function has its own data, and a name where C's has not.
                value: make_function(env, record)?.as_raw(),
                attributes: attributes.0,
                ..napi_property_descriptor::EMPTY
            });
        }
        for (constant, attributes) in &self.constants {
            all.push(napi_property_descriptor {
                name: env.string(constant.name)?.as_raw(),
                value: (constant.make)(env)?.as_raw(),
                attributes: attributes.0,
                ..napi_property_descriptor::EMPTY
            });
        }
        if !self.symbols.is_empty() {
            let symbols: Object<'s> = env.global()?.get("Symbol")?;
            for &(record, attributes, is_getter) in &self.symbols {
                let symbol = symbols.get_value(record.name)?;
                if symbol.kind() != Kind::Symbol {
                    continue;
                }
                let mut property = napi_property_descriptor {
                    name: symbol.as_raw(),
                    attributes: attributes.0,
                    ..napi_property_descriptor::EMPTY
                };
                if is_getter {
                    property.getter = record.callback;
                    property.data = std::ptr::from_ref(record).cast_mut().cast();
                } else {
                    property.value = make_function(env, record)?.as_raw();
                }
                all.push(property);
            }
        }
        object.define(&all)?;
        for (name, accessor) in &self.accessors {
            accessor.define_on(env, object, name)?;
        }
        Ok(())
    }
}

impl Accessor {
    /// Defines getter and setter, each with its own record as data: Node-API's descriptor has one
    /// data pointer for both, so JavaScript's is used.
    fn define_on<'s>(&self, env: Env<'s>, object: Object<'s>, name: &str) -> Result<()> {
        let descriptor = env.object()?;
        for (key, record) in [("get", self.getter), ("set", self.setter)] {
            if let Some(record) = record {
                descriptor.set(key, make_function(env, record)?)?;
            }
        }
        for (key, bit) in [
            ("enumerable", napi_enumerable),
            ("configurable", napi_configurable),
        ] {
            descriptor.set(key, self.attributes & bit != 0)?;
        }
        let class: Object<'s> = env.global()?.get("Object")?;
        let args = [object.into(), env.string(name)?.into(), descriptor.into()];
        class.call_method("defineProperty", &args)?;
        Ok(())
    }
}
