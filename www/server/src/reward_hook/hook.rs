//! The hook at its address: posts signed questions to it.

use std::time::Duration;

use anyhow::{Result, ensure};
use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Error;
use plaudit::Value;

use super::answer::{self, Decision};
use crate::clock::now;
use crate::eid::sent;
use crate::outbox::signature::{HEADER, sign};
use crate::outgoing::Outgoing;
use crate::store::reward_claims::Claim;

/// The least bytes of a secret.
const MIN_SECRET_BYTES: usize = 32;

/// The most bytes of an answer.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The hook.
pub struct Hook {
    address: Uri,
    secret: String,
    timeout: Duration,
    client: Outgoing,
}

/// The reason why there is no decision. It does not show the address, which may contain a secret.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The status is not 200; redirects are not followed.
    #[error("the hook answered {0}")]
    Status(StatusCode),
    /// The answer did not arrive in time.
    #[error("the hook took too long")]
    Late,
    /// The connection failed, or broke.
    #[error("{}", if .0.is_connect() { "the hook cannot be reached" } else { "the connection to the hook broke" })]
    Broken(#[source] Error),
    /// The body broke off, or is too large.
    #[error("the hook's answer broke off, or has more than {MAX_ANSWER_BYTES} bytes")]
    Body,
    /// The answer is no decision.
    #[error("{0}")]
    Nonsense(String),
    /// The question is no valid request.
    #[error("no request can be made")]
    Request,
}

impl Hook {
    /// A hook at an address, which must answer within the timeout.
    ///
    /// # Errors
    ///
    /// The address is not `http://` or `https://` with a host; the secret is shorter than 32 bytes; there are no trusted certificates.
    pub fn new(address: &str, secret: &str, timeout: Duration) -> Result<Hook> {
        let (address, client) = Outgoing::to(address, "--reward-hook")?;
        let bytes = secret.len();
        ensure!(bytes >= MIN_SECRET_BYTES, "PLAUDIT_REWARD_HOOK_SECRET has {bytes} bytes; at least {MIN_SECRET_BYTES} are needed");
        Ok(Hook { address, secret: secret.to_owned(), timeout, client })
    }

    /// How long an answer may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Asks for the decision on a claim.
    ///
    /// # Errors
    ///
    /// There is no decision.
    pub async fn ask(&self, claim: &Claim) -> Result<Decision, HookError> {
        let body = question(claim);
        let request = Request::post(&self.address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("plaudit/", env!("CARGO_PKG_VERSION")))
            .header(HEADER, sign(&self.secret, now().0, &body));
        let request = request.body(Full::from(body)).map_err(|_| HookError::Request)?;
        tokio::time::timeout(self.timeout, self.post(request)).await.unwrap_or(Err(HookError::Late))
    }

    async fn post(&self, request: Request<Full<Bytes>>) -> Result<Decision, HookError> {
        let (head, body) = self.client.send(request).await.map_err(HookError::Broken)?.into_parts();
        if head.status != StatusCode::OK {
            return Err(HookError::Status(head.status));
        }
        let bytes = Limited::new(body, MAX_ANSWER_BYTES).collect().await.map_err(|_| HookError::Body)?.to_bytes();
        let text = std::str::from_utf8(&bytes).map_err(|_| HookError::Nonsense("the hook's answer is no UTF-8".to_owned()))?;
        answer::read(text, now()).map_err(HookError::Nonsense)
    }
}

fn question(claim: &Claim) -> String {
    let reward = claim.rolled().unwrap_or_default();
    let members = [
        ("id", Value::from(claim.id.as_str())),
        ("stream", claim.stream.as_str().into()),
        ("player", claim.player.as_str().into()),
        ("eid", sent(&claim.eid).into()),
        ("achievement", claim.node.as_str().into()),
        ("kind", claim.kind.as_str().into()),
        ("at", claim.at.into()),
        ("attempt", claim.attempts.saturating_add(1).into()),
        ("reward", reward),
    ];
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect()).to_canonical_json()
}
