//! Typed arrays whose memory JavaScript and Rust both look at, for flags that are read on every
//! callback and must not cost a call.

use v8::SharedRef;

/// An element type an [`AliasedArray`] can have.
pub trait Element: Copy + 'static {
    /// Makes the typed array of this element type over `buffer`.
    fn view<'s>(
        scope: &v8::PinScope<'s, '_>,
        buffer: v8::Local<'s, v8::ArrayBuffer>,
        length: usize,
    ) -> Option<v8::Local<'s, v8::Object>>;
}

macro_rules! element {
    ($($rust:ty => $js:ident),* $(,)?) => {$(
        impl Element for $rust {
            fn view<'s>(
                scope: &v8::PinScope<'s, '_>,
                buffer: v8::Local<'s, v8::ArrayBuffer>,
                length: usize,
            ) -> Option<v8::Local<'s, v8::Object>> {
                v8::$js::new(scope, buffer, 0, length).map(Into::into)
            }
        }
    )*};
}

element! {
    u8 => Uint8Array,
    i32 => Int32Array,
    u32 => Uint32Array,
    f64 => Float64Array,
    u64 => BigUint64Array,
}

/// A fixed number of elements shared between JavaScript and Rust on one thread.
pub struct AliasedArray<T: Element> {
    /// The store's memory: asking V8 for it costs two calls each time.
    data: *mut T,
    length: usize,
    view: v8::Global<v8::Object>,
    /// Keeps the memory.
    _store: SharedRef<v8::BackingStore>,
}

impl<T: Element> AliasedArray<T> {
    /// Makes an array of `length` zeros.
    pub fn new(scope: &mut v8::PinScope<'_, '_>, length: usize) -> Self {
        let buffer = v8::ArrayBuffer::new(scope, length * size_of::<T>());
        let store = buffer.get_backing_store();
        let view = T::view(scope, buffer, length).expect("a small typed array");
        let data = store.data().expect("a buffer that is not empty");
        Self {
            data: data.as_ptr().cast(),
            length,
            view: v8::Global::new(scope, view),
            _store: store,
        }
    }

    fn slot(&self, index: usize) -> *mut T {
        assert!(index < self.length);
        // SAFETY: the index is inside the store, which lives as long as `self` and is never resized;
        // detaching the JavaScript buffer drops its own reference to the store only.
        unsafe { self.data.add(index) }
    }

    /// The element at `index`.
    pub fn get(&self, index: usize) -> T {
        // SAFETY: `slot` points into the store; only this thread writes to it.
        unsafe { self.slot(index).read() }
    }

    /// Writes the element at `index`.
    pub fn set(&self, index: usize, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.slot(index).write(value) }
    }

    /// The typed array, for JavaScript.
    pub fn view<'s>(&self, scope: &v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Object> {
        v8::Local::new(scope, &self.view)
    }
}
