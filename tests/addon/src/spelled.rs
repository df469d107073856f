//! Spellings that a parser may stumble over.

use tenon_addon::{FromJs, IntoJs, Value, class, export, methods};

/// Items from a macro by example arrive in invisible groups.
macro_rules! exported {
    ($visibility:vis $name:ident($parameter:ident: $ty:ty = $default:expr) $body:block) => {
        #[export]
        $visibility fn $name(#[js(default = $default)] $parameter: $ty) -> $ty $body
    };
    (struct $name:ident($ty:ty)) => {
        #[derive(FromJs, IntoJs)]
        struct $name($ty);
    };
    ($item:item) => {
        #[export]
        $item
    };
}

exported!(pub(crate) by_example(number: f64 = 1.0 + 1.0) { number * 2.0 });
exported!(
    /// Handed on whole.
    fn whole_item(text: &str) -> usize {
        text.len()
    }
);
exported!(struct Wrapped(Option<Vec<f64>>));

#[export]
fn unwrap(wrapped: Wrapped) -> Wrapped {
    wrapped
}

#[export]
fn r#try(r#type: f64, (first, second): (f64, f64), _: f64, mut sum: f64) -> f64 {
    sum += r#type + first + second;
    sum
}

#[export]
fn where_clauses<'a, 'b>(text: &'a str, _other: &'b str) -> &'a str
where
    'b: 'a,
{
    text
}

#[export]
fn function_types(
    callback: tenon_addon::Function<'_, (f64, f64), f64>,
) -> tenon_addon::Result<f64> {
    callback.call((1.0, 2.0))
}

#[export]
const fn constant(number: u32) -> u32 {
    number << 1 >> 1
}

#[export]
extern "C" fn of_c(number: i32) -> i32 {
    number
}

/** Documented
 *  in a block.
 *
 *  ```js
 *  documented('*' + '/');
 *  ```
 */
#[export]
fn documented() {}

/// A pair, and an array of fixed length.
#[derive(FromJs, IntoJs)]
struct Pair(f64, String);

#[export]
fn flip(pair: Pair) -> Pair {
    Pair(pair.1.len() as f64, pair.0.to_string())
}

#[derive(FromJs, IntoJs)]
struct Raw {
    r#type: String,
    fn_name: String,
}

#[export]
fn raw_names(raw: Raw) -> Raw {
    raw
}

#[derive(FromJs, IntoJs)]
struct Bounded<T: Clone, const N: usize>
where
    T: Default,
{
    items: [T; N],
}

#[export]
fn bounded(value: Bounded<f64, 2>) -> Bounded<f64, 2> {
    value
}

#[class(instances(ByteRing<u8, 2>))]
struct Ring<T, const N: usize> {
    items: [T; N],
    next: usize,
}

#[methods(instances(<u8, 2>))]
impl<T: Copy + Default, const N: usize> Ring<T, N> {
    #[js(constructor)]
    fn new() -> Self {
        Self {
            items: [T::default(); N],
            next: 0,
        }
    }

    fn put(&mut self, item: T) -> [T; N] {
        self.items[self.next % N] = item;
        self.next += 1;
        self.items
    }
}

#[export(rename = "default-value")]
fn not_an_identifier(new: Option<Value<'_>>) -> bool {
    new.is_some()
}

#[export(rename = "delete")]
fn reserved() -> bool {
    true
}
