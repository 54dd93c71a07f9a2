//! The query of a request; a malformed one is refused in the form of all other refusals.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::endpoint::{Code, Refusal};

/// The parsed query.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Refusal> {
        let query = Query::try_from_uri(&parts.uri).map_err(|error| Refusal::new(Code::InvalidRequest, error.body_text()))?;
        Ok(Asked(query.0))
    }
}
