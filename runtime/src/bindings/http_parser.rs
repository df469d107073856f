//! `internalBinding('http_parser')`: the heads of HTTP/1 messages and the sizes of chunks.
//!
//! What follows a head, the state of a message over many packets, is kept in JavaScript
//! (`internal/http/parser`); this is the part that goes through text byte by byte.

use httparse::{EMPTY_HEADER, Header, ParserConfig, Request, Response, Status};

use super::prelude::*;
use super::support::Bytes;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "parseRequest", parse_request);
    set_function(scope, target, "parseResponse", parse_response);
    set_function(scope, target, "parseTrailers", parse_trailers);
    set_function(scope, target, "parseChunkSize", parse_chunk_size);
}

/// The bytes of the first argument.
fn bytes(args: &v8::FunctionCallbackArguments<'_>) -> Option<Bytes> {
    Bytes::borrow(args.get(0))
}

/// Places for as many header lines as there can be.
fn lines<'b>(head: &[u8]) -> Vec<Header<'b>> {
    // Empty lines may stand before the first.
    let head = head.trim_ascii_start();
    let end = memchr::memmem::find(head, b"\r\n\r\n").unwrap_or(head.len());
    let count = memchr::memchr_iter(b'\n', &head[..end]).count();
    vec![EMPTY_HEADER; count + 1]
}

/// Text of the wire: each byte is one character.
fn latin1<'s>(scope: &mut v8::PinScope<'s, '_>, bytes: &[u8]) -> v8::Local<'s, v8::Value> {
    v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal)
        .unwrap_or_else(|| v8::String::empty(scope))
        .into()
}

/// Names and values, one after the other.
fn pairs<'s>(scope: &mut v8::PinScope<'s, '_>, headers: &[Header<'_>]) -> v8::Local<'s, v8::Value> {
    let mut all = Vec::with_capacity(headers.len() * 2);
    for header in headers {
        all.push(latin1(scope, header.name.as_bytes()));
        let value = header.value.trim_ascii();
        if memchr::memchr(b'\n', value).is_some() {
            // One value over several lines: they are joined by the blanks they begin with.
            let joined: Vec<u8> = value
                .iter()
                .copied()
                .filter(|byte| !matches!(byte, b'\r' | b'\n'))
                .collect();
            all.push(latin1(scope, &joined));
        } else {
            all.push(latin1(scope, value));
        }
    }
    v8::Array::new_with_elements(scope, &all).into()
}

/// Node's names for what can be wrong with a head.
fn problem(error: httparse::Error) -> &'static str {
    match error {
        httparse::Error::HeaderName => "HPE_INVALID_HEADER_TOKEN:Invalid header token",
        httparse::Error::HeaderValue => "HPE_INVALID_HEADER_TOKEN:Invalid header value char",
        httparse::Error::NewLine => "HPE_CR_EXPECTED:Missing expected CR after header value",
        httparse::Error::Status => "HPE_INVALID_STATUS:Invalid status code",
        httparse::Error::Token => "HPE_INVALID_METHOD:Invalid method encountered",
        httparse::Error::TooManyHeaders => "HPE_HEADER_OVERFLOW:Header overflow",
        httparse::Error::Version => "HPE_INVALID_CONSTANT:Expected HTTP/, RTSP/ or ICE/",
    }
}

fn answer(
    scope: &mut v8::PinScope<'_, '_>,
    mut rv: v8::ReturnValue<'_>,
    parts: &[v8::Local<'_, v8::Value>],
) {
    rv.set(v8::Array::new_with_elements(scope, parts).into());
}

/// `parseRequest(bytes)`: `[length, minor version, header lines, method, target]`,
/// undefined while the head is not complete, or a string that names the error.
fn parse_request(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(input) = bytes(&args) else {
        return;
    };
    // SAFETY: no JavaScript runs while the slice is in use: only strings and an array are made.
    let head = unsafe { std::slice::from_raw_parts(input.base, input.len) };
    let mut lines = lines(head);
    let mut request = Request::new(&mut lines);
    match request.parse(head) {
        Ok(Status::Partial) => {}
        Ok(Status::Complete(length)) => {
            let parts = [
                v8::Number::new(scope, length as f64).into(),
                v8::Integer::new(scope, i32::from(request.version.unwrap_or(1))).into(),
                pairs(scope, request.headers),
                latin1(scope, request.method.unwrap_or_default().as_bytes()),
                latin1(scope, request.path.unwrap_or_default().as_bytes()),
            ];
            answer(scope, rv, &parts);
        }
        Err(error) => rv.set(string(scope, problem(error)).into()),
    }
}

/// `parseResponse(bytes)`: as `parseRequest`, with the status code and the reason at the end.
fn parse_response(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(input) = bytes(&args) else {
        return;
    };
    // SAFETY: no JavaScript runs while the slice is in use: only strings and an array are made.
    let head = unsafe { std::slice::from_raw_parts(input.base, input.len) };
    let mut lines = lines(head);
    let mut response = Response::new(&mut lines);
    let mut config = ParserConfig::default();
    config.allow_obsolete_multiline_headers_in_responses(true);
    match config.parse_response(&mut response, head) {
        Ok(Status::Partial) => {}
        Ok(Status::Complete(length)) => {
            let parts = [
                v8::Number::new(scope, length as f64).into(),
                v8::Integer::new(scope, i32::from(response.version.unwrap_or(1))).into(),
                pairs(scope, response.headers),
                v8::Integer::new(scope, i32::from(response.code.unwrap_or(0))).into(),
                latin1(scope, response.reason.unwrap_or_default().as_bytes()),
            ];
            answer(scope, rv, &parts);
        }
        Err(error) => {
            let text = match error {
                httparse::Error::Token => "HPE_INVALID_HEADER_TOKEN:Invalid response",
                other => problem(other),
            };
            rv.set(string(scope, text).into());
        }
    }
}

/// `parseTrailers(bytes)`: `[length, header lines]`, undefined, or a string, as above.
fn parse_trailers(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(input) = bytes(&args) else {
        return;
    };
    // SAFETY: no JavaScript runs while the slice is in use: only strings and an array are made.
    let head = unsafe { std::slice::from_raw_parts(input.base, input.len) };
    let mut lines = lines(head);
    match httparse::parse_headers(head, &mut lines) {
        Ok(Status::Partial) => {}
        Ok(Status::Complete((length, headers))) => {
            let parts = [
                v8::Number::new(scope, length as f64).into(),
                pairs(scope, headers),
            ];
            answer(scope, rv, &parts);
        }
        Err(error) => rv.set(string(scope, problem(error)).into()),
    }
}

/// `parseChunkSize(bytes)`: `[length of the line, size of the chunk]`, undefined while the line is not
/// complete, or a string that names the error.
fn parse_chunk_size(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(input) = bytes(&args) else {
        return;
    };
    // SAFETY: no JavaScript runs while the slice is in use: only numbers and an array are made.
    let line = unsafe { std::slice::from_raw_parts(input.base, input.len) };
    match httparse::parse_chunk_size(line) {
        Ok(Status::Partial) => {}
        // A lone CR or LF in an extension is how requests are smuggled past others.
        Ok(Status::Complete((length, _)))
            if line[..length - 2].iter().any(|byte| matches!(byte, b'\r' | b'\n')) =>
        {
            let text = "HPE_STRICT:Invalid character in chunk extensions";
            rv.set(string(scope, text).into());
        }
        Ok(Status::Complete((length, size))) => {
            let parts = [
                v8::Number::new(scope, length as f64).into(),
                v8::Number::new(scope, size as f64).into(),
            ];
            answer(scope, rv, &parts);
        }
        Err(_) => {
            let text = "HPE_INVALID_CHUNK_SIZE:Invalid character in chunk size";
            rv.set(string(scope, text).into());
        }
    }
}
