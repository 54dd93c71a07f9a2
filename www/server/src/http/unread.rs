//! Bodies that nobody wants to read to the end.
//!
//! Most clients send to the end before they read. One whose connection is closed meanwhile, because its request was refused early,
//! sees a broken pipe instead of the answer; so does the next one that reuses the connection.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use http_body_util::{BodyExt as _, Limited};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::MAX_BODY_BYTES;

/// As much is let by while the answer is on its way, and for as long; then the connection is closed.
const LET_BY_BYTES: usize = 16 * MAX_BODY_BYTES;
const LET_BY: Duration = Duration::from_secs(5);

/// Lets the bodies of requests that are refused by; who asks before sending one reads the answer first.
pub async fn let_by(request: Request) -> Request {
    let asks = request.headers().contains_key(header::EXPECT);
    if asks { request } else { request.map(|body| Body::new(Unread(body))) }
}

/// A body whose rest is read, and forgotten, once it is dropped.
struct Unread(Body);

impl HttpBody for Unread {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let rest = std::mem::take(&mut self.0);
        if let Some(runtime) = Handle::try_current().ok().filter(|_| !rest.is_end_stream()) {
            runtime.spawn(timeout(LET_BY, forget(rest)));
        }
    }
}

async fn forget(rest: Body) {
    let mut rest = Limited::new(rest, LET_BY_BYTES);
    while let Some(Ok(_)) = rest.frame().await {}
}
