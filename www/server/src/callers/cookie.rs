//! The cookie of an operator's sign-in.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::operators::SESSION_SEC;

const NAME: &str = "plaudit_operator";

/// The secret in the request's cookie.
pub(super) fn secret(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
    let mut named = cookies.filter_map(|cookie| cookie.trim().split_once('=')).filter(|(name, _)| *name == NAME);
    named.next().map(|(_, secret)| secret)
}

/// A cookie with the secret, which expires with the sign-in. If the page was loaded by HTTPS, the browser sends it by HTTPS only.
pub(crate) fn set(secret: &str, headers: &HeaderMap) -> Option<HeaderValue> {
    cookie(secret, SESSION_SEC, headers)
}

/// A cookie that replaces that of a sign-in and expires at once.
pub(crate) fn clear(headers: &HeaderMap) -> Option<HeaderValue> {
    cookie("", 0, headers)
}

fn cookie(secret: &str, max_age: i64, headers: &HeaderMap) -> Option<HeaderValue> {
    let is_tls = headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes().starts_with(b"https://"));
    let secure = if is_tls { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{NAME}={secret}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Strict{secure}")).ok()
}
