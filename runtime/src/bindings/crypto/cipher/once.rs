//! Whole messages at once, as Web Crypto has them.

use std::ptr::null;

use super::super::job::run;
use super::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "cipherOnce", cipher_once);
    set_function(scope, target, "aesWrap", aes_wrap);
}

/// `cipherOnce(name, encrypts, key, iv, data, tagLength, aad, callback)`: all of the other text. A tag
/// stands at the end of the encrypted one.
fn cipher_once(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    let encrypts = args.get(1).is_true();
    let [key, iv, data] = [2, 3, 4].map(|at| bytes(scope, &args, at));
    let tag_length = length(&args, 5);
    let aad = optional_bytes(scope, &args, 6);
    run(scope, &args, 7, &mut rv, move || {
        let algorithm = Algorithm::named(&name)
            .ok_or_else(|| Failure::unsupported(&format!("The cipher {name}")))?;
        let mut cipher = Cipher::new(&name, algorithm, encrypts, &key, Some(&iv), tag_length)?;
        let mut text = &data[..];
        if let (false, Some(length)) = (encrypts, tag_length) {
            let at = text.len().checked_sub(length).ok_or_else(unauthenticated)?;
            cipher.set_tag(text[at..].to_vec())?;
            text = &text[..at];
        }
        if let Some(aad) = &aad {
            cipher.set_aad(aad, Some(text.len()))?;
        }
        let mut out = cipher.update(text)?;
        out.extend(cipher.finish()?);
        if encrypts && tag_length.is_some() {
            out.extend(cipher.tag()?);
        }
        Ok(Output::Bytes(out))
    });
}

/// `aesWrap(wraps, key, data, callback)`: a wrapped key, or what is in one (RFC 3394).
fn aes_wrap(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let wraps = args.get(0).is_true();
    let (key, data) = (bytes(scope, &args, 1), bytes(scope, &args, 2));
    run(scope, &args, 3, &mut rv, move || {
        let mut schedule = std::mem::MaybeUninit::<lc::AES_KEY>::zeroed();
        let schedule = schedule.as_mut_ptr();
        let bits = key.len() as u32 * 8;
        let mut out = vec![0; data.len() + 8];
        // SAFETY: the key has the bits given; the result has eight bytes more or fewer than the data.
        let written = unsafe {
            let made = if wraps {
                lc::AES_set_encrypt_key(key.as_ptr(), bits, schedule)
            } else {
                lc::AES_set_decrypt_key(key.as_ptr(), bits, schedule)
            };
            let operation = if wraps {
                lc::AES_wrap_key
            } else {
                lc::AES_unwrap_key
            };
            if made == 0 {
                operation(
                    schedule,
                    null(),
                    out.as_mut_ptr(),
                    data.as_ptr(),
                    data.len(),
                )
            } else {
                -1
            }
        };
        if written < 0 {
            return Err(Failure::library());
        }
        out.truncate(written as usize);
        Ok(Output::Bytes(out))
    });
}
