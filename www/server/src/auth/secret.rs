//! Secrets: made of randomness, and stored as hashes.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

/// The hash of a secret; the same secret has another hash for another purpose.
pub(super) fn hash(purpose: &str, secret: &str) -> [u8; 32] {
    Sha256::new().chain_update(purpose).chain_update([0]).chain_update(secret).finalize().into()
}

/// The hash by which the database knows a device or a token, in hexadecimal digits.
pub(super) fn stored(purpose: &str, secret: &str) -> String {
    HEXLOWER.encode(&hash(purpose, secret))
}

/// 32 random bytes as text.
///
/// # Errors
///
/// The system has no randomness to give.
pub fn random_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}
