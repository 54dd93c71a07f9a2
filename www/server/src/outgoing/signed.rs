//! Signed posts to one address, which must answer in time.

use std::time::Duration;

use anyhow::{Result, ensure};
use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Error;

use super::Outgoing;
use super::signature::{HEADER, sign};
use crate::clock::now;

/// The least bytes of a secret.
const MIN_SECRET_BYTES: usize = 32;

/// The most bytes of an answer that are read.
pub const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Another server at its address.
pub struct Signed {
    address: Uri,
    secret: String,
    timeout: Duration,
    client: Outgoing,
}

/// Where the address and the secret come from, for messages.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// The option that has the address.
    pub address: &'static str,
    /// The variable that has the secret.
    pub secret: &'static str,
}

/// An answer.
pub struct Answer {
    /// Its status; redirects are not followed.
    pub status: StatusCode,
    /// Its body; `None` if it broke off, or has more than [`MAX_ANSWER_BYTES`].
    pub body: Option<Bytes>,
}

/// The reason why a post failed. It does not show the address, which may contain a secret.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The status means that the post failed.
    #[error("the other server answered {0}")]
    Status(StatusCode),
    /// The answer did not arrive in time.
    #[error("the other server took too long")]
    Late,
    /// The connection failed, or broke.
    #[error("{}", if .0.is_connect() { "the other server cannot be reached" } else { "the connection to the other server broke" })]
    Broken(#[source] Error),
    /// The request cannot be built; this is a fault of this server, not of the other one.
    #[error("the request cannot be built")]
    Request,
}

impl Signed {
    /// The server at an address, which must answer within the timeout.
    ///
    /// # Errors
    ///
    /// The address is not `http://` or `https://` with a host; the secret is shorter than 32 bytes; there are no trusted certificates.
    pub fn to(address: &str, secret: &str, timeout: Duration, origin: Origin) -> Result<Signed> {
        let (address, client) = Outgoing::to(address, origin.address)?;
        let bytes = secret.len();
        ensure!(bytes >= MIN_SECRET_BYTES, "{} has {bytes} bytes; at least {MIN_SECRET_BYTES} are needed", origin.secret);
        Ok(Signed { address, secret: secret.to_owned(), timeout, client })
    }

    /// How long an answer may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Posts a body of JSON, and reads the answer.
    ///
    /// # Errors
    ///
    /// No answer in time.
    pub async fn post(&self, body: String) -> Result<Answer, PostError> {
        let request = Request::post(&self.address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("plaudit/", env!("CARGO_PKG_VERSION")))
            .header(HEADER, sign(&self.secret, now().0, &body));
        let request = request.body(Full::from(body)).map_err(|_| PostError::Request)?;
        let answer = async {
            let (head, body) = self.client.send(request).await.map_err(PostError::Broken)?.into_parts();
            let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await.ok();
            Ok(Answer { status: head.status, body: body.map(|body| body.to_bytes()) })
        };
        tokio::time::timeout(self.timeout, answer).await.unwrap_or(Err(PostError::Late))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_secret_are_checked_before_anything_is_sent() {
        let origin = Origin { address: "--webhook", secret: "PLAUDIT_WEBHOOK_SECRET" };
        let to = |address: &str, secret: &str| Signed::to(address, secret, Duration::from_secs(1), origin);
        let problem = |address: &str, secret: &str| to(address, secret).err().unwrap().to_string();
        let secret = "s".repeat(32);
        for address in ["ftp://a.example/hook", "a.example", "/hook", "", "http://"] {
            assert!(problem(address, &secret).starts_with("--webhook "), "{address}");
        }
        assert!(problem("https://me:word@a.example/", &secret).contains("a user or a password"));
        assert_eq!(problem("http://a.example/", "short"), "PLAUDIT_WEBHOOK_SECRET has 5 bytes; at least 32 are needed");
        assert!(to("http://127.0.0.1:9/hook?to=games", &secret).is_ok());
    }
}
