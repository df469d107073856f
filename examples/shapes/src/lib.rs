//! Classes that inherit from each other, and that JavaScript may inherit from.

use std::f64::consts::PI;

use tenon_addon::{Error, Result, class, methods};

/// What has a name and a place.
#[class]
struct Shape {
    /// What it is called.
    #[js]
    name: String,
    x: f64,
    y: f64,
}

#[methods]
impl Shape {
    #[js(constructor)]
    fn new(name: String) -> Self {
        Self {
            name,
            x: 0.0,
            y: 0.0,
        }
    }

    /// Goes elsewhere.
    fn move_by(&mut self, dx: f64, dy: f64) {
        self.x += dx;
        self.y += dy;
    }

    /// Where it is.
    #[js(getter)]
    fn place(&self) -> (f64, f64) {
        (self.x, self.y)
    }

    /// How far two shapes of any class are from each other.
    fn distance_to(&self, other: &Shape) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A round shape.
#[class(extends = Shape)]
struct Circle {
    shape: Shape,
    radius: f64,
}

#[methods]
impl Circle {
    #[js(constructor)]
    fn new(radius: f64) -> Result<Self> {
        if radius < 0.0 {
            return Err(Error::range_error("a radius is not negative").with_code("ERR_RADIUS"));
        }
        Ok(Self {
            shape: Shape::new("circle".to_owned()),
            radius,
        })
    }

    fn area(&self) -> f64 {
        self.radius * self.radius * PI
    }
}

/// A shape with four equal sides.
#[class(extends = Shape)]
struct Square {
    shape: Shape,
    side: f64,
}

#[methods]
impl Square {
    #[js(constructor)]
    fn new(side: f64) -> Self {
        Self {
            shape: Shape::new("square".to_owned()),
            side,
        }
    }

    fn area(&self) -> f64 {
        self.side * self.side
    }
}
