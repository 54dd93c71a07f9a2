//! Posts deliveries to the webhook's receiver.

use std::time::Duration;

use anyhow::Result;

use crate::outgoing::signed::{Origin, PostError, Signed};
use crate::store::outbox::Message;

/// The receiver of messages.
pub struct Webhook(Signed);

impl Webhook {
    /// A receiver at an address, which must answer within the timeout.
    ///
    /// # Errors
    ///
    /// As `Signed::to`.
    pub fn new(address: &str, secret: &str, timeout: Duration) -> Result<Webhook> {
        Signed::to(address, secret, timeout, Origin { address: "--webhook", secret: "PLAUDIT_WEBHOOK_SECRET" }).map(Webhook)
    }

    /// How long the dispatcher waits for an answer.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.0.timeout()
    }

    /// Posts messages of one stream: `{"stream", "letters"}`. A status from 200 to 299 acknowledges them; the body is ignored.
    ///
    /// # Errors
    ///
    /// The messages are not acknowledged, whether they arrived or not.
    pub async fn deliver(&self, stream: &str, messages: &[Message]) -> Result<(), PostError> {
        let bodies: Vec<&str> = messages.iter().map(|message| message.body.as_str()).collect();
        let stream = plaudit::Value::from(stream).to_canonical_json();
        let answer = self.0.post(format!(r#"{{"letters":[{}],"stream":{stream}}}"#, bodies.join(","))).await?;
        if answer.status.is_success() { Ok(()) } else { Err(PostError::Status(answer.status)) }
    }
}
