//! What stands around every request: limits, a timeout, the log, metrics, and the rest of refused bodies.

pub mod drain;
pub mod gate;
pub mod observe;

pub use gate::Gate;
