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
        /// Whether it describes what JavaScript passes, what it gets, or both.
        #[serde(default)]
        direction: Direction,
        /// Its properties.
        #[serde(deserialize_with = "without_nulls")]
        fields: Vec<Field>,
    },
    /// Objects of several shapes, told apart by one property; there is nothing of that name at run time.
    Union {
        /// Whether it describes what JavaScript passes, what it gets, or both.
        #[serde(default)]
        direction: Direction,
        /// The property that tells them apart.
        tag: String,
        /// The shapes.
        #[serde(deserialize_with = "without_nulls")]
        variants: Vec<Variant>,
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
    /// Members of a class, from one `impl` block; the name is the class's with its namespaces. Reading puts
    /// them into the class.
    #[doc(hidden)]
    Members {
        /// The members.
        #[serde(deserialize_with = "without_nulls")]
        members: Vec<Member>,
    },
    /// An object that other items are in; this record only carries its documentation.
    Namespace,
}

/// Which way the values of a type go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Direction {
    /// From JavaScript to Rust: what is accepted, which may be more than what Rust gives.
    From,
    /// From Rust to JavaScript.
    Into,
    /// The same both ways.
    #[default]
    Both,
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

/// One shape of a [`ItemKind::Union`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Variant {
    /// The value of the tag.
    pub tag: String,
    /// Its documentation.
    #[serde(default)]
    pub doc: String,
    /// Its other properties.
    #[serde(deserialize_with = "without_nulls")]
    pub fields: Vec<Field>,
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
        let mut blocks = Vec::new();
        // An item that JavaScript does not see has nothing to say.
        for record in records.iter().filter(|record| *record != "null") {
            let item: Item = serde_json::from_str(record).map_err(|error| {
                Error::new(format!(
                    "the description in this addon is damaged ({error})"
                ))
            })?;
            if let ItemKind::Members { members } = item.kind {
                blocks.push((item.name, members));
                continue;
            }
            let is_namespace = matches!(item.kind, ItemKind::Namespace);
            let key = (item.namespace.clone(), item.name.clone(), is_namespace);
            let item = match items.remove(&key) {
                Some(other) => other.united(item)?,
                None => item,
            };
            items.insert(key, item);
        }
        let mut items: Vec<_> = items.into_values().collect();
        // Where blocks stand in the file is the linker's affair; the members of each keep their order.
        blocks.sort_by(|(_, one), (_, other)| {
            let first = |members: &[Member]| members.first().map(|member| member.name.clone());
            first(one).cmp(&first(other))
        });
        for (class, members) in blocks {
            let item = items.iter_mut().find(|item| item.full_name() == class);
            let Some(ItemKind::Class(class)) = item.map(|item| &mut item.kind) else {
                return Err(Error::new(format!(
                    "the description in this addon is damaged (members of a class `{class}` that is not there)"
                )));
            };
            class.members.extend(members);
        }
        for item in &mut items {
            if let ItemKind::Class(class) = &mut item.kind {
                class.members.sort_by_key(Member::rank);
            }
        }
        Ok(Self { items })
    }

    /// Whether the addon says nothing of itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Item {
    /// One item for two records of the same name: those of both directions of a type, or of the same thing
    /// compiled twice.
    fn united(mut self, mut other: Self) -> Result<Self> {
        if other.kind.direction() == Direction::From {
            std::mem::swap(&mut self, &mut other);
        }
        let conflict = Error::new(format!(
            "two different things are called `{}`: give one of them another name with `rename = \"...\"`",
            self.full_name()
        ));
        let same_name = self.doc == other.doc;
        let united = match (&mut self.kind, &other.kind) {
            (
                ItemKind::Interface {
                    direction: direction @ Direction::From,
                    fields,
                },
                ItemKind::Interface {
                    direction: Direction::Into,
                    fields: given,
                },
            ) => {
                *direction = Direction::Both;
                unite(fields, given)
            }
            (
                ItemKind::Union {
                    direction: direction @ Direction::From,
                    tag,
                    variants,
                },
                ItemKind::Union {
                    direction: Direction::Into,
                    tag: given_tag,
                    variants: given,
                },
            ) => {
                *direction = Direction::Both;
                tag == given_tag
                    && variants.len() == given.len()
                    && variants.iter_mut().zip(given).all(|(accepted, given)| {
                        accepted.tag == given.tag && unite(&mut accepted.fields, &given.fields)
                    })
            }
            _ => self == other,
        };
        if united && same_name {
            Ok(self)
        } else {
            Err(conflict)
        }
    }

    /// The name with its namespaces: `geometry.Point`.
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.namespace.is_empty() {
            return self.name.clone();
        }
        format!("{}.{}", self.namespace, self.name)
    }

    /// Whether TypeScript needs to know of `Symbol.dispose`, which is new.
    pub(crate) fn is_disposable(&self) -> bool {
        match &self.kind {
            ItemKind::Class(class) => class
                .members
                .iter()
                .any(|member| matches!(&*member.name, "Symbol.dispose" | "Symbol.asyncDispose")),
            _ => false,
        }
    }

    /// The class that this one extends.
    pub(crate) fn extends(&self) -> Option<&str> {
        match &self.kind {
            ItemKind::Class(class) => class.extends.as_deref(),
            _ => None,
        }
    }

    /// Whether it exists at run time, or only for TypeScript.
    #[must_use]
    pub fn is_value(&self) -> bool {
        !matches!(
            self.kind,
            ItemKind::Interface { .. } | ItemKind::Union { .. } | ItemKind::Alias { .. }
        )
    }
}

impl ItemKind {
    fn direction(&self) -> Direction {
        match self {
            Self::Interface { direction, .. } | Self::Union { direction, .. } => *direction,
            _ => Direction::Both,
        }
    }
}

/// Describes properties for both directions: they may be left out where Rust does not need them, and are of
/// the type that Rust gives, which is the narrower one. False when the properties are not the same.
fn unite(accepted: &mut [Field], given: &[Field]) -> bool {
    accepted.len() == given.len()
        && accepted.iter_mut().zip(given).all(|(accepted, given)| {
            accepted.ty.clone_from(&given.ty);
            accepted.name == given.name
        })
}

impl Member {
    /// The order in which kinds of members are shown.
    fn rank(&self) -> u8 {
        match (self.is_static, &self.kind) {
            (_, MemberKind::Constructor(_)) => 0,
            (true, MemberKind::Property { .. }) => 1,
            (true, _) => 2,
            (false, MemberKind::Method(_)) => 4,
            (false, _) => 3,
        }
    }
}
