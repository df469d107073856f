//! Lists, maps and sets.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};

use super::{FromJs, IntoJs, NoStorage};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::{Array, Function, Kind, Kinds, Object, Value};

/// An array of what an iterator gives.
pub(crate) fn array<'s, T: IntoJs<'s>>(
    env: Env<'s>,
    items: impl ExactSizeIterator<Item = T>,
) -> Result<Value<'s>> {
    let array = env.array(items.len())?;
    for (index, item) in items.enumerate() {
        array.set(index, item)?;
    }
    Ok(array.into())
}

/// The elements of an array, or of anything that can be iterated and is no string.
fn elements<'s, T, C>(value: Value<'s>, expected: Text) -> Result<C>
where
    T: FromJs<'s, Storage: NoStorage>,
    C: FromIterator<T>,
{
    match value.cast::<Array<'s>>() {
        Ok(array) => (0..array.len()?).map(|index| array.get(index)).collect(),
        Err(_) => spread(value, expected)?
            .iter()
            .enumerate()
            .map(|(index, item)| item?.to().map_err(|error: Error| error.at_index(index)))
            .collect(),
    }
}

/// What an object gives when it is iterated, as `Array.from` has it.
fn spread<'s>(value: Value<'s>, expected: Text) -> Result<Array<'s>> {
    let env = value.env();
    let refused = || Error::mismatch(expected, value);
    let object: Object<'s> = value.cast().map_err(|_| refused())?;
    let symbol: Object<'s> = env.global()?.get("Symbol")?;
    if object.get_value(symbol.get_value("iterator")?)?.kind() != Kind::Function {
        return Err(refused());
    }
    let class: Object<'s> = env.global()?.get("Array")?;
    class.call_method("from", &[value])?.cast()
}

/// An array, or anything that can be iterated; never a string, which is rarely meant.
impl<'s, T: FromJs<'s, Storage: NoStorage>> FromJs<'s> for Vec<T> {
    type Storage = ();
    const TYPE: Text = Text::Join(&[Text::Plain("Iterable<"), T::TYPE, Text::Plain(">")]);
    const EXPECTED: Text = Text::Plain("an array");
    const KINDS: Kinds = Kinds::OBJECTS;

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let Ok(array) = value.cast::<Array<'s>>() else {
            return elements(value, Self::EXPECTED);
        };
        let length = array.len()?;
        // A sparse array may say any length: room for what is really there is made on the way.
        let mut out = Self::with_capacity(length.min(1 << 16));
        for index in 0..length {
            out.push(array.get(index)?);
        }
        Ok(out)
    }
}

/// An array.
impl<'s, T: IntoJs<'s>> IntoJs<'s> for Vec<T> {
    const TYPE: Text = Text::Join(&[Text::Plain("Array<"), T::TYPE, Text::Plain(">")]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        array(env, self.into_iter())
    }
}

impl<'s, T: IntoJs<'s>> IntoJs<'s> for Box<[T]> {
    const TYPE: Text = Text::Join(&[Text::Plain("Array<"), T::TYPE, Text::Plain(">")]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        array(env, self.into_vec().into_iter())
    }
}

/// A copy of the elements, as an array.
impl<'s, 'a, T> IntoJs<'s> for &'a [T]
where
    &'a T: IntoJs<'s>,
{
    const TYPE: Text = Text::Join(&[Text::Plain("Array<"), <&'a T>::TYPE, Text::Plain(">")]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        array(env, self.iter())
    }
}

/// A new object of a global class, made from one array.
fn of_class<'s>(env: Env<'s>, class: &str, content: Value<'s>) -> Result<Value<'s>> {
    let class: Function<'s> = env.global()?.get(class)?;
    Ok(class.construct_raw(&[content])?.into())
}

macro_rules! sets {
    ($($name:ident<T $(, $hasher:ident)?> where [$($bound:tt)*];)*) => {$(
        /// A `Set`, or anything that can be iterated.
        impl<'s, T $(, $hasher: BuildHasher + Default)?> FromJs<'s> for $name<T $(, $hasher)?>
        where
            T: FromJs<'s, Storage: NoStorage> + $($bound)*,
        {
            type Storage = ();
            const TYPE: Text = Text::Join(&[Text::Plain("Iterable<"), T::TYPE, Text::Plain(">")]);
            const EXPECTED: Text = Text::Plain("a Set");
            const KINDS: Kinds = Kinds::OBJECTS;

            fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
                elements(value, Self::EXPECTED)
            }
        }

        /// A `Set`.
        impl<'s, T: IntoJs<'s> $(, $hasher)?> IntoJs<'s> for $name<T $(, $hasher)?> {
            const TYPE: Text = Text::Join(&[Text::Plain("Set<"), T::TYPE, Text::Plain(">")]);

            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                of_class(env, "Set", array(env, self.into_iter())?)
            }
        }
    )*};
}

sets! {
    HashSet<T, S> where [Eq + Hash];
    BTreeSet<T> where [Ord];
}

/// An array, or anything that can be iterated.
impl<'s, T: FromJs<'s, Storage: NoStorage>> FromJs<'s> for VecDeque<T> {
    type Storage = ();
    const TYPE: Text = <Vec<T> as FromJs<'s>>::TYPE;
    const EXPECTED: Text = <Vec<T> as FromJs<'s>>::EXPECTED;
    const KINDS: Kinds = Kinds::OBJECTS;

    fn from_js(value: Value<'s>, storage: &'s mut ()) -> Result<Self> {
        Vec::from_js(value, storage).map(Self::from)
    }
}

impl<'s, T: IntoJs<'s>> IntoJs<'s> for VecDeque<T> {
    const TYPE: Text = <Vec<T> as IntoJs<'s>>::TYPE;

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        array(env, self.into_iter())
    }
}

/// The entries of a `Map`, an iterable of pairs, or a plain object.
fn entries<'s, K, V, C>(value: Value<'s>) -> Result<C>
where
    K: FromJs<'s, Storage: NoStorage>,
    V: FromJs<'s, Storage: NoStorage>,
    C: FromIterator<(K, V)>,
{
    let expected = Text::Plain("a Map or an object");
    if let Ok(pairs) = spread(value, expected) {
        return pairs
            .iter()
            .enumerate()
            .map(|(index, pair)| {
                let pair: Array<'s> = pair?.cast().map_err(|error: Error| error.at_index(index))?;
                Ok((pair.get(0)?, pair.get(1)?))
            })
            .collect();
    }
    let object: Object<'s> = value.cast().map_err(|_| Error::mismatch(expected, value))?;
    object
        .keys()?
        .into_iter()
        .map(|key| {
            let name = key.to_text();
            let entry = object.get_value(key)?;
            Ok((
                key.to()?,
                entry
                    .to()
                    .map_err(|error: Error| error.at_property(&name))?,
            ))
        })
        .collect()
}

macro_rules! maps {
    ($($name:ident<K, V $(, $hasher:ident)?> where [$($bound:tt)*];)*) => {$(
        /// A `Map`, an iterable of pairs, or, where keys are texts, a plain object.
        impl<'s, K, V $(, $hasher: BuildHasher + Default)?> FromJs<'s> for $name<K, V $(, $hasher)?>
        where
            K: FromJs<'s, Storage: NoStorage> + $($bound)*,
            V: FromJs<'s, Storage: NoStorage>,
        {
            type Storage = ();
            const TYPE: Text = Text::Join(&[
                Text::Plain("Iterable<[" ), K::TYPE, Text::Plain(", "), V::TYPE,
                Text::Plain("]> | { [key: string]: "), V::TYPE, Text::Plain(" }"),
            ]);
            const EXPECTED: Text = Text::Plain("a Map or an object");
            const KINDS: Kinds = Kinds::OBJECTS;

            fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
                entries(value)
            }
        }

        /// A `Map`. For a plain object, wrap it in [`Record`].
        impl<'s, K: IntoJs<'s>, V: IntoJs<'s> $(, $hasher)?> IntoJs<'s> for $name<K, V $(, $hasher)?> {
            const TYPE: Text = Text::Join(&[
                Text::Plain("Map<"), K::TYPE, Text::Plain(", "), V::TYPE, Text::Plain(">"),
            ]);

            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                of_class(env, "Map", array(env, self.into_iter())?)
            }
        }
    )*};
}

maps! {
    HashMap<K, V, S> where [Eq + Hash];
    BTreeMap<K, V> where [Ord];
}

/// A map that is a plain object in JavaScript: `Record(map)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<M>(pub M);

impl<'s, M: FromJs<'s>> FromJs<'s> for Record<M> {
    type Storage = M::Storage;
    const TYPE: Text = M::TYPE;
    const EXPECTED: Text = M::EXPECTED;
    const KINDS: Kinds = M::KINDS;

    fn from_js(value: Value<'s>, storage: &'s mut M::Storage) -> Result<Self> {
        M::from_js(value, storage).map(Self)
    }
}

impl<'s, M, V> IntoJs<'s> for Record<M>
where
    M: IntoIterator<Item = (String, V)>,
    V: IntoJs<'s>,
{
    const TYPE: Text = Text::Join(&[Text::Plain("{ [key: string]: "), V::TYPE, Text::Plain(" }")]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let object = env.object()?;
        for (key, value) in self.0 {
            object.define_own(env.string(&key)?, value.into_js(env)?)?;
        }
        Ok(object.into())
    }
}
