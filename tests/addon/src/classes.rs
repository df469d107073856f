//! Classes, their members and what extends them.

use tenon_addon::iterate::Iter;
use tenon_addon::{Error, Instance, Object, Result, class, export, methods};

/// Counts.
#[class]
#[derive(Clone)]
struct Counter {
    /// How far it has counted.
    #[js(readonly)]
    count: f64,
    /// By how much it counts.
    #[js(rename = "by")]
    step: f64,
}

#[methods]
impl Counter {
    /// The largest step.
    const MAX_STEP: f64 = 100.0;

    #[js(skip)]
    #[allow(dead_code, reason = "must not reach JavaScript")]
    const HIDDEN: f64 = 0.0;

    /// Begins at a number.
    #[js(constructor)]
    fn new(#[js(default = 0.0)] start: f64, step: Option<f64>) -> Result<Self> {
        let step = step.unwrap_or(1.0);
        if step > Self::MAX_STEP {
            return Err(Error::range_error("the step is too large").with_code("ERR_STEP"));
        }
        Ok(Self { count: start, step })
    }

    /// Counts on.
    fn advance(&mut self, #[js(default = 1)] times: u32) -> f64 {
        self.count += self.step * f64::from(times);
        self.count
    }

    fn copy(&self) -> Self {
        self.clone()
    }

    fn add_all(&mut self, #[js(rest)] numbers: Vec<f64>) {
        self.count += numbers.iter().sum::<f64>();
    }

    /// Takes the number of another one.
    fn take_from(&mut self, other: &Self) {
        self.count = other.count;
    }

    fn from_text(text: &str) -> Result<Self> {
        let start = text.parse::<f64>()?;
        Self::new(start, None)
    }

    #[js(getter)]
    fn get_half(&self) -> f64 {
        self.count / 2.0
    }

    #[js(setter)]
    fn set_half(&mut self, half: f64) {
        self.count = half * 2.0;
    }

    #[js(getter = "kind")]
    fn the_kind() -> &'static str {
        "counter"
    }

    fn to_json(&self) -> f64 {
        self.count
    }

    fn to_string(&self) -> String {
        format!("Counter({})", self.count)
    }

    #[js(symbol = "toPrimitive")]
    fn primitive(&self, hint: &str) -> String {
        format!("{hint}:{}", self.count)
    }

    #[js(symbol = "toStringTag")]
    fn tag(&self) -> &'static str {
        "TheCounter"
    }

    #[js(symbol = "dispose")]
    fn dispose(&mut self) {
        self.count = -1.0;
    }

    /// Calls back while it is borrowed.
    fn with_callback(&mut self, callback: tenon_addon::Function<'_>) -> Result<()> {
        callback.call_raw(callback.as_value(), &[])?;
        Ok(())
    }

    #[js(enumerable, readonly)]
    fn fixed(&self) -> bool {
        true
    }

    fn whose(#[js(this)] this: Instance<'_, Self>, other: Instance<'_, Self>) -> Result<bool> {
        Ok(this.borrow()?.count == other.borrow()?.count)
    }

    #[js(skip)]
    fn private_business() {}

    #[cfg(any())]
    fn never(&self, missing: TypeThatIsNowhere) {}

    #[cfg(not(target_pointer_width = "16"))]
    #[deprecated(note = "use `advance`")]
    fn always(&self) -> bool {
        true
    }
}

#[methods]
impl Counter {
    fn from_second_block(&self) -> bool {
        Self::private_business();
        true
    }
}

/// What has an area; made by native code and by those that extend it.
#[class]
struct Shape {
    #[js]
    name: String,
}

#[methods]
impl Shape {
    #[js(constructor)]
    fn new(name: String) -> Self {
        Self { name }
    }

    fn describe(&self) -> String {
        format!("a shape called {}", self.name)
    }

    fn rename(&mut self, name: String) {
        self.name = name;
    }
}

/// Round.
#[class(extends = Shape)]
struct Circle {
    radius: f64,
    shape: Shape,
}

#[methods]
impl Circle {
    #[js(constructor)]
    fn new(radius: f64) -> Self {
        Self {
            radius,
            shape: Shape::new("circle".to_owned()),
        }
    }

    fn area(&self) -> f64 {
        self.radius * self.radius * std::f64::consts::PI
    }

    #[js(getter)]
    fn inner_name(&self) -> &str {
        &self.shape.name
    }
}

/// Two levels down.
#[class(extends = Circle)]
struct Wheel {
    #[js(base)]
    rim: Circle,
    #[js]
    spokes: u32,
}

#[methods]
impl Wheel {
    #[js(constructor)]
    fn new(radius: f64, spokes: u32) -> Self {
        Self {
            rim: Circle::new(radius),
            spokes,
        }
    }
}

#[export]
fn name_of(shape: &Shape) -> &str {
    &shape.name
}

#[export]
fn radius_of(circle: &Circle) -> f64 {
    circle.radius
}

#[export]
fn both(a: &mut Shape, b: &Shape) -> String {
    a.name.push_str(&b.name);
    a.name.clone()
}

/// Made by native code only.
#[class(rename = "NativeHandle")]
struct Handle(u32);

#[methods]
impl Handle {
    #[js(getter)]
    fn id(&self) -> u32 {
        self.0
    }
}

#[export]
fn open_handle(id: u32) -> Handle {
    Handle(id)
}

/// A list of one type.
#[class(instances(NumberList<f64>, TextList<String>))]
struct List<T> {
    items: Vec<T>,
}

#[methods(instances(<f64>, <String>))]
impl<T: Clone> List<T> {
    #[js(constructor)]
    fn new() -> Self {
        Self { items: Vec::new() }
    }

    fn push(&mut self, item: T) -> u32 {
        self.items.push(item);
        u32::try_from(self.items.len()).unwrap_or(u32::MAX)
    }

    fn last(&self) -> Option<T> {
        self.items.last().cloned()
    }

    fn append(&mut self, other: &Self) {
        self.items.extend_from_slice(&other.items);
    }
}

/// Counts down.
#[class]
struct Countdown {
    left: u32,
}

#[methods]
impl Countdown {
    #[js(constructor)]
    fn new(from: u32) -> Self {
        Self { left: from }
    }

    #[js(iterator)]
    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        Some(self.left)
    }
}

/// Numbers, each time from the first.
#[class]
struct Range {
    end: u32,
}

#[methods]
impl Range {
    #[js(constructor)]
    fn new(end: u32) -> Self {
        Self { end }
    }

    #[js(symbol = "iterator")]
    fn iterate(&self) -> Iter<std::ops::Range<u32>> {
        Iter(0..self.end)
    }
}

/// Gives back what it is given, until it is given nothing.
#[class]
struct Echo;

#[methods]
impl Echo {
    #[js(constructor)]
    fn new() -> Self {
        Self
    }

    #[js(generator)]
    fn next(&mut self, input: Option<String>) -> Result<Option<String>> {
        match input.as_deref() {
            Some("fail") => Err(Error::new("asked to fail")),
            _ => Ok(input),
        }
    }

    #[js(rename = "return")]
    fn stop<'a>(&mut self, result: Option<String>) -> Result<Stopped> {
        Ok(Stopped {
            value: result,
            done: true,
        })
    }
}

#[derive(tenon_addon::IntoJs)]
struct Stopped {
    value: Option<String>,
    done: bool,
}

/// A place for classes.
#[export]
mod geometry {
    use tenon_addon::{class, export, methods};

    /// A point.
    #[class]
    #[derive(Clone, Copy)]
    pub struct Point {
        #[js]
        x: f64,
        #[js]
        y: f64,
    }

    #[methods]
    impl Point {
        #[js(constructor)]
        fn new(x: f64, y: f64) -> Self {
            Self { x, y }
        }
    }

    #[export]
    fn middle(a: &Point, b: &Point) -> Point {
        Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0)
    }
}

#[export]
fn this_is<'a>(#[js(this)] this: Object<'a>) -> Object<'a> {
    this
}
