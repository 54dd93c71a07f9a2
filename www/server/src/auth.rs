//! Signing in by device, and the tokens of a sign-in.

mod access_token;
mod reusable_refresh;
mod secret;
mod sign_in;

pub use access_token::{ACCESS_SEC, Expires, ISSUER, Tokens};
pub use reusable_refresh::{end, is_known, resume};
pub use secret::random_secret;
pub use sign_in::{REFRESH_SEC, SignIn, by_device, by_refresh};
