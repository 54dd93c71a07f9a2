//! Shared parts of all endpoints: bodies of requests and answers, the bearer token, and errors.

pub(crate) mod bearer;
pub(crate) mod body;
pub(crate) mod json;
mod refusal;
pub(crate) mod typed;

pub use body::MAX_BODY_BYTES;
pub(crate) use refusal::ErrorBody;
pub use refusal::{Code, Refusal};
