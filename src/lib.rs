//! plaudit is an achievements engine that runs where the user is.

mod definitions;
mod error;
pub mod schedule;
mod time;
mod value;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use definitions::Definitions;
pub use error::{Error, ErrorCode, Issue, Severity};
pub use schedule::Schedule;
pub use time::{MAX_SAFE_INTEGER, UnixSec};
pub use value::Value;
