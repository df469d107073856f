//! Writing a module as a TypeScript declaration file.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::model::{
    Class, EnumMember, Field, Item, ItemKind, Member, MemberKind, Module, Parameter, Signature,
    Variant,
};

/// Words that cannot name a declaration.
const RESERVED: [&str; 47] = [
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
];

/// Writes the declarations; the same module always gives the same text.
///
/// Items stand in the order of their names, each namespace's in a `namespace` of its own. Names that
/// JavaScript allows for a property but not for a declaration are declared under another name and
/// exported under their own.
#[must_use]
pub fn to_dts(module: &Module) -> String {
    let mut writer = Writer {
        out: String::from(
            "// Made from the addon's own description: changes here are lost with its next build.\n",
        ),
        indent: 0,
        bases: module.items.iter().filter_map(Item::extends).collect(),
    };
    let mut root = Scope::default();
    for item in &module.items {
        root.add(item);
    }
    if module.items.iter().any(Item::is_disposable) {
        writer.line("/// <reference lib=\"esnext.disposable\" />");
    }
    writer.scope(&root);
    if root.is_empty() {
        // A declaration file with neither import nor export would declare globals.
        writer.line("export {};");
    }
    writer.out
}

/// One namespace, or the module itself.
#[derive(Default)]
struct Scope<'a> {
    doc: &'a str,
    items: Vec<&'a Item>,
    inner: std::collections::BTreeMap<&'a str, Scope<'a>>,
}

impl<'a> Scope<'a> {
    fn add(&mut self, item: &'a Item) {
        let mut scope = self;
        for name in item.namespace.split('.').filter(|name| !name.is_empty()) {
            scope = scope.inner.entry(name).or_default();
        }
        match item.kind {
            ItemKind::Namespace => scope.inner.entry(&item.name).or_default().doc = &item.doc,
            _ => scope.items.push(item),
        }
    }

    fn is_empty(&self) -> bool {
        self.items.is_empty() && self.inner.is_empty()
    }
}

struct Writer<'a> {
    out: String,
    indent: usize,
    /// The classes that others extend.
    bases: HashSet<&'a str>,
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        for _ in 0..self.indent {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn block(&mut self, head: &str, body: impl FnOnce(&mut Self)) {
        self.line(&format!("{head} {{"));
        self.indent += 1;
        body(self);
        self.indent -= 1;
        self.line("}");
    }

    /// Documentation as a JSDoc comment; `tags` are lines of their own after it.
    fn doc(&mut self, doc: &str, tags: &[String]) {
        // The end of the comment must not come from inside.
        let doc = doc.replace("*/", "*\u{200b}/");
        let lines: Vec<&str> = doc.lines().chain(tags.iter().map(String::as_str)).collect();
        match lines.as_slice() {
            [] => {}
            [line] => self.line(&format!("/** {line} */")),
            lines => {
                self.line("/**");
                for line in lines {
                    self.line(format!(" * {line}").trim_end());
                }
                self.line(" */");
            }
        }
    }

    fn scope(&mut self, scope: &Scope<'_>) {
        for item in &scope.items {
            self.item(item);
        }
        for (name, inner) in &scope.inner {
            if inner.is_empty() {
                continue;
            }
            self.doc(inner.doc, &[]);
            let (declared, export) = declared(name);
            self.block(&format!("{export}namespace {declared}"), |writer| {
                writer.scope(inner);
            });
            self.rename(name, &declared);
        }
    }

    /// The export of something that had to be declared under another name.
    fn rename(&mut self, name: &str, declared: &str) {
        if name != declared {
            let name = if is_identifier_name(name) {
                name.to_owned()
            } else {
                quoted(name)
            };
            self.line(&format!("export {{ {declared} as {name} }};"));
        }
    }

    fn item(&mut self, item: &Item) {
        let (name, export) = declared(&item.name);
        match &item.kind {
            ItemKind::Function(signature) => {
                self.doc(&item.doc, &defaults(signature));
                self.line(&format!(
                    "{export}function {name}{};",
                    call(signature, true)
                ));
            }
            ItemKind::Constant { ty } => {
                self.doc(&item.doc, &[]);
                self.line(&format!("{export}const {name}: {ty};"));
            }
            ItemKind::Class(class) => {
                self.doc(&item.doc, &[]);
                let is_base = self.bases.contains(item.full_name().as_str());
                self.class(&format!("{export}class {name}"), class, is_base);
            }
            ItemKind::Interface { fields, .. } => {
                self.doc(&item.doc, &[]);
                self.block(&format!("{export}interface {name}"), |writer| {
                    for field in fields {
                        writer.field(field);
                    }
                });
            }
            ItemKind::Union { tag, variants, .. } => {
                self.doc(&item.doc, &[]);
                self.union(&format!("{export}type {name}"), tag, variants);
            }
            ItemKind::Alias { ty } => {
                self.doc(&item.doc, &[]);
                self.line(&format!("{export}type {name} = {ty};"));
            }
            ItemKind::Enum { members } if members.iter().any(|member| member.value.is_string()) => {
                self.doc(&item.doc, &[]);
                self.words(&name, export, members);
            }
            ItemKind::Enum { members } => {
                self.doc(&item.doc, &[]);
                self.block(&format!("{export}enum {name}"), |writer| {
                    for member in members {
                        writer.enum_member(member);
                    }
                });
            }
            ItemKind::Namespace | ItemKind::Members { .. } => {}
        }
        self.rename(&item.name, &name);
    }

    fn field(&mut self, field: &Field) {
        self.doc(&field.doc, &[]);
        let mark = if field.optional { "?" } else { "" };
        self.line(&format!("{}{mark}: {};", key(&field.name), field.ty));
    }

    fn union(&mut self, head: &str, tag: &str, variants: &[Variant]) {
        self.line(&format!("{head} ="));
        self.indent += 1;
        for (index, variant) in variants.iter().enumerate() {
            self.doc(&variant.doc, &[]);
            let end = if index + 1 == variants.len() { ";" } else { "" };
            self.line("| {");
            self.indent += 1;
            self.line(&format!("{}: {};", key(tag), quoted(&variant.tag)));
            for field in &variant.fields {
                self.field(field);
            }
            self.indent -= 1;
            self.line(&format!("}}{end}"));
        }
        self.indent -= 1;
    }

    fn enum_member(&mut self, member: &EnumMember) {
        self.doc(&member.doc, &[]);
        self.line(&format!("{} = {},", key(&member.name), member.value));
    }

    /// An enum of texts. TypeScript's own would not take the texts themselves, which is what JavaScript
    /// code passes: an object of constants and a union of the same name take both.
    fn words(&mut self, name: &str, export: &str, members: &[EnumMember]) {
        self.line(&format!("{export}const {name}: {{"));
        self.indent += 1;
        for member in members {
            self.doc(&member.doc, &[]);
            self.line(&format!(
                "readonly {}: {};",
                key(&member.name),
                member.value
            ));
        }
        self.indent -= 1;
        self.line("};");
        let values: Vec<_> = members
            .iter()
            .map(|member| member.value.to_string())
            .collect();
        self.line(&format!("{export}type {name} = {};", values.join(" | ")));
    }

    fn class(&mut self, head: &str, class: &Class, is_base: bool) {
        let mut head = head.to_owned();
        if let Some(base) = &class.extends {
            let _ = write!(head, " extends {base}");
        }
        if !class.implements.is_empty() {
            let _ = write!(head, " implements {}", class.implements.join(", "));
        }
        self.block(&head, |writer| {
            let constructor = class
                .members
                .iter()
                .any(|member| matches!(member.kind, MemberKind::Constructor(_)));
            if !constructor {
                // Only native code makes instances. Nothing can extend a class with a private constructor.
                let access = if is_base { "protected" } else { "private" };
                writer.line(&format!("{access} constructor();"));
            }
            for member in &class.members {
                writer.member(member);
            }
        });
    }

    fn member(&mut self, member: &Member) {
        let fixed = if member.is_static { "static " } else { "" };
        let name = key(&member.name);
        match &member.kind {
            MemberKind::Constructor(signature) => {
                self.doc(&member.doc, &defaults(signature));
                self.line(&format!("constructor{};", call(signature, false)));
            }
            MemberKind::Method(signature) => {
                self.doc(&member.doc, &defaults(signature));
                self.line(&format!("{fixed}{name}{};", call(signature, true)));
            }
            MemberKind::Getter { ty } => {
                self.doc(&member.doc, &[]);
                self.line(&format!("{fixed}get {name}(): {ty};"));
            }
            MemberKind::Setter { ty } => {
                self.doc(&member.doc, &[]);
                self.line(&format!("{fixed}set {name}(value: {ty});"));
            }
            MemberKind::Property { ty, readonly } => {
                self.doc(&member.doc, &[]);
                let readonly = if *readonly { "readonly " } else { "" };
                self.line(&format!("{fixed}{readonly}{name}: {ty};"));
            }
        }
    }
}

/// The name to declare, and `export ` where the declaration exports it under its own name.
fn declared(name: &str) -> (String, &'static str) {
    if is_identifier_name(name) && !RESERVED.contains(&name) {
        return (name.to_owned(), "export ");
    }
    let mut other = String::from("_");
    for character in name.chars() {
        if is_part(character) {
            other.push(character);
        } else {
            let _ = write!(other, "${:x}", u32::from(character));
        }
    }
    (other, "declare ")
}

/// `(a: number, b?: string): void`
fn call(signature: &Signature, with_result: bool) -> String {
    let last_required = signature
        .parameters
        .iter()
        .rposition(|parameter| !parameter.optional && !parameter.rest);
    let parameters: Vec<_> = signature
        .parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| {
            // TypeScript takes `?` only where everything after it may be left out too.
            let may_be_missing = last_required.is_none_or(|last| index > last);
            self::parameter(parameter, may_be_missing)
        })
        .collect();
    let parameters = parameters.join(", ");
    if with_result {
        format!("({parameters}): {}", signature.returns)
    } else {
        format!("({parameters})")
    }
}

fn parameter(parameter: &Parameter, may_be_missing: bool) -> String {
    let Parameter {
        name,
        ty,
        optional,
        rest,
        ..
    } = parameter;
    let name = if RESERVED.contains(&name.as_str()) && name != "this" {
        format!("{name}_")
    } else {
        name.clone()
    };
    match (rest, optional) {
        (true, _) => format!("...{name}: {ty}"),
        (false, true) if may_be_missing => format!("{name}?: {ty}"),
        (false, true) => format!("{name}: {ty} | undefined"),
        (false, false) => format!("{name}: {ty}"),
    }
}

/// What the parameters are when they are left out, as JSDoc.
fn defaults(signature: &Signature) -> Vec<String> {
    let with_default = signature.parameters.iter().filter_map(|parameter| {
        let default = parameter.default.as_ref()?.replace("*/", "*\u{200b}/");
        Some(format!(
            "@param {} `{default}` when left out",
            parameter.name
        ))
    });
    with_default.collect()
}

/// A name as the key of a property: as it is, in quotes, or a symbol in brackets.
fn key(name: &str) -> String {
    if name.starts_with("Symbol.") {
        format!("[{name}]")
    } else if is_identifier_name(name) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

fn is_identifier_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| is_part(first) && !first.is_numeric())
        && characters.all(is_part)
}
