//! The webhook's receiver: posts signed deliveries to it.

use std::time::Duration;

use anyhow::{Result, ensure};
use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Error;

use super::signature::{HEADER, sign};
use crate::clock::now;
use crate::outgoing::Outgoing;
use crate::store::outbox::Message;

/// The least bytes of a secret.
const MIN_SECRET_BYTES: usize = 32;

/// The most bytes of an answer that are read, so that its connection can be reused; the content is ignored.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The receiver of messages.
pub struct Webhook {
    address: Uri,
    secret: String,
    timeout: Duration,
    client: Outgoing,
}

/// The reason why messages were not acknowledged. It does not show the address, which may contain a secret.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The status is outside of 200 to 299; redirects are not followed.
    #[error("the receiver answered {0}")]
    Status(StatusCode),
    /// The answer did not arrive in time.
    #[error("the receiver took too long")]
    Late,
    /// The connection failed, or broke.
    #[error("{}", if .0.is_connect() { "the receiver cannot be reached" } else { "the connection broke" })]
    Broken(#[source] Error),
    /// The delivery is no valid request; the receiver cannot correct that.
    #[error("no request can be made")]
    Request,
}

impl Webhook {
    /// A receiver at an address, which must answer within the timeout.
    ///
    /// # Errors
    ///
    /// The address is not `http://` or `https://` with a host; the secret is shorter than 32 bytes; there are no trusted
    /// certificates.
    pub fn new(address: &str, secret: &str, timeout: Duration) -> Result<Webhook> {
        let (address, client) = Outgoing::to(address, "--webhook")?;
        let bytes = secret.len();
        ensure!(bytes >= MIN_SECRET_BYTES, "PLAUDIT_WEBHOOK_SECRET has {bytes} bytes; at least {MIN_SECRET_BYTES} are needed");
        Ok(Webhook { address, secret: secret.to_owned(), timeout, client })
    }

    /// How long the dispatcher waits for an answer.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Posts messages of one stream: `{"stream", "letters"}`.
    ///
    /// # Errors
    ///
    /// The messages are not acknowledged, whether they arrived or not.
    pub async fn deliver(&self, stream: &str, messages: &[Message]) -> Result<(), DeliveryError> {
        let bodies: Vec<&str> = messages.iter().map(|message| message.body.as_str()).collect();
        let stream = plaudit::Value::from(stream).to_canonical_json();
        let body = format!(r#"{{"letters":[{}],"stream":{stream}}}"#, bodies.join(","));
        let request = Request::post(&self.address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("plaudit/", env!("CARGO_PKG_VERSION")))
            .header(HEADER, sign(&self.secret, now().0, &body));
        let request = request.body(Full::from(body)).map_err(|_| DeliveryError::Request)?;
        tokio::time::timeout(self.timeout, self.post(request)).await.unwrap_or(Err(DeliveryError::Late))
    }

    async fn post(&self, request: Request<Full<Bytes>>) -> Result<(), DeliveryError> {
        let answer = self.client.send(request).await.map_err(DeliveryError::Broken)?;
        let (head, body) = answer.into_parts();
        let _ = Limited::new(body, MAX_ANSWER_BYTES).collect().await; // only the status counts
        if head.status.is_success() { Ok(()) } else { Err(DeliveryError::Status(head.status)) }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_secret_are_checked_before_anything_is_sent() {
        let problem = |address: &str, secret: &str| Webhook::new(address, secret, Duration::from_secs(1)).err().unwrap().to_string();
        let secret = "s".repeat(32);
        for address in ["ftp://a.example/hook", "a.example", "/hook", "", "http://"] {
            assert!(problem(address, &secret).starts_with("--webhook "), "{address}");
        }
        assert!(problem("https://me:word@a.example/", &secret).contains("a user or a password"));
        assert!(problem("http://a.example/", "short").contains("at least 32"));
        assert!(Webhook::new("http://127.0.0.1:9/hook?to=games", &secret, Duration::from_secs(1)).is_ok());
    }
}
