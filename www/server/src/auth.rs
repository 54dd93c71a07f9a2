//! Signing in by device, and the tokens that it gives.

mod access;
mod lasting;
mod sign_in;

pub use access::{ACCESS_SEC, Expires, ISSUER, Tokens};
pub use lasting::{end, is_known, resume};
pub use sign_in::{REFRESH_SEC, Session, by_device, by_refresh, lock_own};

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

/// The hash by which the database knows a device or a token.
fn hash(purpose: &str, secret: &str) -> [u8; 32] {
    Sha256::new().chain_update(purpose).chain_update([0]).chain_update(secret).finalize().into()
}

/// 32 bytes that nobody guesses, as text.
///
/// # Errors
///
/// The system has no randomness to give.
pub fn random_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}
