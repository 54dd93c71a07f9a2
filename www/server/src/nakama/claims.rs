//! What tokens say. Nakama's clients read them: when they expire, and who signed in.

use std::collections::BTreeMap;

use plaudit::UnixSec;
use serde::{Deserialize, Serialize};

use crate::auth::{ACCESS_SEC, Expires, ISSUER, REFRESH_SEC};

/// The issuer of refresh tokens: nobody takes one for an access token.
pub const REFRESH_ISSUER: &str = "plaudit-refresh";

/// Whom a session belongs to, and what the client gave along.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// The player.
    #[serde(rename = "uid")]
    pub player: String,
    /// The name that the client signed in with; the server keeps none.
    #[serde(rename = "usn")]
    pub username: String,
    /// The client's own variables.
    #[serde(rename = "vrs", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
}

/// An access token: good wherever one of ours is.
#[derive(Serialize)]
pub struct Access<'a> {
    iss: &'static str,
    sub: &'a str,
    iat: i64,
    exp: i64,
    #[serde(flatten)]
    identity: &'a Identity,
}

impl Access<'_> {
    pub fn of(identity: &Identity, now: UnixSec) -> Access<'_> {
        Access { iss: ISSUER, sub: &identity.player, iat: now.0, exp: now.plus(ACCESS_SEC).0, identity }
    }
}

/// A refresh token: the one that the database knows, in a signed envelope.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refresh {
    iss: String,
    sub: String,
    exp: i64,
    /// The token that the database knows.
    pub tid: String,
    #[serde(flatten)]
    pub identity: Identity,
}

impl Expires for Refresh {
    fn expires(&self) -> i64 {
        self.exp
    }
}

impl Refresh {
    pub fn of(identity: &Identity, token: String, now: UnixSec) -> Refresh {
        let (iss, sub) = (REFRESH_ISSUER.to_owned(), identity.player.clone());
        Refresh { iss, sub, exp: now.plus(REFRESH_SEC).0, tid: token, identity: identity.clone() }
    }
}
