//! Secrets: generated at random, and stored as hashes.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

/// The hash of a secret for one purpose; for another purpose the hash differs.
pub(crate) fn hash(purpose: &str, secret: &str) -> [u8; 32] {
    Sha256::new().chain_update(purpose).chain_update([0]).chain_update(secret).finalize().into()
}

/// A key for one purpose, derived from a secret. A signature for one purpose is not valid for another.
pub(crate) fn derived(secret: &[u8], purpose: &[u8]) -> Hmac<Sha256> {
    let keyed = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("an HMAC takes a key of any length"));
    keyed(&keyed(secret).chain_update(purpose).finalize().into_bytes())
}

/// The hash under which the database stores a device or a token, in hexadecimal digits.
pub(crate) fn stored(purpose: &str, secret: &str) -> String {
    HEXLOWER.encode(&hash(purpose, secret))
}

/// The keyed hash of a text. Without the key, the text cannot be found by trying, even if there are few possible texts.
pub(crate) fn keyed(key: &str, purpose: &str, text: &str) -> [u8; 32] {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return hash(purpose, text) }; // a key may have any length
    mac.chain_update(purpose).chain_update([0]).chain_update(text).finalize().into_bytes().into()
}

/// A code that a player may read out: 80 random bits, as 16 letters and digits.
///
/// # Errors
///
/// The system's random generator fails.
pub fn random_code() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes)?;
    Ok(BASE32_NOPAD.encode(&bytes))
}

/// 32 random bytes as text.
///
/// # Errors
///
/// The system's random generator fails.
pub fn random_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}
