//! `internalBinding('url')`: the parser of the WHATWG URL standard, which is the `url` crate's.

use url::{Url, quirks};

use super::prelude::*;

/// For a component that a URL does not have.
const ABSENT: u32 = u32::MAX;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    set_function(scope, target, "parse", parse);
    set_function(scope, target, "canParse", can_parse);
    set_function(scope, target, "update", update);
    set_function(scope, target, "format", format);
    set_function(scope, target, "domainToASCII", domain_to_ascii);
    set_function(scope, target, "domainToUnicode", domain_to_unicode);
    let components = Components(crate::aliased::AliasedArray::new(scope, 9));
    let view = components.0.view(scope);
    set(scope, target, "urlComponents", view.into());
    env.set_state(components);
}

/// Where the parts of the URL parsed last are in its text: protocol end, username end, host start,
/// host end, port, pathname start, search start, hash start, kind of scheme.
struct Components(crate::aliased::AliasedArray<u32>);

fn publish(env: &Env, url: &Url) {
    let parts = quirks::internal_components(url);
    // With a user name or password the host begins with the `@` before it.
    let has_credentials = parts.host_start > parts.username_end
        || url
            .as_str()
            .as_bytes()
            .get(parts.host_start.wrapping_sub(1) as usize)
            == Some(&b'@');
    let values = [
        parts.scheme_end + 1,
        parts.username_end,
        parts.host_start - u32::from(has_credentials),
        parts.host_end,
        parts.port.map_or(ABSENT, u32::from),
        // An opaque path or one after `/.` begins where the text says.
        (url.path().as_ptr() as usize - url.as_str().as_ptr() as usize) as u32,
        parts.query_start.unwrap_or(ABSENT),
        parts.fragment_start.unwrap_or(ABSENT),
        match url.scheme() {
            "http" => 0,
            "https" => 2,
            "ws" => 3,
            "ftp" => 4,
            "wss" => 5,
            "file" => 6,
            _ => 1,
        },
    ];
    let components = env.state::<Components>();
    for (index, value) in values.into_iter().enumerate() {
        components.0.set(index, value);
    }
}

fn parse_text(input: &str, base: Option<&str>) -> Option<Url> {
    match base {
        Some(base) => Url::parse(base).ok()?.join(input).ok(),
        None => Url::parse(input).ok(),
    }
}

fn parse_arguments(
    scope: &mut v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
) -> Option<Url> {
    let input = text(scope, args.get(0));
    let base = args.get(1);
    if base.is_undefined() {
        parse_text(&input, None)
    } else {
        let base = text(scope, base);
        parse_text(&input, Some(&base))
    }
}

/// `parse(input, base)`: the serialised URL, its parts in `urlComponents`; undefined for a bad one.
fn parse(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    if let Some(url) = parse_arguments(scope, &args) {
        publish(&Env::current(scope), &url);
        rv.set(string(scope, url.as_str()).into());
    }
}

/// `canParse(input, base)`.
fn can_parse(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    rv.set_bool(parse_arguments(scope, &args).is_some());
}

/// `update(href, part, value)`: the URL with one part set, or undefined when the value is no good.
fn update(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let href = text(scope, args.get(0));
    let part = text(scope, args.get(1));
    let value = text(scope, args.get(2));
    let Ok(mut url) = Url::parse(&href) else {
        return;
    };
    let done = match part.as_str() {
        "href" => quirks::set_href(&mut url, &value).is_ok(),
        "protocol" => quirks::set_protocol(&mut url, &value).is_ok(),
        "username" => quirks::set_username(&mut url, &value).is_ok(),
        "password" => quirks::set_password(&mut url, &value).is_ok(),
        "host" => quirks::set_host(&mut url, &value).is_ok(),
        "hostname" => quirks::set_hostname(&mut url, &value).is_ok(),
        "port" => quirks::set_port(&mut url, &value).is_ok(),
        "pathname" => {
            quirks::set_pathname(&mut url, &value);
            true
        }
        "search" => {
            quirks::set_search(&mut url, &value);
            true
        }
        "hash" => {
            quirks::set_hash(&mut url, &value);
            true
        }
        _ => false,
    };
    if done {
        publish(&Env::current(scope), &url);
        rv.set(string(scope, url.as_str()).into());
    }
}

/// `format(href, fragment, unicode, search, auth)`: the URL with or without these parts.
fn format(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let href = text(scope, args.get(0));
    let Ok(mut url) = Url::parse(&href) else {
        return;
    };
    if !args.get(1).is_true() {
        url.set_fragment(None);
    }
    if !args.get(3).is_true() {
        url.set_query(None);
    }
    if !args.get(4).is_true() {
        // A URL that cannot have them has none.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    let mut result = String::from(url.as_str());
    if args.get(2).is_true()
        && let Some(url::Host::Domain(domain)) = url.host()
    {
        let (unicode, _) = idna::domain_to_unicode(domain);
        let parts = quirks::internal_components(&url);
        result.replace_range(parts.host_start as usize..parts.host_end as usize, &unicode);
    }
    rv.set(string(scope, &result).into());
}

/// The host of a URL of the web: what the parser makes of it, or nothing.
fn web_host(domain: &str) -> Option<Url> {
    let mut url = Url::parse("ws://x").ok()?;
    quirks::set_hostname(&mut url, domain).ok()?;
    Some(url)
}

fn domain_to_ascii(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let domain = text(scope, args.get(0));
    let host = web_host(&domain);
    let host = host.as_ref().map_or("", quirks::hostname);
    rv.set(string(scope, host).into());
}

fn domain_to_unicode(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let domain = text(scope, args.get(0));
    let host = web_host(&domain);
    let (unicode, _) = idna::domain_to_unicode(host.as_ref().map_or("", quirks::hostname));
    rv.set(string(scope, &unicode).into());
}
