//! Signatures of deliveries, by which a receiver checks that a delivery comes from this server, and is recent.

use data_encoding::HEXLOWER;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The header of the signature.
pub const HEADER: &str = "plaudit-signature";

/// Signs a body sent at an instant: `t=<UNIX seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal digits>`.
pub fn sign(secret: &str, at: i64, body: &str) -> String {
    // An HMAC accepts a key of any length, so this does not fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{at}.").as_bytes());
    mac.update(body.as_bytes());
    format!("t={at},v1={}", HEXLOWER.encode(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected value comes from
    /// `printf '1790000000.{"a":1}' | openssl dgst -sha256 -hmac 'a secret of the tests, 32 bytes long'`.
    #[test]
    fn a_signature_is_what_openssl_makes_of_it() {
        let signed = sign("a secret of the tests, 32 bytes long", 1_790_000_000, r#"{"a":1}"#);
        assert_eq!(signed, "t=1790000000,v1=1ee96a65001198c9e2cc06a2278acae4156afdf77d358075a730a62fbf63c2d4");
    }
}
