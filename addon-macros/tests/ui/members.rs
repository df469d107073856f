#![allow(unused)]

use tenon_addon::{class, methods};

#[class]
struct Thing;

#[methods]
impl Thing {
    #[js(constructor)]
    async fn new() -> Self {
        Self
    }

    #[js(constructor)]
    fn again(&self) -> Self {
        Self
    }

    #[js(constructor)]
    fn empty() {}

    fn consumes(self) {}

    fn shared(self: std::rc::Rc<Self>) {}

    #[js(getter)]
    fn argued(&self, index: u32) -> u32 {
        index
    }

    #[js(getter)]
    fn valueless(&self) {}

    #[js(setter)]
    fn set_nothing(&mut self) {}

    #[js(getter, setter)]
    fn both(&self) -> u32 {
        0
    }

    #[js(iterator)]
    async fn next(&mut self) -> Option<u32> {
        None
    }

    #[js(async_iterator)]
    fn next_later(&mut self) -> Option<u32> {
        None
    }

    #[js(symbol = "dispose")]
    fn dispose() {}

    #[js(task)]
    fn on_the_pool(&self) {}
}

#[methods]
impl Clone for Thing {
    fn clone(&self) -> Self {
        Self
    }
}

fn main() {}
