//! The bearer token of a request.

use axum::http::{HeaderMap, header};
use plaudit::UnixSec;

use super::refusal::{Code, Refusal};
use crate::auth::Tokens;
use crate::limiter::Limiter;

/// The player whose token the request carries.
pub fn player(tokens: &Tokens, headers: &HeaderMap, now: UnixSec) -> Result<String, Refusal> {
    session(tokens, headers, now).map(|(player, _)| player)
}

/// The player whose token the request carries, counted against the player's rate.
pub fn limited_player(tokens: &Tokens, limiter: &Limiter, headers: &HeaderMap, now: UnixSec) -> Result<String, Refusal> {
    let player = player(tokens, headers, now)?;
    limiter.check_player(&player)?;
    Ok(player)
}

/// The player whose token the request carries, and when it expires.
pub fn session(tokens: &Tokens, headers: &HeaderMap, now: UnixSec) -> Result<(String, UnixSec), Refusal> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(Refusal::new(Code::Auth, "the request carries no bearer token")),
    };
    tokens.session(token, now).ok_or_else(|| Refusal::new(Code::Auth, "the token is forged or expired"))
}
