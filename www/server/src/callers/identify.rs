//! Identifies callers, of the kinds that the server's options allow.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use futures_util::FutureExt as _;
use plaudit::UnixSec;

use super::caller::{Caller, Who};
use super::{cookie, same_site};
use crate::clock::now;
use crate::endpoint::{Code, Refusal};
use crate::keys::ServerKey;
use crate::middleware::Check;
use crate::operators::OperatorSession;
use crate::store::Store;

/// The kinds of callers that are enabled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surfaces {
    /// Whether operators may sign in.
    pub portal: bool,
    /// Whether servers may call with their keys.
    pub api: bool,
    /// Whether events are accepted only of players whom the database knows.
    pub known_players: bool,
}

/// Identifies the caller of a request.
#[derive(Clone)]
pub struct Callers {
    store: Store,
    surfaces: Surfaces,
}

impl Callers {
    /// The callers of a database.
    #[must_use]
    pub fn new(store: Store, surfaces: Surfaces) -> Callers {
        Callers { store, surfaces }
    }

    /// The kinds of callers that are enabled.
    #[must_use]
    pub fn surfaces(&self) -> Surfaces {
        self.surfaces
    }

    /// The caller, by the bearer token if there is one, else by the cookie.
    ///
    /// # Errors
    ///
    /// `AUTH` if neither identifies a caller. `PERMISSION_DENIED` if the page of another site sent the request.
    pub async fn caller(&self, method: &Method, headers: &HeaderMap, now: UnixSec) -> Result<Caller, Refusal> {
        match (headers.get(header::AUTHORIZATION), cookie::secret(headers)) {
            (Some(value), _) => self.by_key(value.to_str().unwrap_or_default(), now).await,
            (None, Some(secret)) => {
                if !method.is_safe() {
                    same_site::check(headers)?;
                }
                self.by_session(secret, now).await
            }
            (None, None) => Err(Refusal::new(Code::Auth, "the request carries neither a server's key nor an operator's sign-in")),
        }
    }

    /// Identifies callers before the gate reads their bodies.
    #[must_use]
    pub fn check(&self) -> Check {
        let callers = self.clone();
        Arc::new(move |parts| {
            let callers = callers.clone();
            async move {
                let caller = callers.caller(&parts.method, &parts.headers, now()).await?;
                parts.extensions.insert(caller);
                Ok(())
            }
            .boxed()
        })
    }

    async fn by_key(&self, header: &str, now: UnixSec) -> Result<Caller, Refusal> {
        let text = match header.split_once(' ') {
            Some((scheme, text)) if self.surfaces.api && scheme.eq_ignore_ascii_case("bearer") => text.trim(),
            _ if !self.surfaces.api => {
                return Err(Refusal::new(Code::Auth, "this server accepts no keys; its operator can allow them with --api"));
            }
            _ => return Err(Refusal::new(Code::Auth, "expected \"authorization: Bearer <key>\"")),
        };
        let key = ServerKey::of(&self.store, text).await?;
        let key = key.ok_or_else(|| Refusal::new(Code::Auth, "this server does not know the key, or it is revoked"))?;
        Ok(Caller::new(Who::Key(key), now))
    }

    async fn by_session(&self, secret: &str, now: UnixSec) -> Result<Caller, Refusal> {
        let over = || Refusal::new(Code::Auth, "the operator's sign-in has expired; sign in again");
        if !self.surfaces.portal {
            return Err(over());
        }
        let session = OperatorSession::of(&self.store, secret, now).await?.ok_or_else(over)?;
        Ok(Caller::new(Who::Operator(session, secret.to_owned()), now))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Callers: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Caller, Refusal> {
        match parts.extensions.get::<Caller>() {
            Some(caller) => Ok(caller.clone()), // the gate has identified the caller
            None => Callers::from_ref(state).caller(&parts.method, &parts.headers, now()).await,
        }
    }
}
