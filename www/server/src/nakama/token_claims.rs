//! The claims of the tokens of Nakama's clients, which read the expiry and the player from them.

use std::collections::BTreeMap;

use plaudit::UnixSec;
use serde::{Deserialize, Serialize};

use crate::auth::{ACCESS_SEC, Expires, ISSUER, REFRESH_SEC};

/// The issuer of refresh tokens, which distinguishes them from access tokens.
pub const REFRESH_ISSUER: &str = "plaudit-refresh";

/// The player of a session, and the client's additions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// The player's id.
    #[serde(rename = "uid")]
    pub player: String,
    /// The name that the client signed in with; the server does not store it.
    #[serde(rename = "usn")]
    pub username: String,
    /// The client's own variables.
    #[serde(rename = "vrs", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
}

/// The claims of an access token, which plaudit's own endpoints accept as well.
#[derive(Serialize)]
pub struct AccessClaims<'a> {
    iss: &'static str,
    sub: &'a str,
    iat: i64,
    exp: i64,
    #[serde(flatten)]
    identity: &'a Identity,
}

impl AccessClaims<'_> {
    pub fn of(identity: &Identity, now: UnixSec) -> AccessClaims<'_> {
        AccessClaims { iss: ISSUER, sub: &identity.player, iat: now.0, exp: now.plus(ACCESS_SEC).0, identity }
    }
}

/// The claims of a refresh token, which wraps the token that the database knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefreshClaims {
    iss: String,
    sub: String,
    exp: i64,
    /// The token that the database knows.
    pub tid: String,
    #[serde(flatten)]
    pub identity: Identity,
}

impl Expires for RefreshClaims {
    fn expires(&self) -> i64 {
        self.exp
    }
}

impl RefreshClaims {
    pub fn of(identity: &Identity, token: String, now: UnixSec) -> RefreshClaims {
        let (iss, sub) = (REFRESH_ISSUER.to_owned(), identity.player.clone());
        RefreshClaims { iss, sub, exp: now.plus(REFRESH_SEC).0, tid: token, identity: identity.clone() }
    }
}
