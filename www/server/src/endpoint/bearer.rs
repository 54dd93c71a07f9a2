//! The bearer token of a request.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use plaudit::UnixSec;

use super::refusal::{Code, Refusal};
use crate::auth::Tokens;
use crate::failure::Failure;
use crate::limiter::Limiter;
use crate::session::Session;
use crate::store::{Store, standing};

/// Identifies the player of a request by its bearer token, and counts the request against the player's rate.
#[derive(Clone)]
pub struct Bearers {
    /// Checks tokens.
    pub tokens: Arc<Tokens>,
    /// Counts requests.
    pub limiter: Arc<Limiter>,
    /// Tells which players are banned or signed out.
    pub store: Store,
}

impl Bearers {
    /// The session of the request's token, counted against the player's rate. Bans are checked later, when the player's stream is
    /// read.
    pub fn session(&self, headers: &HeaderMap, now: UnixSec) -> Result<Session, Refusal> {
        let session = session(&self.tokens, headers, now)?;
        self.limiter.check_player(&session.player)?;
        Ok(session)
    }

    /// The session of the request's token, for a player who is neither banned nor signed out.
    pub async fn admitted(&self, headers: &HeaderMap, now: UnixSec) -> Result<Session, Refusal> {
        let session = self.session(headers, now)?;
        admit(&self.store, &session).await?;
        Ok(session)
    }
}

/// Refuses a player who is banned, signed out, or deleted.
pub async fn admit(store: &Store, session: &Session) -> Result<(), Failure> {
    standing::of(&mut *store.readers().acquire().await?, &session.player).await?.admits(session.issued_at)
}

/// The session of the request's token, without counting it.
pub fn session(tokens: &Tokens, headers: &HeaderMap, now: UnixSec) -> Result<Session, Refusal> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(Refusal::new(Code::Auth, "the request carries no bearer token")),
    };
    tokens.session(token, now).ok_or_else(|| Refusal::new(Code::Auth, "the token is forged or expired"))
}
