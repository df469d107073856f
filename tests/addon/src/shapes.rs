//! Derived conversions of structs and enums.

use std::collections::HashMap;

use tenon_addon::{FromJs, IntoJs, Result, Value, export};

/// How to resize.
#[derive(FromJs, IntoJs)]
struct ResizeOptions {
    /// In pixels.
    width: u16,
    #[js(default = 90)]
    quality_level: u8,
    title: Option<String>,
    #[js(rename = "keep-ratio", default)]
    keep: bool,
    #[js(skip)]
    computed: u32,
}

#[export]
fn resize(options: ResizeOptions) -> ResizeOptions {
    ResizeOptions {
        quality_level: options.quality_level / 2 + u8::from(options.computed != 0),
        ..options
    }
}

#[derive(FromJs)]
#[js(strict)]
struct Exact {
    a: f64,
    b: Option<f64>,
}

#[export]
fn exact(options: Exact) -> f64 {
    options.a + options.b.unwrap_or(0.0)
}

/// Borrows its text from JavaScript's.
#[derive(FromJs)]
struct Borrowed<'a> {
    text: &'a str,
    other: Value<'a>,
}

#[export]
fn borrowed(options: Borrowed<'_>) -> String {
    format!("{}:{:?}", options.text, options.other.kind())
}

#[derive(IntoJs)]
struct Sparse {
    always: bool,
    #[js(optional)]
    sometimes: Option<f64>,
}

#[export]
fn sparse(number: Option<f64>) -> Sparse {
    Sparse {
        always: true,
        sometimes: number,
    }
}

/// A page of something.
#[derive(FromJs, IntoJs)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

#[export]
fn double_page(page: Page<f64>) -> Page<f64> {
    Page {
        items: page.items.into_iter().map(|item| item * 2.0).collect(),
        next: page.next,
    }
}

/// A tree.
#[derive(FromJs, IntoJs)]
struct Tree {
    value: f64,
    children: Vec<Tree>,
}

#[export]
fn sum_tree(tree: Tree) -> f64 {
    tree.value + tree.children.into_iter().map(sum_tree).sum::<f64>()
}

/// How loud.
#[export]
#[derive(FromJs, IntoJs, Clone, Copy)]
enum Level {
    /// Hardly.
    Low = 1,
    High = 10,
    Negative = -3,
}

#[export]
fn louder(level: Level) -> Level {
    match level {
        Level::Negative => Level::Low,
        Level::Low | Level::High => Level::High,
    }
}

#[derive(FromJs, IntoJs)]
#[export]
#[js(rename_all = "kebab-case")]
enum Direction {
    UpAndAway,
    #[js(rename = "DOWN")]
    Down,
}

#[export]
fn turn(direction: Direction) -> Direction {
    match direction {
        Direction::UpAndAway => Direction::Down,
        Direction::Down => Direction::UpAndAway,
    }
}

/// Only a union of texts.
#[derive(FromJs, IntoJs)]
enum Color {
    Red,
    DarkGreen,
}

#[export]
fn other_color(color: Color) -> Color {
    match color {
        Color::Red => Color::DarkGreen,
        Color::DarkGreen => Color::Red,
    }
}

/// What happened.
#[derive(FromJs, IntoJs)]
#[js(tag = "kind")]
enum Event {
    Closed,
    Moved { to_x: f64, to_y: f64 },
    Renamed(String),
}

#[export]
fn replay(event: Event) -> Event {
    match event {
        Event::Moved { to_x, to_y } => Event::Moved {
            to_x: to_y,
            to_y: to_x,
        },
        Event::Renamed(name) => Event::Renamed(name.to_uppercase()),
        Event::Closed => Event::Closed,
    }
}

#[derive(FromJs, IntoJs)]
struct UserId(u32);

#[export]
fn next_user(id: UserId) -> UserId {
    UserId(id.0 + 1)
}

#[derive(FromJs, IntoJs)]
#[js(untagged)]
enum TextOrNumber {
    Text(String),
    Number(f64),
    Many(Vec<f64>),
}

#[export]
fn swap(value: TextOrNumber) -> TextOrNumber {
    match value {
        TextOrNumber::Text(text) => TextOrNumber::Number(text.len() as f64),
        TextOrNumber::Number(number) => TextOrNumber::Text(number.to_string()),
        TextOrNumber::Many(list) => TextOrNumber::Many(list.into_iter().rev().collect()),
    }
}

#[export]
fn count_levels(levels: Vec<Level>) -> Result<HashMap<String, f64>> {
    let mut counts = HashMap::new();
    for level in levels {
        *counts.entry((level as i32).to_string()).or_insert(0.0) += 1.0;
    }
    Ok(counts)
}
