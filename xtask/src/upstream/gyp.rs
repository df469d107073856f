//! Reads the part of `binding.gyp` the tests use: targets, their sources and defines.
//!
//! A gyp file is a Python literal: dictionaries, lists, strings in either quote, numbers,
//! `#` comments and trailing commas. Nothing is evaluated.

use std::collections::BTreeMap;

/// One addon a `binding.gyp` asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Name of the `.node` file, without its extension.
    pub(super) name: String,
    /// Files to compile, headers left out.
    pub(super) sources: Vec<String>,
    /// Preprocessor definitions, `NAME` or `NAME=VALUE`.
    pub(super) defines: Vec<String>,
}

/// Reads every target of a gyp file.
///
/// # Errors
///
/// A sentence with the byte offset when the text is not a literal of the expected shape.
pub(super) fn targets(text: &str) -> Result<Vec<Target>, String> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        at: 0,
    };
    let root = reader.value()?;
    reader.skip_blank();
    if reader.at != reader.bytes.len() {
        return Err(reader.complain("text after the end of the literal"));
    }
    let Value::Dict(root) = root else {
        return Err("the file is not a dictionary".into());
    };
    let Some(Value::List(list)) = root.get("targets") else {
        return Err("no list named 'targets'".into());
    };
    list.iter().map(target).collect()
}

fn target(value: &Value) -> Result<Target, String> {
    let Value::Dict(dict) = value else {
        return Err("a target is not a dictionary".into());
    };
    let Some(Value::Text(name)) = dict.get("target_name") else {
        return Err("a target has no 'target_name'".into());
    };
    let mut sources = strings(dict, "sources")?;
    sources.retain(|source| !source.ends_with(".h"));
    Ok(Target {
        name: name.clone(),
        sources,
        defines: strings(dict, "defines")?,
    })
}

fn strings(dict: &BTreeMap<String, Value>, key: &str) -> Result<Vec<String>, String> {
    let Some(value) = dict.get(key) else {
        return Ok(Vec::new());
    };
    let Value::List(list) = value else {
        return Err(format!("'{key}' is not a list"));
    };
    list.iter()
        .map(|item| match item {
            Value::Text(text) | Value::Number(text) => Ok(text.clone()),
            _ => Err(format!("'{key}' holds something that is not a string")),
        })
        .collect()
}

enum Value {
    Dict(BTreeMap<String, Value>),
    List(Vec<Value>),
    Text(String),
    Number(String),
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn complain(&self, what: &str) -> String {
        format!("{what} at byte {}", self.at)
    }

    fn skip_blank(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'#' {
                while self.bytes.get(self.at).is_some_and(|&b| b != b'\n') {
                    self.at += 1;
                }
            } else if byte.is_ascii_whitespace() {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Steps over `byte` when it is the next one that counts.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_blank();
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Result<Value, String> {
        self.skip_blank();
        match self.bytes.get(self.at) {
            Some(b'{') => self.dict(),
            Some(b'[') => self.list(),
            Some(b'\'' | b'"') => self.text().map(Value::Text),
            Some(b'0'..=b'9' | b'-') => {
                let start = self.at;
                while self
                    .bytes
                    .get(self.at)
                    .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
                {
                    self.at += 1;
                }
                let digits = String::from_utf8_lossy(&self.bytes[start..self.at]);
                Ok(Value::Number(digits.into_owned()))
            }
            _ => Err(self.complain("no value")),
        }
    }

    fn dict(&mut self) -> Result<Value, String> {
        self.at += 1;
        let mut dict = BTreeMap::new();
        while !self.take(b'}') {
            let key = self.text()?;
            if !self.take(b':') {
                return Err(self.complain("no ':' after a key"));
            }
            dict.insert(key, self.value()?);
            if !self.take(b',') && self.bytes.get(self.at) != Some(&b'}') {
                return Err(self.complain("no ',' or '}' after an entry"));
            }
        }
        Ok(Value::Dict(dict))
    }

    fn list(&mut self) -> Result<Value, String> {
        self.at += 1;
        let mut list = Vec::new();
        while !self.take(b']') {
            list.push(self.value()?);
            if !self.take(b',') && self.bytes.get(self.at) != Some(&b']') {
                return Err(self.complain("no ',' or ']' after an item"));
            }
        }
        Ok(Value::List(list))
    }

    fn text(&mut self) -> Result<String, String> {
        self.skip_blank();
        let quote = match self.bytes.get(self.at) {
            Some(&quote @ (b'\'' | b'"')) => quote,
            _ => return Err(self.complain("no string")),
        };
        self.at += 1;
        let mut text = Vec::new();
        loop {
            match self.bytes.get(self.at) {
                None => return Err(self.complain("a string without an end")),
                Some(&byte) if byte == quote => break,
                Some(b'\\') => {
                    self.at += 1;
                    text.extend(self.bytes.get(self.at));
                }
                Some(&byte) => text.push(byte),
            }
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(text).map_err(|_| self.complain("a string that is not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_quotes_comments_and_trailing_commas() {
        let found = targets(
            "{\n  # first\n  'targets': [\n    {\n      \"target_name\": 'one', # named\n      \
             'sources': [ 'one.c', \"one.h\", ],\n      'defines': [ 'NAPI_VERSION=9' ],\n    },\n    \
             { 'target_name': 'two', 'sources': ['two.cc'] }\n  ],\n}\n",
        );
        assert_eq!(
            found,
            Ok(vec![
                Target {
                    name: "one".into(),
                    sources: vec!["one.c".into()],
                    defines: vec!["NAPI_VERSION=9".into()],
                },
                Target {
                    name: "two".into(),
                    sources: vec!["two.cc".into()],
                    defines: vec![],
                },
            ])
        );
    }

    #[test]
    fn refuses_what_is_not_a_literal() {
        for text in ["", "{", "{'targets': 3}", "{'targets': [{}]}", "{} x"] {
            assert!(targets(text).is_err(), "{text:?} was accepted");
        }
    }
}
