//! From types of serde's to JavaScript values.

use ::serde::Serialize;
use ::serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::Failure;
use crate::convert::{BigInt, Buffer, IntoJs};
use crate::env::Env;
use crate::error::Error;
use crate::values::{Array, JsString, Kind, Object, Value};

type Result<T> = std::result::Result<T, Failure>;

#[derive(Clone, Copy)]
pub(super) struct Serializer<'s>(pub(super) Env<'s>);

/// The largest integer up to which a number holds every integer exactly.
const SAFE: u64 = 9_007_199_254_740_991;

impl<'s> Serializer<'s> {
    fn give(self, value: impl IntoJs<'s>) -> Result<Value<'s>> {
        Ok(value.into_js(self.0)?)
    }

    /// `{ variant: value }`.
    fn tagged(self, variant: &str, value: Value<'s>) -> Result<Value<'s>> {
        let object = self.0.object()?;
        object.set(variant, value)?;
        Ok(object.into())
    }

    fn list(self, length: usize, variant: Option<&'static str>) -> Result<List<'s>> {
        Ok(List {
            serializer: self,
            array: self.0.array(length)?,
            next: 0,
            variant,
        })
    }

    fn entries(self, variant: Option<&'static str>) -> Result<Entries<'s>> {
        Ok(Entries {
            serializer: self,
            object: self.0.object()?,
            key: None,
            variant,
        })
    }
}

impl<'s> serde::Serializer for Serializer<'s> {
    type Ok = Value<'s>;
    type Error = Failure;
    type SerializeSeq = List<'s>;
    type SerializeTuple = List<'s>;
    type SerializeTupleStruct = List<'s>;
    type SerializeTupleVariant = List<'s>;
    type SerializeMap = Entries<'s>;
    type SerializeStruct = Entries<'s>;
    type SerializeStructVariant = Entries<'s>;

    fn serialize_bool(self, value: bool) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_i8(self, value: i8) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_i16(self, value: i16) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_i32(self, value: i32) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_i64(self, value: i64) -> Result<Value<'s>> {
        if value.unsigned_abs() <= SAFE {
            self.give(value as f64)
        } else {
            self.give(BigInt(value))
        }
    }

    fn serialize_i128(self, value: i128) -> Result<Value<'s>> {
        self.give(BigInt(value))
    }

    fn serialize_u8(self, value: u8) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_u16(self, value: u16) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_u32(self, value: u32) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_u64(self, value: u64) -> Result<Value<'s>> {
        if value <= SAFE {
            self.give(value as f64)
        } else {
            self.give(BigInt(value))
        }
    }

    fn serialize_u128(self, value: u128) -> Result<Value<'s>> {
        self.give(BigInt(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_f64(self, value: f64) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_char(self, value: char) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_str(self, value: &str) -> Result<Value<'s>> {
        self.give(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value<'s>> {
        self.give(Buffer(value.to_vec()))
    }

    fn serialize_none(self) -> Result<Value<'s>> {
        Ok(self.0.null())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value<'s>> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value<'s>> {
        Ok(self.0.null())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value<'s>> {
        Ok(self.0.null())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value<'s>> {
        self.give(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value<'s>> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value<'s>> {
        self.tagged(variant, value.serialize(self)?)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'s>> {
        self.list(length.unwrap_or(0), None)
    }

    fn serialize_tuple(self, length: usize) -> Result<List<'s>> {
        self.list(length, None)
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'s>> {
        self.list(length, None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<List<'s>> {
        self.list(length, Some(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'s>> {
        self.entries(None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'s>> {
        self.entries(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'s>> {
        self.entries(Some(variant))
    }
}

/// An array in the making.
pub(super) struct List<'s> {
    serializer: Serializer<'s>,
    array: Array<'s>,
    next: usize,
    variant: Option<&'static str>,
}

impl<'s> List<'s> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.array
            .set(self.next, value.serialize(self.serializer)?)?;
        self.next += 1;
        Ok(())
    }

    fn finish(self) -> Result<Value<'s>> {
        match self.variant {
            Some(variant) => self.serializer.tagged(variant, self.array.into()),
            None => Ok(self.array.into()),
        }
    }
}

/// An object in the making.
pub(super) struct Entries<'s> {
    serializer: Serializer<'s>,
    object: Object<'s>,
    key: Option<JsString<'s>>,
    variant: Option<&'static str>,
}

impl<'s> Entries<'s> {
    fn put<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
        let value = value.serialize(self.serializer)?;
        self.object
            .define_own(self.serializer.0.string(key)?, value)?;
        Ok(())
    }

    fn finish(self) -> Result<Value<'s>> {
        match self.variant {
            Some(variant) => self.serializer.tagged(variant, self.object.into()),
            None => Ok(self.object.into()),
        }
    }
}

/// Implements one of serde's traits for lists.
macro_rules! list {
    ($($name:ident: $method:ident;)*) => {$(
        impl<'s> $name for List<'s> {
            type Ok = Value<'s>;
            type Error = Failure;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.push(value)
            }

            fn end(self) -> Result<Value<'s>> {
                self.finish()
            }
        }
    )*};
}

list! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
}

/// Implements one of serde's traits for structs.
macro_rules! entries {
    ($($name:ident),*) => {$(
        impl<'s> $name for Entries<'s> {
            type Ok = Value<'s>;
            type Error = Failure;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<()> {
                self.put(key, value)
            }

            fn end(self) -> Result<Value<'s>> {
                self.finish()
            }
        }
    )*};
}

entries!(SerializeStruct, SerializeStructVariant);

impl<'s> SerializeMap for Entries<'s> {
    type Ok = Value<'s>;
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        let key = key.serialize(self.serializer)?;
        // Numbers are turned into strings by JavaScript itself.
        if !matches!(key.kind(), Kind::String | Kind::Number | Kind::BigInt) {
            return Err(Failure(Error::type_error(format!(
                "the key of a map must be a string or a number, not {}",
                key.summary()
            ))));
        }
        self.key = Some(key.coerce_to_string()?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let value = value.serialize(self.serializer)?;
        let key = self
            .key
            .take()
            .ok_or_else(|| Failure(Error::new("a value came before its key")))?;
        self.object.define_own(key, value)?;
        Ok(())
    }

    fn end(self) -> Result<Value<'s>> {
        self.finish()
    }
}
