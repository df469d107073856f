//! `internalBinding('url_pattern')`: patterns of URLs, read by the `urlpattern` crate. The matching
//! itself is JavaScript's, with its own regular expressions.

use urlpattern::UrlPatternOptions;
use urlpattern::quirks::{self, EcmaRegexp, StringOrInit};

use super::prelude::*;
use super::support::{self, throw_type};

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "parse", parse);
    set_function(scope, target, "matchInput", match_input);
}

/// The first argument: text, or the parts as JSON when the third says so.
fn input(
    scope: &mut v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
) -> Result<StringOrInit<'static>, String> {
    let text = support::text(scope, args, 0).unwrap_or_default();
    if args.get(2).is_true() {
        let parts = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        Ok(StringOrInit::Init(parts))
    } else {
        Ok(StringOrInit::String(text.into()))
    }
}

/// `parse(pattern, baseURL, isParts, ignoreCase)`: the components as JSON.
fn parse(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let base = support::text(scope, &args, 1);
    let options = UrlPatternOptions {
        ignore_case: args.get(3).is_true(),
        ..UrlPatternOptions::default()
    };
    let pattern = input(scope, &args).and_then(|input| {
        quirks::process_construct_pattern_input(input, base.as_deref())
            .and_then(|init| quirks::parse_pattern::<EcmaRegexp>(init, options))
            .map_err(|error| error.to_string())
    });
    match pattern.and_then(|it| serde_json::to_string(&it).map_err(|error| error.to_string())) {
        Ok(json) => rv.set(string(scope, &json).into()),
        Err(_) => throw_type(
            scope,
            "ERR_INVALID_URL_PATTERN",
            "Failed to construct URLPattern",
        ),
    }
}

/// `matchInput(input, baseURL, isParts)`: the parts to be matched as JSON, or undefined for what is
/// no URL.
fn match_input(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let base = support::text(scope, &args, 1);
    let matched = input(scope, &args).and_then(|input| {
        quirks::process_match_input(input, base.as_deref()).map_err(|error| error.to_string())
    });
    match matched {
        Ok(Some((input, _))) => {
            let parts = quirks::parse_match_input(input);
            if let Some(json) = parts.and_then(|it| serde_json::to_string(&it).ok()) {
                rv.set(string(scope, &json).into());
            }
        }
        Ok(None) => {}
        Err(error) => throw_type(scope, "ERR_OPERATION_FAILED", &error),
    }
}
