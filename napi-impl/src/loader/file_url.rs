//! A path as a `file://` URL.

use std::ffi::CString;
use std::path::Path;

/// The URL of an absolute path, as Node gives it to addons; empty for an empty path.
pub(crate) fn file_url(path: &Path) -> CString {
    let text = path.as_os_str().as_encoded_bytes();
    if text.is_empty() {
        return CString::default();
    }
    let mut url = Vec::with_capacity(text.len() + 16);
    url.extend_from_slice(b"file://");
    for &byte in text {
        if must_be_escaped(byte) {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            url.push(b'%');
            url.push(HEX[usize::from(byte >> 4)]);
            url.push(HEX[usize::from(byte & 15)]);
        } else {
            url.push(byte);
        }
    }
    // No NUL is left: it would have been escaped.
    CString::new(url).unwrap_or_default()
}

/// What the URL standard escapes in a path, and the percent sign and backslash that it would misread.
fn must_be_escaped(byte: u8) -> bool {
    !byte.is_ascii()
        || byte.is_ascii_control()
        || matches!(
            byte,
            b' ' | b'"' | b'#' | b'%' | b'<' | b'>' | b'?' | b'\\' | b'^' | b'`' | b'{' | b'}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> String {
        file_url(Path::new(path)).into_string().unwrap_or_default()
    }

    #[test]
    fn reserved_characters_are_escaped() {
        assert_eq!(url("/a/b.node"), "file:///a/b.node");
        assert_eq!(
            url("/a b/100%/c#d?e\\f.node"),
            "file:///a%20b/100%25/c%23d%3Fe%5Cf.node"
        );
        assert_eq!(
            url("/é/[x]~!$&'()*+,;=:@|.node"),
            "file:///%C3%A9/[x]~!$&'()*+,;=:@|.node"
        );
        assert_eq!(url("/a\nb\0c^"), "file:///a%0Ab%00c%5E");
        assert_eq!(url(""), "");
    }
}
