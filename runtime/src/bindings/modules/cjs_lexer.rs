//! Finds the names a CommonJS text exports by its look, without running it, so that an ES module
//! can import them by name before the text has run.
//!
//! The forms found are those that Node finds: assignments to `exports.x` and `module.exports.x`,
//! object literals of plain names, `Object.defineProperty(exports, 'x', ...)` with a value or a
//! getter, and the re-exports that TypeScript and Babel write. What is computed is not found.

use std::collections::HashMap;

/// What a text exports.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Names, in order, each once.
    pub(super) exports: Vec<String>,
    /// Modules all of whose names are exported too.
    pub(super) reexports: Vec<String>,
}

/// Looks through `source`.
pub(super) fn lex(source: &str) -> Found {
    let tokens = tokenize(source);
    Search {
        tokens: &tokens,
        found: Found::default(),
        required: HashMap::new(),
    }
    .run()
}

#[derive(Clone, Debug, PartialEq)]
enum Token<'a> {
    Name(&'a str),
    Text(String),
    Punct(u8),
    /// `...`
    Spread,
    /// `==`, `===` or `=>`: whatever begins with `=` and assigns nothing.
    NotAssign,
    /// A number, a regular expression, a template.
    Other,
}

const BEFORE_REGEX: &[&str] = &[
    "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else",
    "instanceof", "await", "yield",
];

fn is_name_start(c: u8) -> bool {
    c.is_ascii_alphabetic() || c == b'_' || c == b'$' || c >= 0x80
}

fn is_name_part(c: u8) -> bool {
    is_name_start(c) || c.is_ascii_digit()
}

fn tokenize(source: &str) -> Vec<Token<'_>> {
    let bytes = source.as_bytes();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    // For each open `${`: how deep its braces are.
    let mut templates: Vec<usize> = Vec::new();
    let mut depth = 0;
    // For each open `(`: whether it belongs to `if`, `while` or `for`.
    let mut parens: Vec<bool> = Vec::new();
    let mut condition_closed = false;

    if bytes.starts_with(b"#!") {
        at = line_end(bytes, 0);
    }
    while at < bytes.len() {
        let c = bytes[at];
        let was_condition = std::mem::take(&mut condition_closed);
        match c {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                condition_closed = was_condition;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = line_end(bytes, at);
                condition_closed = was_condition;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = find(bytes, at + 2, b"*/").map_or(bytes.len(), |end| end + 2);
                condition_closed = was_condition;
            }
            b'/' => {
                let regex = match tokens.last() {
                    None | Some(Token::Spread | Token::NotAssign) => true,
                    Some(Token::Name(name)) => BEFORE_REGEX.contains(name),
                    Some(Token::Punct(b')')) => was_condition,
                    Some(Token::Punct(b']')) => false,
                    Some(Token::Punct(_)) => true,
                    Some(Token::Text(_) | Token::Other) => false,
                };
                match regex.then(|| regex_end(bytes, at + 1)).flatten() {
                    Some(end) => {
                        tokens.push(Token::Other);
                        at = end;
                    }
                    None => {
                        tokens.push(Token::Punct(b'/'));
                        at += 1;
                    }
                }
            }
            b'"' | b'\'' => {
                let (text, end) = string(source, at);
                tokens.push(Token::Text(text));
                at = end;
            }
            b'`' => {
                tokens.push(Token::Other);
                at = template(bytes, at + 1, depth, &mut templates);
            }
            b'}' if templates.last() == Some(&depth) => {
                templates.pop();
                tokens.push(Token::Other);
                at = template(bytes, at + 1, depth, &mut templates);
            }
            b'.' if bytes[at..].starts_with(b"...") => {
                tokens.push(Token::Spread);
                at += 3;
            }
            b'=' if matches!(bytes.get(at + 1), Some(b'=' | b'>')) => {
                tokens.push(Token::NotAssign);
                at += if bytes.get(at + 2) == Some(&b'=') { 3 } else { 2 };
            }
            b'!' | b'<' | b'>' if bytes.get(at + 1) == Some(&b'=') => {
                tokens.push(Token::NotAssign);
                at += if bytes.get(at + 2) == Some(&b'=') { 3 } else { 2 };
            }
            _ if c.is_ascii_digit() => {
                while at < bytes.len() && (is_name_part(bytes[at]) || bytes[at] == b'.') {
                    at += 1;
                }
                tokens.push(Token::Other);
            }
            _ if is_name_start(c) => {
                let start = at;
                while at < bytes.len() && is_name_part(bytes[at]) {
                    at += 1;
                }
                tokens.push(Token::Name(&source[start..at]));
            }
            _ => {
                match c {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    b'(' => parens.push(matches!(
                        tokens.last(),
                        Some(Token::Name("if" | "while" | "for" | "with"))
                    )),
                    b')' => condition_closed = parens.pop().unwrap_or(false),
                    _ => {}
                }
                tokens.push(Token::Punct(c));
                at += 1;
            }
        }
    }
    tokens
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, b"\n").unwrap_or(bytes.len())
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(what.len())
        .position(|window| window == what)
        .map(|index| from + index)
}

/// After the closing slash and its flags; `None` when the line ends first.
fn regex_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut in_class = false;
    loop {
        match bytes.get(at)? {
            b'\n' => return None,
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    at += 1;
    while bytes.get(at).is_some_and(|&c| is_name_part(c)) {
        at += 1;
    }
    Some(at)
}

/// The text of a quoted string and where it ends. Escapes other than those of names are kept as
/// their last character: no export is called so.
fn string(source: &str, start: usize) -> (String, usize) {
    let quote = source.as_bytes()[start];
    let mut text = String::new();
    let mut chars = source[start + 1..].char_indices();
    while let Some((offset, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, '\n')) | None => {}
                Some((_, c)) => text.push(c),
            },
            '\n' => return (text, start + 1 + offset),
            c if c == quote as char => return (text, start + 2 + offset),
            c => text.push(c),
        }
    }
    (text, source.len())
}

/// From inside a template to its end or its next `${`.
fn template(bytes: &[u8], mut at: usize, depth: usize, templates: &mut Vec<usize>) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => return at + 1,
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                templates.push(depth);
                return at + 2;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

struct Search<'t, 'a> {
    tokens: &'t [Token<'a>],
    found: Found,
    /// Variables that hold a module, as Babel's re-export loops need them.
    required: HashMap<&'a str, String>,
}

impl<'a> Search<'_, 'a> {
    fn run(mut self) -> Found {
        for at in 0..self.tokens.len() {
            match &self.tokens[at] {
                Token::Name("exports") if !self.is_member(at) => self.member(at + 1),
                Token::Name("module") if !self.is_member(at) => {
                    if let Some(next) = self.module_exports(at) {
                        self.member(next);
                        self.assigned(next);
                    }
                }
                Token::Name("Object") if !self.is_member(at) => self.object_call(at),
                Token::Name("__export" | "__exportStar") => {
                    if let Some(module) = self.punct(at + 1, b'(').then(|| self.require(at + 2)) {
                        self.reexport(module);
                    }
                }
                Token::Name(name) if self.punct(at + 1, b'=') => {
                    let wrapped = match self.tokens.get(at + 2) {
                        Some(Token::Name(f)) if f.starts_with("_interop") => at + 4,
                        _ => at + 2,
                    };
                    if let Some(module) = self.require(wrapped) {
                        self.required.insert(name, module);
                    }
                }
                _ => {}
            }
        }
        self.found
    }

    fn punct(&self, at: usize, c: u8) -> bool {
        self.tokens.get(at) == Some(&Token::Punct(c))
    }

    fn name(&self, at: usize, name: &str) -> bool {
        self.tokens.get(at) == Some(&Token::Name(name))
    }

    /// Whether the name at `at` is a property of something.
    fn is_member(&self, at: usize) -> bool {
        at > 0 && self.punct(at - 1, b'.')
    }

    /// After `module.exports` at `at`.
    fn module_exports(&self, at: usize) -> Option<usize> {
        (self.punct(at + 1, b'.') && self.name(at + 2, "exports")).then_some(at + 3)
    }

    /// After `exports` or `module.exports` at `at`.
    fn exports_object(&self, at: usize) -> Option<usize> {
        if self.name(at, "exports") {
            return Some(at + 1);
        }
        if self.name(at, "module") {
            return self.module_exports(at);
        }
        None
    }

    /// The module in `require('x')` at `at`.
    fn require(&self, at: usize) -> Option<String> {
        match self.tokens.get(at + 2) {
            Some(Token::Text(module))
                if self.name(at, "require")
                    && self.punct(at + 1, b'(')
                    && self.punct(at + 3, b')') =>
            {
                Some(module.clone())
            }
            _ => None,
        }
    }

    fn export(&mut self, name: &str) {
        if !self.found.exports.iter().any(|known| known == name) {
            self.found.exports.push(name.to_owned());
        }
    }

    fn reexport(&mut self, module: Option<String>) {
        if let Some(module) = module
            && !self.found.reexports.contains(&module)
        {
            self.found.reexports.push(module);
        }
    }

    /// `.x =` or `['x'] =`.
    fn member(&mut self, at: usize) {
        let (name, end) = match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(Token::Punct(b'.')), Some(Token::Name(name))) => ((*name).to_owned(), at + 2),
            (Some(Token::Punct(b'[')), Some(Token::Text(text))) if self.punct(at + 2, b']') => {
                (text.clone(), at + 3)
            }
            _ => return,
        };
        if self.punct(end, b'=') {
            self.export(&name);
        }
    }

    /// `= require('x')` or `= { ... }` after `module.exports`.
    fn assigned(&mut self, at: usize) {
        if !self.punct(at, b'=') {
            return;
        }
        if let Some(module) = self.require(at + 1) {
            // What was re-exported before is replaced.
            self.found.reexports.clear();
            self.reexport(Some(module));
        } else if self.punct(at + 1, b'{') {
            self.literal(at + 2);
        }
    }

    fn literal(&mut self, mut at: usize) {
        loop {
            match self.tokens.get(at) {
                Some(Token::Spread) => {
                    if let Some(module) = self.require(at + 1) {
                        self.reexport(Some(module));
                        at += 5;
                    } else if matches!(self.tokens.get(at + 1), Some(Token::Name(_))) {
                        at += 2;
                    } else {
                        return;
                    }
                }
                Some(Token::Name(name)) => {
                    let name = *name;
                    if self.punct(at + 1, b':') {
                        self.export(name);
                        if !matches!(self.tokens.get(at + 2), Some(Token::Name(_))) {
                            return;
                        }
                        at += 3;
                    } else if self.punct(at + 1, b',') || self.punct(at + 1, b'}') {
                        self.export(name);
                        at += 1;
                    } else {
                        return;
                    }
                }
                Some(Token::Text(text)) if self.punct(at + 1, b':') => {
                    let text = text.clone();
                    self.export(&text);
                    if !matches!(self.tokens.get(at + 2), Some(Token::Name(_))) {
                        return;
                    }
                    at += 3;
                }
                _ => return,
            }
            if !self.punct(at, b',') {
                return;
            }
            at += 1;
        }
    }

    /// `Object.defineProperty(exports, 'x', { ... })` and `Object.keys(x).forEach(...)`.
    fn object_call(&mut self, at: usize) {
        if !self.punct(at + 1, b'.') || !self.punct(at + 3, b'(') {
            return;
        }
        if self.name(at + 2, "keys") {
            self.keys_loop(at + 4);
            return;
        }
        if !self.name(at + 2, "defineProperty") {
            return;
        }
        let Some(next) = self.exports_object(at + 4) else {
            return;
        };
        let Some(Token::Text(name)) = self.tokens.get(next + 1) else {
            return;
        };
        let name = name.clone();
        if !(self.punct(next, b',') && self.punct(next + 2, b',') && self.punct(next + 3, b'{')) {
            return;
        }
        let mut at = next + 4;
        if self.name(at, "enumerable") && self.name(at + 2, "true") && self.punct(at + 3, b',') {
            at += 4;
        }
        let is_value = self.name(at, "value") && self.punct(at + 1, b':');
        let is_getter = self.name(at, "get")
            && (self.punct(at + 1, b'(')
                || self.punct(at + 1, b':') && self.name(at + 2, "function"));
        if is_value || is_getter {
            self.export(&name);
        }
    }

    /// Babel's `Object.keys(_x).forEach(function (key) { ... exports[key] = _x[key]; })`.
    fn keys_loop(&mut self, at: usize) {
        let Some(Token::Name(object)) = self.tokens.get(at) else {
            return;
        };
        let Some(module) = self.required.get(object).cloned() else {
            return;
        };
        let is_loop = self.punct(at + 1, b')')
            && self.punct(at + 2, b'.')
            && self.name(at + 3, "forEach")
            && self.punct(at + 4, b'(')
            && self.name(at + 5, "function")
            && self.punct(at + 6, b'(');
        let Some(Token::Name(key)) = self.tokens.get(at + 7).filter(|_| is_loop) else {
            return;
        };
        let body = &self.tokens[at + 8..self.tokens.len().min(at + 120)];
        let copies = body.windows(3).any(|w| {
            matches!(w, [Token::Name("exports"), Token::Punct(b'['), Token::Name(k)] if k == key)
        }) || body.windows(3).any(|w| {
            matches!(w, [Token::Name("exports"), Token::Punct(b','), Token::Name(k)] if k == key)
        });
        if copies {
            self.reexport(Some(module));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exports(source: &str) -> Vec<String> {
        lex(source).exports
    }

    #[test]
    fn assignments() {
        assert_eq!(
            exports("exports.a = 1; module.exports.b = 2; exports['c-d'] = 3; exports.e == 4; x.exports.f = 5;"),
            ["a", "b", "c-d"]
        );
        assert_eq!(exports("exports.a = exports.b = void 0;"), ["a", "b"]);
    }

    #[test]
    fn literals() {
        assert_eq!(exports("module.exports = { a, b: c, 'd': e }"), ["a", "b", "d"]);
        assert_eq!(exports("0 && (module.exports = { x, y });"), ["x", "y"]);
        let found = lex("module.exports = { a, ...require('./b'), c: 1, d }");
        assert_eq!(found.exports, ["a", "c"]);
        assert_eq!(found.reexports, ["./b"]);
    }

    #[test]
    fn define_property() {
        assert_eq!(
            exports(
                "Object.defineProperty(exports, '__esModule', { value: true });\n\
                 Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return m.a; } });\n\
                 Object.defineProperty(exports, 'b', { enumerable: false, value: 1 });"
            ),
            ["__esModule", "a"]
        );
    }

    #[test]
    fn reexports() {
        assert_eq!(lex("module.exports = require('./x')").reexports, ["./x"]);
        assert_eq!(
            lex("tslib_1.__exportStar(require('./y'), exports);").reexports,
            ["./y"]
        );
        let babel = "var _a = require('./a');\nObject.keys(_a).forEach(function (key) {\n  if (key === 'default') return;\n  exports[key] = _a[key];\n});";
        assert_eq!(lex(babel).reexports, ["./a"]);
    }

    #[test]
    fn not_in_texts() {
        let source = "#!/usr/bin/env node\n// exports.a = 1\n/* exports.b = 1 */ 'exports.c = 1';\n\
                      `exports.d = ${ exports.e = 1 } exports.f = 1`; if (x) /exports.g = \"/.test(y);\n\
                      a / 2; exports.h = 1; /[/'\"]exports.i = 1/;";
        assert_eq!(exports(source), ["e", "h"]);
    }

    #[test]
    fn broken_texts_end() {
        for source in ["'", "`${", "/*", "module.exports = {", "Object.defineProperty(exports,", "exports.", "\u{20ac}", "#!"] {
            lex(source);
        }
    }
}
