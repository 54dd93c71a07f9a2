//! Refuses requests that a page of another site sends with an operator's cookie.

use axum::http::{HeaderMap, HeaderName, header};

use crate::endpoint::{Code, Refusal};

/// The header that the portal's page sends with every change. A page of another site cannot send it, because CORS allows no origin.
const PORTAL: HeaderName = HeaderName::from_static("x-plaudit-portal");

/// The header in which current browsers tell where a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Checks that a request comes from this server's own page: by `Sec-Fetch-Site` or else by `Origin` and `Host`, and by the portal's
/// header.
pub(crate) fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = match text(&FETCH_SITE) {
        Some(site) => site == "same-origin",
        None => {
            let host = text(&header::HOST).unwrap_or_default();
            text(&header::ORIGIN)
                .and_then(|origin| origin.split_once("://"))
                .is_some_and(|(_, of)| !of.is_empty() && of.eq_ignore_ascii_case(host))
        }
    };
    if is_own && headers.contains_key(PORTAL) {
        return Ok(());
    }
    let message = "a request that changes something has to come from this server's own page, with the header x-plaudit-portal: 1";
    Err(Refusal::new(Code::PermissionDenied, message))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn is_refused(headers: &[(&'static str, &str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        check(&headers).is_err()
    }

    #[test]
    fn what_another_site_sends_is_refused() {
        let (host, portal) = (("host", "a.example:8080"), ("x-plaudit-portal", "1"));
        for own in [("sec-fetch-site", "same-origin"), ("origin", "http://a.example:8080"), ("origin", "https://A.example:8080")] {
            assert!(!is_refused(&[host, own, portal]), "{own:?}");
            assert!(is_refused(&[host, own]), "without the portal's header: {own:?}");
        }
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("origin", "http://b.example:8080"),
            ("origin", "http://a.example"),
            ("origin", "null"),
            ("origin", "http://"),
            ("referer", "http://a.example:8080/"),
        ] {
            assert!(is_refused(&[host, (name, value), portal]), "{name}: {value}");
        }
        assert!(is_refused(&[("sec-fetch-site", "cross-site"), ("origin", "http://a.example:8080"), host, portal]));
        assert!(is_refused(&[("origin", "http://"), portal]), "no host at all");
    }
}
