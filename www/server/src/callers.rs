//! The callers of the server API: signed-in operators, and other servers with their keys.

mod caller;
pub(crate) mod cookie;
mod identify;
pub(crate) mod same_site;

pub use caller::Caller;
pub use identify::{Callers, Surfaces};
