//! Requests of this server to others: over TLS with the certificates that the system trusts, or plain.
//!
//! A [`queue`] in the database holds the jobs for another server. Each job is [`signed`] and posted; if that fails, it is posted again
//! after a [`pause`].

pub mod backlog;
pub mod pause;
pub mod queue;
pub mod signature;
pub mod signed;

use anyhow::{Context as _, Result, ensure};
use axum::body::Bytes;
use axum::http::{Request, Response, Uri, uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;

/// Connections to one other server. Redirects are not followed.
pub enum Outgoing {
    /// `http://`
    Plain(Client<HttpConnector, Full<Bytes>>),
    /// `https://`
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

impl Outgoing {
    /// Connections to the server at this address; `of` is the option that names it.
    ///
    /// # Errors
    ///
    /// The address is not `http://` or `https://` with a host, or names a user; there are no trusted certificates.
    pub fn to(address: &str, of: &str) -> Result<(Uri, Outgoing)> {
        let address: Uri = address.parse().with_context(|| format!("{of} is not an address"))?;
        let is_plain = address.scheme_str() == Some("http");
        ensure!(is_plain || address.scheme_str() == Some("https"), "{of} has to begin with http:// or https://");
        let host = address.authority().map(uri::Authority::as_str).unwrap_or_default();
        ensure!(!host.contains('@'), "{of} must not contain a user or a password");
        let builder = Client::builder(TokioExecutor::new());
        let client = if is_plain {
            Outgoing::Plain(builder.build_http())
        } else {
            let connector =
                HttpsConnectorBuilder::new().with_native_roots().context("this machine has no certificates of certificate authorities")?;
            Outgoing::Tls(builder.build(connector.https_only().enable_http1().build()))
        };
        Ok((address, client))
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// There is no connection, or it broke.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, Error> {
        match self {
            Outgoing::Plain(client) => client.request(request).await,
            Outgoing::Tls(client) => client.request(request).await,
        }
    }
}
