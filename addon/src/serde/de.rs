//! From JavaScript values to types of serde's.

use ::serde::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use ::serde::forward_to_deserialize_any;

use super::Failure;
use crate::convert::Buffer;
use crate::error::Error;
use crate::values::{
    Array, ArrayBuffer, Date, Handle, JsString, Kind, Object, TypedArray, Value, magnitude,
};

/// Deeper values are refused: one that contains itself would never end.
const DEEPEST: usize = 128;

type Result<T> = std::result::Result<T, Failure>;

#[derive(Clone, Copy)]
pub(super) struct Deserializer<'s> {
    value: Value<'s>,
    depth: usize,
}

impl<'s> Deserializer<'s> {
    pub(super) fn new(value: Value<'s>) -> Self {
        Self { value, depth: 0 }
    }

    fn inner(self, value: Value<'s>) -> Result<Self> {
        if self.depth >= DEEPEST {
            return Err(Failure::new(format_args!(
                "it is nested more than {DEEPEST} levels deep, or contains itself"
            )));
        }
        Ok(Self {
            value,
            depth: self.depth + 1,
        })
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let number: f64 = self.value.to()?;
        // Integers as such, for types that take nothing else; minus zero is none.
        if number.trunc() == number
            && number.abs() < 9_007_199_254_740_992.0
            && number.to_bits() != 1 << 63
        {
            return visitor.visit_i64(number as i64);
        }
        visitor.visit_f64(number)
    }

    fn bigint<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let refused = || Failure::new("the bigint has more than 128 bits");
        let (negative, size) = magnitude(self.value).ok_or_else(refused)?;
        if !negative {
            return match u64::try_from(size) {
                Ok(size) => visitor.visit_u64(size),
                Err(_) => visitor.visit_u128(size),
            };
        }
        let number = 0i128.checked_sub_unsigned(size).ok_or_else(refused)?;
        match i64::try_from(number) {
            Ok(number) => visitor.visit_i64(number),
            Err(_) => visitor.visit_i128(number),
        }
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let value = self.value;
        if let Ok(array) = value.cast::<Array<'s>>() {
            let length = array.len()?;
            let elements = Elements {
                outer: self,
                array,
                next: 0,
                length,
            };
            return visitor.visit_seq(elements);
        }
        if TypedArray::<u8>::matches(value) || ArrayBuffer::matches(value) {
            let Buffer(bytes) = value.to()?;
            return visitor.visit_byte_buf(bytes);
        }
        if let Ok(date) = value.cast::<Date<'s>>() {
            return visitor.visit_f64(date.to_millis()?);
        }
        let object: Object<'s> = value.cast()?;
        let keys = object.keys()?.into_iter();
        visitor.visit_map(Properties {
            outer: self,
            object,
            keys,
            present: None,
        })
    }
}

impl<'de> serde::Deserializer<'de> for Deserializer<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.value.kind() {
            Kind::Undefined | Kind::Null => visitor.visit_unit(),
            Kind::Boolean => visitor.visit_bool(self.value.to()?),
            Kind::Number => self.number(visitor),
            Kind::String => visitor.visit_string(self.value.to()?),
            Kind::BigInt => self.bigint(visitor),
            Kind::Object => self.object(visitor),
            Kind::Symbol | Kind::Function | Kind::External => Err(Failure::new(format_args!(
                "{} is no data",
                self.value.summary()
            ))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.value.is_nullish() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.value.kind() == Kind::String {
            let variant: String = self.value.to()?;
            return visitor.visit_enum(variant.into_deserializer());
        }
        let object: Object<'_> = self.value.cast()?;
        let keys = object.keys()?;
        let [key] = keys.as_slice() else {
            return Err(Failure::new(format_args!(
                "{name} is a string or an object with one property, not with {}",
                keys.len()
            )));
        };
        let content = self.inner(object.get_value(*key)?)?;
        visitor.visit_enum(Variant {
            name: key.to_text(),
            content,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The elements of an array.
struct Elements<'s> {
    outer: Deserializer<'s>,
    array: Array<'s>,
    next: usize,
    length: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.next == self.length {
            return Ok(None);
        }
        let index = self.next;
        self.next += 1;
        let element = self.outer.inner(self.array.get_value(index)?)?;
        seed.deserialize(element)
            .map(Some)
            .map_err(|error| Failure(error.0.at_index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        // A sparse array may say any length.
        Some((self.length - self.next).min(1 << 16))
    }
}

/// The properties of an object that are not `undefined`.
struct Properties<'s> {
    outer: Deserializer<'s>,
    object: Object<'s>,
    keys: std::vec::IntoIter<JsString<'s>>,
    present: Option<(String, Value<'s>)>,
}

impl<'de> MapAccess<'de> for Properties<'_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        for key in self.keys.by_ref() {
            let value = self.object.get_value(key)?;
            if value.kind() != Kind::Undefined {
                self.present = Some((key.to_text(), value));
                return seed.deserialize(Deserializer::new(*key)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        let (key, value) = self
            .present
            .take()
            .ok_or_else(|| Failure(Error::new("a value was asked for before its key")))?;
        seed.deserialize(self.outer.inner(value)?)
            .map_err(|error| Failure(error.0.at_property(&key)))
    }
}

/// `{ name: content }`.
struct Variant<'s> {
    name: String,
    content: Deserializer<'s>,
}

impl<'de, 's> EnumAccess<'de> for Variant<'s> {
    type Error = Failure;
    type Variant = Deserializer<'s>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Deserializer<'s>)> {
        let name: serde::de::value::StringDeserializer<Failure> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Deserializer<'_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<()> {
        serde::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        serde::Deserializer::deserialize_any(self, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        serde::Deserializer::deserialize_any(self, visitor)
    }
}
