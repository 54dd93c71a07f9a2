//! Signing in by device or by an account, and the tokens of a sign-in.

mod access_token;
mod accounts;
mod issuer;
mod link;
mod reusable_refresh;
mod sign_in;

pub use access_token::{ACCESS_SEC, Expires, ISSUER, Tokens};
pub use accounts::Accounts;
pub use issuer::{Issuer, IssuerOptions, NoAccount};
pub use link::{Linked, link};
pub use reusable_refresh::{end, is_known, resume};
pub use sign_in::{REFRESH_SEC, SignIn, by_account, by_device, by_refresh};
