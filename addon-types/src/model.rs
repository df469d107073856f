//! What an addon offers to JavaScript.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Error, Result};

/// Everything an addon offers, in no particular order of source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// The items, by namespace and name.
    pub items: Vec<Item>,
}

/// One exported thing, or a type that one of them mentions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// The namespaces it is in, joined by dots; empty at the top.
    #[serde(default)]
    pub namespace: String,
    /// Its name in JavaScript.
    pub name: String,
    /// Its documentation.
    #[serde(default)]
    pub doc: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[non_exhaustive]
pub enum ItemKind {
    /// A function.
    Function(Signature),
    /// A value that never changes.
    Constant {
        /// Its type in TypeScript.
        #[serde(rename = "type")]
        ty: String,
    },
    /// A class.
    Class(Class),
    /// The shape of an object; there is nothing of that name at run time.
    Interface {
        /// Its properties.
        #[serde(deserialize_with = "without_nulls")]
        fields: Vec<Field>,
    },
    /// A name for a type; there is nothing of that name at run time.
    Alias {
        /// The type in TypeScript.
        #[serde(rename = "type")]
        ty: String,
    },
    /// An object of numbers or texts, each of which is a member of the type.
    Enum {
        /// Its members.
        #[serde(deserialize_with = "without_nulls")]
        members: Vec<EnumMember>,
    },
    /// An object that other items are in; this record only carries its documentation.
    Namespace,
}

/// How something is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Signature {
    /// The parameters in order.
    #[serde(rename = "params", deserialize_with = "without_nulls")]
    pub parameters: Vec<Parameter>,
    /// The type of the result in TypeScript.
    pub returns: String,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type in TypeScript; of a rest parameter, the type of the whole array.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Whether it takes all arguments that are left.
    #[serde(default)]
    pub rest: bool,
    /// What it is when it is left out, as the author wrote it; only for readers.
    #[serde(default)]
    pub default: Option<String>,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Class {
    /// The class it extends.
    #[serde(default)]
    pub extends: Option<String>,
    /// Types it is said to implement.
    #[serde(default, deserialize_with = "without_nulls")]
    pub implements: Vec<String>,
    /// What it has.
    #[serde(deserialize_with = "without_nulls")]
    pub members: Vec<Member>,
}

/// One member of a class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// Its name; of a symbol, such as `Symbol.iterator`, with the dot.
    pub name: String,
    /// Its documentation.
    #[serde(default)]
    pub doc: String,
    /// Whether it belongs to the class itself and not to each object.
    #[serde(default, rename = "static")]
    pub is_static: bool,
    /// What it is.
    #[serde(flatten)]
    pub kind: MemberKind,
}

/// What a member is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[non_exhaustive]
pub enum MemberKind {
    /// What `new` calls.
    Constructor(Signature),
    /// A method.
    Method(Signature),
    /// What reading the property gives.
    Getter {
        /// Its type in TypeScript.
        #[serde(rename = "type")]
        ty: String,
    },
    /// What may be written to the property.
    Setter {
        /// Its type in TypeScript.
        #[serde(rename = "type")]
        ty: String,
    },
    /// A value.
    Property {
        /// Its type in TypeScript.
        #[serde(rename = "type")]
        ty: String,
        /// Whether it cannot be written.
        #[serde(default)]
        readonly: bool,
    },
}

/// One property of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its documentation.
    #[serde(default)]
    pub doc: String,
    /// Its type in TypeScript.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it may be missing.
    #[serde(default)]
    pub optional: bool,
}

/// One member of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EnumMember {
    /// Its name.
    pub name: String,
    /// Its documentation.
    #[serde(default)]
    pub doc: String,
    /// Its value: a number, or a text.
    pub value: serde_json::Value,
}

/// The macros end each list with `null`, so that every element before it is followed by a comma.
fn without_nulls<'de, D, T>(deserializer: D) -> std::result::Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Vec::<Option<T>>::deserialize(deserializer)?;
    Ok(list.into_iter().flatten().collect())
}

impl Module {
    /// Puts the records of a binary together.
    pub(crate) fn from_records(records: &[String]) -> Result<Self> {
        let mut items = BTreeMap::<(String, String, bool), Item>::new();
        // An item that JavaScript does not see has nothing to say.
        for record in records.iter().filter(|record| *record != "null") {
            let item: Item = serde_json::from_str(record).map_err(|error| {
                Error::new(format!(
                    "the description in this addon is damaged ({error})"
                ))
            })?;
            let full = item.full_name();
            let is_namespace = matches!(item.kind, ItemKind::Namespace);
            let key = (item.namespace.clone(), item.name.clone(), is_namespace);
            if let Some(other) = items.get(&key)
                && *other != item
            {
                return Err(Error::new(format!(
                    "two different things are called `{full}`: give one of them another name with \
                     `rename = \"...\"`"
                )));
            }
            items.insert(key, item);
        }
        Ok(Self {
            items: items.into_values().collect(),
        })
    }

    /// Whether the addon says nothing of itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Item {
    /// The name with its namespaces: `geometry.Point`.
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.namespace.is_empty() {
            return self.name.clone();
        }
        format!("{}.{}", self.namespace, self.name)
    }

    /// Whether it exists at run time, or only for TypeScript.
    #[must_use]
    pub fn is_value(&self) -> bool {
        !matches!(
            self.kind,
            ItemKind::Interface { .. } | ItemKind::Alias { .. }
        )
    }
}
