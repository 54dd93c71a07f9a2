//! Access tokens: signed, short-lived, and valid in all processes on one database.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac as _};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use plaudit::UnixSec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::secret::derived;
use crate::session::Session;

/// How long an access token is valid, in seconds.
pub const ACCESS_SEC: i64 = 15 * 60;

/// The issuer of access tokens.
pub const ISSUER: &str = "plaudit";

/// Signs and checks access tokens.
pub struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
    /// Derives the successors of refresh tokens.
    succeeding: Hmac<Sha256>,
}

/// The claims of a token that expires.
pub trait Expires {
    /// The first instant at which the token is no longer valid, in UNIX seconds.
    fn expires(&self) -> i64;
}

#[derive(Serialize, Deserialize)]
struct AccessClaims {
    iss: String,
    sub: String,
    iat: i64,
    exp: i64,
}

impl Expires for AccessClaims {
    fn expires(&self) -> i64 {
        self.exp
    }
}

impl Tokens {
    /// Tokens under this secret.
    ///
    /// # Errors
    ///
    /// The secret is empty.
    pub fn new(secret: &[u8]) -> jsonwebtoken::errors::Result<Tokens> {
        let (signing, checking) = (EncodingKey::from_secret(secret)?, DecodingKey::from_secret(secret)?);
        Ok(Tokens { signing, checking, succeeding: derived(secret, b"plaudit refresh tokens") })
    }

    /// The refresh token that follows this one: always the same, and not guessable without the server's secret. So two tabs that
    /// refresh at once, or a client that lost an answer, get the same token, and no successor needs to be stored.
    #[must_use]
    pub fn successor(&self, refresh_token: &str) -> String {
        BASE64URL_NOPAD.encode(&self.succeeding.clone().chain_update(refresh_token).finalize().into_bytes())
    }

    /// Signs an access token for a player.
    ///
    /// # Errors
    ///
    /// An error of the JWT library.
    pub fn sign(&self, player: &str, now: UnixSec) -> jsonwebtoken::errors::Result<String> {
        let claims = AccessClaims { iss: ISSUER.to_owned(), sub: player.to_owned(), iat: now.0, exp: now.0.saturating_add(ACCESS_SEC) };
        self.encode(&claims)
    }

    /// Signs a token with other claims, for clients that read them.
    ///
    /// # Errors
    ///
    /// An error of the JWT library.
    pub fn encode<C: Serialize>(&self, claims: &C) -> jsonwebtoken::errors::Result<String> {
        encode(&Header::new(Algorithm::HS256), claims, &self.signing)
    }

    /// The claims of a token of this issuer; `None` if it is forged, of another issuer, or expired.
    #[must_use]
    pub fn decode<C: DeserializeOwned + Expires>(&self, token: &str, issuer: &str, now: UnixSec) -> Option<C> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.validate_exp = false; // checked below, by the caller's clock
        let claims = decode::<C>(token, &self.checking, &validation).ok()?.claims;
        (now.0 < claims.expires()).then_some(claims)
    }

    /// The content of a token; `None` if it is forged, of another issuer, or expired.
    #[must_use]
    pub fn session(&self, token: &str, now: UnixSec) -> Option<Session> {
        let claims = self.decode::<AccessClaims>(token, ISSUER, now)?;
        Some(Session { player: claims.sub, issued_at: UnixSec(claims.iat), expires_at: UnixSec(claims.exp) })
    }

    /// The player of a token; `None` if it is forged, of another issuer, or expired.
    #[must_use]
    pub fn player(&self, token: &str, now: UnixSec) -> Option<String> {
        self.session(token, now).map(|session| session.player)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NOW: UnixSec = UnixSec(1_790_000_000);

    #[test]
    fn a_token_names_its_player_until_it_expires() {
        let tokens = Tokens::new(&[7; 32]).unwrap();
        let token = tokens.sign("p1", NOW).unwrap();
        assert_eq!(tokens.player(&token, NOW.plus(ACCESS_SEC - 1)).as_deref(), Some("p1"));
        assert_eq!(tokens.player(&token, NOW.plus(ACCESS_SEC)), None);
    }

    #[test]
    fn a_forged_token_names_no_player() {
        let token = Tokens::new(&[8; 32]).unwrap().sign("p1", NOW).unwrap();
        let unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJwbGF1ZGl0Iiwic3ViIjoicDEiLCJpYXQiOjAsImV4cCI6OTk5OTk5OTk5OX0.";
        for token in [token.as_str(), unsigned, "", "a.b.c"] {
            assert_eq!(Tokens::new(&[7; 32]).unwrap().player(token, NOW), None, "{token}");
        }
    }
}
