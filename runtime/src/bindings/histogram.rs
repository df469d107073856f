//! `internalBinding('histogram')`: counts of values by size, for `perf_hooks`.
//!
//! JavaScript knows a histogram by a number, and says with `free` when it is done with it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use hdrhistogram::Histogram;

use super::prelude::*;
use super::support::{float, int};

#[derive(Default)]
struct Histograms {
    last: Cell<i32>,
    all: RefCell<HashMap<i32, Histogram<u64>>>,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    env.set_state(Histograms::default());
    set_function(scope, target, "create", create);
    set_function(scope, target, "free", free);
    set_function(scope, target, "record", record);
    set_function(scope, target, "add", add);
    set_function(scope, target, "reset", reset);
    set_function(scope, target, "statistics", statistics);
    set_function(scope, target, "percentile", percentile);
    set_function(scope, target, "percentiles", percentiles);
}

fn histograms(scope: &mut v8::PinScope<'_, '_>) -> Rc<Histograms> {
    Env::current(scope).state::<Histograms>()
}

/// `create(lowest, highest, figures)`: the number of a new histogram, or undefined for bounds that
/// make no sense.
fn create(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let (lowest, highest) = (float(&args, 0, 1.0) as u64, float(&args, 1, 2.0) as u64);
    let figures = int(&args, 2, 3).clamp(0, 5) as u8;
    let made = Histogram::new_with_bounds(lowest, highest, figures);
    if let Ok(histogram) = made {
        let state = histograms(scope);
        let id = state.last.get() + 1;
        state.last.set(id);
        state.all.borrow_mut().insert(id, histogram);
        rv.set_int32(id);
    }
}

fn free(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    histograms(scope).all.borrow_mut().remove(&int(&args, 0, 0));
}

/// Does something to the histogram that the first argument names; `None` when there is none.
fn with<T>(
    scope: &mut v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
    work: impl FnOnce(&mut Histogram<u64>) -> T,
) -> Option<T> {
    let state = histograms(scope);
    let mut all = state.all.borrow_mut();
    all.get_mut(&int(args, 0, 0)).map(work)
}

/// `record(id, value)`: whether the value was in the bounds.
fn record(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let value = float(&args, 1, 0.0) as u64;
    let recorded = with(scope, &args, |histogram| {
        value <= histogram.high() && histogram.record(value).is_ok()
    });
    rv.set_bool(recorded == Some(true));
}

/// `add(id, other)`: how many values of the other were out of this one's bounds.
fn add(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let state = histograms(scope);
    let mut all = state.all.borrow_mut();
    let Some(other) = all.get(&int(&args, 1, 0)).cloned() else {
        return;
    };
    let Some(histogram) = all.get_mut(&int(&args, 0, 0)) else {
        return;
    };
    let mut dropped = 0;
    for step in other.iter_recorded() {
        let (value, count) = (step.value_iterated_to(), step.count_at_value());
        if value > histogram.high() || histogram.record_n(value, count).is_err() {
            dropped += count;
        }
    }
    rv.set_double(dropped as f64);
}

fn reset(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    with(scope, &args, Histogram::reset);
}

/// `statistics(id)`: count, smallest, largest, mean, deviation.
fn statistics(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let numbers = with(scope, &args, |histogram| {
        if histogram.is_empty() {
            return [0.0, i64::MAX as f64, 0.0, f64::NAN, f64::NAN];
        }
        let (min, max) = (histogram.min(), histogram.max());
        let (mean, deviation) = (histogram.mean(), histogram.stdev());
        [
            histogram.len() as f64,
            min as f64,
            max as f64,
            mean,
            deviation,
        ]
    });
    if let Some(numbers) = numbers {
        rv.set(array(scope, &numbers).into());
    }
}

fn percentile(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let wanted = float(&args, 1, 100.0);
    if let Some(value) = with(scope, &args, |it| it.value_at_percentile(wanted)) {
        rv.set_double(value as f64);
    }
}

/// `percentiles(id)`: percentile, value, percentile, value …
fn percentiles(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let numbers = with(scope, &args, |histogram| {
        if histogram.is_empty() {
            return vec![100.0, 0.0];
        }
        histogram
            .iter_quantiles(1)
            .flat_map(|step| {
                let quantile = step.quantile_iterated_to();
                [quantile * 100.0, step.value_iterated_to() as f64]
            })
            .collect()
    });
    if let Some(numbers) = numbers {
        rv.set(array(scope, &numbers).into());
    }
}

fn array<'s>(scope: &mut v8::PinScope<'s, '_>, numbers: &[f64]) -> v8::Local<'s, v8::Array> {
    let numbers: Vec<v8::Local<'_, v8::Value>> = numbers
        .iter()
        .map(|number| v8::Number::new(scope, *number).into())
        .collect();
    v8::Array::new_with_elements(scope, &numbers)
}
