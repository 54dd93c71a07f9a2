//! Bodies of requests: JSON of bounded size and depth.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use plaudit::Value;

use super::refusal::{Code, Refusal};

/// The most bytes of a request's body: the events of one request, the celebrated keys, and some whitespace.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Checks that the content type is JSON.
pub fn check_kind(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refusal::new(Code::UnsupportedMediaType, "the body has to be application/json"))
}

/// Reads a JSON body.
pub async fn read(request: Request) -> Result<Value, Refusal> {
    read_at_most(request, MAX_BODY_BYTES).await
}

/// The same for an endpoint with another limit on bodies, which its router has to allow as well.
pub async fn read_at_most(request: Request, most: usize) -> Result<Value, Refusal> {
    check_kind(request.headers())?;
    Value::from_json(&text_at_most(request, most).await?).map_err(|error| Refusal::new(Code::InvalidRequest, error.message()))
}

/// Reads a body as text, of any content type.
pub async fn read_text(request: Request) -> Result<String, Refusal> {
    text_at_most(request, MAX_BODY_BYTES).await
}

async fn text_at_most(request: Request, most: usize) -> Result<String, Refusal> {
    let too_large = || Refusal::new(Code::TooLarge, format!("a body may have at most {most} bytes"));
    // A body whose announced length is too large is refused before it arrives.
    if usize::try_from(request.body().size_hint().lower()).map_or(true, |bytes| bytes > most) {
        return Err(too_large());
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        status if status == Code::TooLarge.status() => too_large(),
        _ => Refusal::new(Code::InvalidRequest, "the body could not be read to its end"),
    })?;
    String::from_utf8(bytes.into()).map_err(|_| Refusal::new(Code::InvalidRequest, "the body is not UTF-8"))
}

/// A text member of the body that is stored as it is: without U+0000, which Postgres' text cannot contain.
pub fn stored_text<'v>(body: &'v Value, key: &str, least: usize, most: usize) -> Result<&'v str, Refusal> {
    let text = text(body, key, least, most)?;
    if text.contains('\0') {
        return Err(Refusal::new(Code::InvalidRequest, format!("expected {key:?} without the character U+0000")));
    }
    Ok(text)
}

/// A text member of the body with `least` to `most` characters.
pub fn text<'v>(body: &'v Value, key: &str, least: usize, most: usize) -> Result<&'v str, Refusal> {
    match body.get(key) {
        Some(Value::Text(text)) if (least..=most).contains(&text.chars().count()) => Ok(text),
        _ => Err(Refusal::new(Code::InvalidRequest, format!("expected {key:?}, a text of {least} to {most} characters"))),
    }
}
