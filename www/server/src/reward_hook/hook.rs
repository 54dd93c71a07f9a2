//! Posts questions to the hook at its address.

use std::time::Duration;

use anyhow::Result;
use axum::http::StatusCode;
use plaudit::Value;

use super::answer::{self, Decision};
use crate::clock::now;
use crate::eid::sent;
use crate::outgoing::signed::{MAX_ANSWER_BYTES, Origin, PostError, Signed};
use crate::store::reward_claims::Claim;

/// The hook.
pub struct Hook(Signed);

/// The reason why there is no decision.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// There is no answer, or none with status 200.
    #[error(transparent)]
    Unanswered(#[from] PostError),
    /// The body broke off, or is too large.
    #[error("the hook's answer broke off, or has more than {MAX_ANSWER_BYTES} bytes")]
    Body,
    /// The answer is not a decision.
    #[error("{0}")]
    Nonsense(String),
}

impl Hook {
    /// A hook at an address, which must answer within the timeout.
    ///
    /// # Errors
    ///
    /// As `Signed::to`.
    pub fn new(address: &str, secret: &str, timeout: Duration) -> Result<Hook> {
        Signed::to(address, secret, timeout, Origin { address: "--reward-hook", secret: "PLAUDIT_REWARD_HOOK_SECRET" }).map(Hook)
    }

    /// How long an answer may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.0.timeout()
    }

    /// Asks for the decision on a claim.
    ///
    /// # Errors
    ///
    /// There is no decision.
    pub async fn ask(&self, claim: &Claim) -> Result<Decision, HookError> {
        let answer = self.0.post(question(claim)).await?;
        if answer.status != StatusCode::OK {
            return Err(PostError::Status(answer.status).into());
        }
        let bytes = answer.body.ok_or(HookError::Body)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| HookError::Nonsense("the hook's answer is not UTF-8".to_owned()))?;
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
