//! Access tokens: signed, short-lived, and the same for all processes on one database.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use plaudit::UnixSec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How long an access token is valid, in seconds.
pub const ACCESS_SEC: i64 = 15 * 60;

/// The issuer of access tokens.
pub const ISSUER: &str = "plaudit";

/// Signs and checks access tokens.
pub struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
}

/// The claims of a token that expires.
pub trait Expires {
    /// The first instant at which the token is not valid, in UNIX seconds.
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
    #[must_use]
    pub fn new(secret: &[u8]) -> Tokens {
        Tokens { signing: EncodingKey::from_secret(secret), checking: DecodingKey::from_secret(secret) }
    }

    /// A token for a player.
    ///
    /// # Errors
    ///
    /// The library's.
    pub fn sign(&self, player: &str, now: UnixSec) -> jsonwebtoken::errors::Result<String> {
        let claims = AccessClaims { iss: ISSUER.to_owned(), sub: player.to_owned(), iat: now.0, exp: now.0.saturating_add(ACCESS_SEC) };
        self.encode(&claims)
    }

    /// A token with claims of its own, for clients that read them.
    ///
    /// # Errors
    ///
    /// The library's.
    pub fn encode<C: Serialize>(&self, claims: &C) -> jsonwebtoken::errors::Result<String> {
        encode(&Header::new(Algorithm::HS256), claims, &self.signing)
    }

    /// The claims of a token of this issuer; `None`: it is forged, of another issuer, or expired.
    #[must_use]
    pub fn decode<C: DeserializeOwned + Expires>(&self, token: &str, issuer: &str, now: UnixSec) -> Option<C> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.validate_exp = false; // checked below, by the caller's clock
        let claims = decode::<C>(token, &self.checking, &validation).ok()?.claims;
        (now.0 < claims.expires()).then_some(claims)
    }

    /// The player whose token this is, and when it expires; `None`: it is forged, of another issuer, or expired.
    #[must_use]
    pub fn session(&self, token: &str, now: UnixSec) -> Option<(String, UnixSec)> {
        self.decode::<AccessClaims>(token, ISSUER, now).map(|claims| (claims.sub, UnixSec(claims.exp)))
    }

    /// The player whose token this is; `None`: it is forged, of another issuer, or expired.
    #[must_use]
    pub fn player(&self, token: &str, now: UnixSec) -> Option<String> {
        self.session(token, now).map(|(player, _)| player)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NOW: UnixSec = UnixSec(1_790_000_000);

    #[test]
    fn a_token_names_its_player_until_it_expires() {
        let tokens = Tokens::new(&[7; 32]);
        let token = tokens.sign("p1", NOW).unwrap();
        assert_eq!(tokens.player(&token, NOW.plus(ACCESS_SEC - 1)).as_deref(), Some("p1"));
        assert_eq!(tokens.player(&token, NOW.plus(ACCESS_SEC)), None);
    }

    #[test]
    fn a_forged_token_names_no_player() {
        let token = Tokens::new(&[8; 32]).sign("p1", NOW).unwrap();
        let unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJwbGF1ZGl0Iiwic3ViIjoicDEiLCJpYXQiOjAsImV4cCI6OTk5OTk5OTk5OX0.";
        for token in [token.as_str(), unsigned, "", "a.b.c"] {
            assert_eq!(Tokens::new(&[7; 32]).player(token, NOW), None, "{token}");
        }
    }
}
