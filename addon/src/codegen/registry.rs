//! The items of an addon, gathered by the linker.
//!
//! Each item puts one pointer into a section of its own name. Linkers lay the pointers out one after
//! the other and say where they begin and end, so the list is there before any code runs; nothing is
//! registered by running code.

use super::record::Item;

/// An entry of the section. Make it with [`register!`](crate::register).
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct ItemRef(Option<&'static Item>);

impl ItemRef {
    /// The entry for an item.
    #[must_use]
    pub const fn new(item: &'static Item) -> Self {
        Self(Some(item))
    }
}

/// Puts an [`Item`] into the section, and its description into another.
///
/// ```text
/// register!(item: Item expression without `description`, describe: Text expression);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    (
        kind: $kind:expr,
        namespace: $namespace:expr,
        description: $text:expr $(,)?
    ) => {
        const _: () = {
            const TEXT: $crate::codegen::Text = $text;
            #[cfg_attr(
                any(target_vendor = "apple"),
                unsafe(link_section = "__DATA,__tenon_types")
            )]
            #[cfg_attr(windows, unsafe(link_section = ".tnntype"))]
            #[cfg_attr(
                not(any(target_vendor = "apple", windows)),
                unsafe(link_section = ".tenon_types")
            )]
            #[used]
            static DESCRIPTION: [u8; $crate::codegen::describe_len(&TEXT)] =
                $crate::codegen::describe(&TEXT);

            static ITEM: $crate::codegen::Item = $crate::codegen::Item {
                kind: $kind,
                namespace: $namespace,
                place: $crate::codegen::Place {
                    file: ::core::file!(),
                    line: ::core::line!(),
                    column: ::core::column!(),
                },
                description: &DESCRIPTION,
            };

            #[cfg_attr(
                any(target_vendor = "apple"),
                unsafe(link_section = "__DATA,__tenon_items,regular,no_dead_strip")
            )]
            #[cfg_attr(windows, unsafe(link_section = ".tnnitm$b"))]
            #[cfg_attr(
                not(any(target_vendor = "apple", windows)),
                unsafe(link_section = "tenon_items")
            )]
            #[used]
            static ENTRY: $crate::codegen::ItemRef = $crate::codegen::ItemRef::new(&ITEM);
        };
    };
}

/// An entry that says nothing, so that the section exists in an addon without items too.
#[cfg_attr(
    any(target_vendor = "apple"),
    unsafe(link_section = "__DATA,__tenon_items,regular,no_dead_strip")
)]
#[cfg_attr(windows, unsafe(link_section = ".tnnitm$b"))]
#[cfg_attr(
    not(any(target_vendor = "apple", windows)),
    unsafe(link_section = "tenon_items")
)]
#[used]
static NOTHING: ItemRef = ItemRef(None);

#[cfg(not(windows))]
mod bounds {
    use super::ItemRef;

    #[allow(
        improper_ctypes,
        reason = "no C code looks at what is behind the pointers"
    )]
    unsafe extern "C" {
        #[cfg_attr(
            target_vendor = "apple",
            link_name = "\x01section$start$__DATA$__tenon_items"
        )]
        #[cfg_attr(not(target_vendor = "apple"), link_name = "__start_tenon_items")]
        pub(super) static START: ItemRef;
        #[cfg_attr(
            target_vendor = "apple",
            link_name = "\x01section$end$__DATA$__tenon_items"
        )]
        #[cfg_attr(not(target_vendor = "apple"), link_name = "__stop_tenon_items")]
        pub(super) static STOP: ItemRef;
    }
}

/// On Windows parts of a section are sorted by what follows the `$`.
#[cfg(windows)]
mod bounds {
    use super::ItemRef;

    #[unsafe(link_section = ".tnnitm$a")]
    #[used]
    pub(super) static START: ItemRef = ItemRef(None);
    #[unsafe(link_section = ".tnnitm$c")]
    #[used]
    pub(super) static STOP: ItemRef = ItemRef(None);
}

/// All items of the addon, in the order of the source.
pub(crate) fn items() -> Vec<&'static Item> {
    let entries = entries(&raw const NOTHING);
    // SAFETY: `entries` counts whole entries between the section's ends; all are of this type.
    let entries = unsafe { std::slice::from_raw_parts(entries.0, entries.1) };
    let mut items: Vec<_> = entries.iter().filter_map(|entry| entry.0).collect();
    items.sort_by_key(|item| item.place);
    items
}

/// Where the section begins and how many entries it has. The argument is one of them: naming it
/// here keeps it in the addon.
fn entries(known: *const ItemRef) -> (*const ItemRef, usize) {
    std::hint::black_box(known);
    // A comparison of addresses the compiler may not reason about: they are of different statics.
    let start = std::hint::black_box(&raw const bounds::START);
    let stop = std::hint::black_box(&raw const bounds::STOP);
    (
        start,
        (stop as usize - start as usize) / size_of::<ItemRef>(),
    )
}
