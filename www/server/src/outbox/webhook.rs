//! The receiver: deliveries are posted to it, signed.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use axum::body::Bytes;
use axum::http::{Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;

use super::signature::{HEADER, sign};
use crate::clock::now;
use crate::store::outbox::Message;

/// Bytes of a secret, at least.
const MIN_SECRET_BYTES: usize = 32;

/// Bytes of an answer that are read, so that its connection can be used again; the content is not looked at.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The receiver of messages.
pub struct Webhook {
    address: Uri,
    secret: String,
    timeout: Duration,
    client: Transport,
}

enum Transport {
    Plain(Client<HttpConnector, Full<Bytes>>),
    /// With the certificates that the system trusts.
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

/// Why messages were not acknowledged. It does not show the address, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Another status than 200 to 299; redirects are not followed.
    #[error("the receiver answered {0}")]
    Status(StatusCode),
    /// No whole answer in time.
    #[error("the receiver took too long")]
    Late,
    /// No connection, or one that broke.
    #[error("{}", if .0.is_connect() { "the receiver cannot be reached" } else { "the connection broke" })]
    Broken(#[source] Error),
    /// The delivery does not make a valid request; the receiver cannot mend that.
    #[error("no request can be made")]
    Request,
}

impl Webhook {
    /// A receiver at an address, which is asked for an answer within the timeout.
    ///
    /// # Errors
    ///
    /// An address that is not `http://` or `https://` with a host; a secret of less than 32 bytes; no certificates to trust.
    pub fn new(address: &str, secret: &str, timeout: Duration) -> Result<Webhook> {
        let address: Uri = address.parse().context("--webhook is no address")?;
        let is_plain = address.scheme_str() == Some("http");
        ensure!(is_plain || address.scheme_str() == Some("https"), "--webhook has to begin with http:// or https://");
        let host = address.authority().map(axum::http::uri::Authority::as_str).unwrap_or_default();
        ensure!(!host.contains('@'), "--webhook may not hold a user or a password: deliveries are signed instead");
        let bytes = secret.len();
        ensure!(bytes >= MIN_SECRET_BYTES, "PLAUDIT_WEBHOOK_SECRET has {bytes} bytes; at least {MIN_SECRET_BYTES} are needed");
        let builder = Client::builder(TokioExecutor::new());
        let client = if is_plain {
            Transport::Plain(builder.build_http())
        } else {
            let connector = HttpsConnectorBuilder::new().with_native_roots().context("there are no certificates to trust")?;
            Transport::Tls(builder.build(connector.https_only().enable_http1().build()))
        };
        Ok(Webhook { address, secret: secret.to_owned(), timeout, client })
    }

    /// How long an answer is waited for.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Posts messages of one stream: `{"stream", "letters"}`.
    ///
    /// # Errors
    ///
    /// They are not acknowledged, whether or not they arrived.
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
        let answer: Response<_> = match &self.client {
            Transport::Plain(client) => client.request(request).await,
            Transport::Tls(client) => client.request(request).await,
        }
        .map_err(DeliveryError::Broken)?;
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
        assert!(problem("https://me:word@a.example/", &secret).contains("signed instead"));
        assert!(problem("http://a.example/", "short").contains("at least 32"));
        assert!(Webhook::new("http://127.0.0.1:9/hook?to=games", &secret, Duration::from_secs(1)).is_ok());
    }
}
