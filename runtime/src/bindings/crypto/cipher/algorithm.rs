//! The ciphers there are, and what is to be known of each.

use aws_lc_sys as lc;

use super::super::lc::static_text;

/// A cipher of AWS-LC's.
#[derive(Clone, Copy)]
pub(in crate::bindings::crypto) struct Algorithm(*const lc::EVP_CIPHER);

impl Algorithm {
    /// The cipher that OpenSSL knows by `name`.
    pub(in crate::bindings::crypto) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        // SAFETY: these return pointers to constants.
        let cipher = unsafe {
            match name.as_str() {
                "aes-128-cbc" | "aes128" => lc::EVP_aes_128_cbc(),
                "aes-192-cbc" | "aes192" => lc::EVP_aes_192_cbc(),
                "aes-256-cbc" | "aes256" => lc::EVP_aes_256_cbc(),
                "aes-128-ecb" => lc::EVP_aes_128_ecb(),
                "aes-192-ecb" => lc::EVP_aes_192_ecb(),
                "aes-256-ecb" => lc::EVP_aes_256_ecb(),
                "aes-128-ctr" => lc::EVP_aes_128_ctr(),
                "aes-192-ctr" => lc::EVP_aes_192_ctr(),
                "aes-256-ctr" => lc::EVP_aes_256_ctr(),
                "aes-128-ofb" => lc::EVP_aes_128_ofb(),
                "aes-192-ofb" => lc::EVP_aes_192_ofb(),
                "aes-256-ofb" => lc::EVP_aes_256_ofb(),
                "aes-128-cfb" => lc::EVP_aes_128_cfb128(),
                "aes-192-cfb" => lc::EVP_aes_192_cfb128(),
                "aes-256-cfb" => lc::EVP_aes_256_cfb128(),
                "aes-128-cfb8" => lc::EVP_aes_128_cfb8(),
                "aes-192-cfb8" => lc::EVP_aes_192_cfb8(),
                "aes-256-cfb8" => lc::EVP_aes_256_cfb8(),
                "aes-128-cfb1" => lc::EVP_aes_128_cfb1(),
                "aes-192-cfb1" => lc::EVP_aes_192_cfb1(),
                "aes-256-cfb1" => lc::EVP_aes_256_cfb1(),
                "aes-128-gcm" | "id-aes128-gcm" => lc::EVP_aes_128_gcm(),
                "aes-192-gcm" | "id-aes192-gcm" => lc::EVP_aes_192_gcm(),
                "aes-256-gcm" | "id-aes256-gcm" => lc::EVP_aes_256_gcm(),
                "aes-128-ccm" | "id-aes128-ccm" => lc::EVP_aes_128_ccm(),
                "aes-192-ccm" | "id-aes192-ccm" => lc::EVP_aes_192_ccm(),
                "aes-256-ccm" | "id-aes256-ccm" => lc::EVP_aes_256_ccm(),
                "aes-256-xts" => lc::EVP_aes_256_xts(),
                "chacha20-poly1305" => lc::EVP_chacha20_poly1305(),
                "des-ede3-cbc" | "des3" => lc::EVP_des_ede3_cbc(),
                "des-ede3-ecb" | "des-ede3" => lc::EVP_des_ede3_ecb(),
                "des-ede-cbc" => lc::EVP_des_ede_cbc(),
                "des-ede-ecb" | "des-ede" => lc::EVP_des_ede(),
                _ => return None,
            }
        };
        Some(Self(cipher))
    }

    pub(in crate::bindings::crypto) fn get(self) -> *const lc::EVP_CIPHER {
        self.0
    }

    pub(super) fn numbered(nid: i32) -> Option<Self> {
        let chacha = Self::named("chacha20-poly1305")?;
        if nid == chacha.public_nid() {
            return Some(chacha);
        }
        // SAFETY: returns a constant or null, as does the name's look-up.
        let name = unsafe { static_text(lc::OBJ_nid2ln(nid)) };
        // SAFETY: as above.
        let short = unsafe { static_text(lc::OBJ_nid2sn(nid)) };
        [name, short].into_iter().flatten().find_map(Self::named)
    }

    /// OpenSSL's number.
    pub(super) fn public_nid(self) -> i32 {
        // The one that AWS-LC has given a number of its own.
        const OPENSSL_CHACHA20_POLY1305: i32 = 1018;
        if self.is_chacha() {
            OPENSSL_CHACHA20_POLY1305
        } else {
            self.nid()
        }
    }

    /// OpenSSL's long name.
    pub(super) fn public_name(self) -> String {
        if matches!(self.mode(), "gcm" | "ccm") {
            return format!("id-aes{}-{}", self.key_length() * 8, self.mode());
        }
        // SAFETY: a constant text or null.
        let name = unsafe { static_text(lc::OBJ_nid2ln(self.nid())) };
        name.unwrap_or_default().to_ascii_lowercase()
    }

    pub(super) fn nid(self) -> i32 {
        // SAFETY: a constant of the library's, here and below.
        unsafe { lc::EVP_CIPHER_nid(self.0) }
    }

    pub(in crate::bindings::crypto) fn key_length(self) -> usize {
        // SAFETY: as above.
        unsafe { lc::EVP_CIPHER_key_length(self.0) as usize }
    }

    pub(super) fn iv_length(self) -> usize {
        // SAFETY: as above.
        unsafe { lc::EVP_CIPHER_iv_length(self.0) as usize }
    }

    /// How long OpenSSL's vector is by default.
    pub(super) fn public_iv_length(self) -> usize {
        if self.mode() == "ccm" {
            12
        } else {
            self.iv_length()
        }
    }

    pub(super) fn block_size(self) -> usize {
        // SAFETY: as above.
        unsafe { lc::EVP_CIPHER_block_size(self.0) as usize }
    }

    pub(super) fn is_chacha(self) -> bool {
        self.nid() == lc::NID_chacha20_poly1305
    }

    /// OpenSSL's name of the mode.
    pub(super) fn mode(self) -> &'static str {
        // SAFETY: as above.
        let mode = unsafe { lc::EVP_CIPHER_mode(self.0) };
        match mode as i32 {
            lc::EVP_CIPH_ECB_MODE => "ecb",
            lc::EVP_CIPH_CBC_MODE => "cbc",
            lc::EVP_CIPH_CFB_MODE => "cfb",
            lc::EVP_CIPH_OFB_MODE => "ofb",
            lc::EVP_CIPH_CTR_MODE => "ctr",
            lc::EVP_CIPH_GCM_MODE => "gcm",
            lc::EVP_CIPH_CCM_MODE => "ccm",
            lc::EVP_CIPH_XTS_MODE => "xts",
            _ => "stream",
        }
    }

    pub(super) fn is_authenticated(self) -> bool {
        self.is_chacha() || matches!(self.mode(), "gcm" | "ccm")
    }
}
