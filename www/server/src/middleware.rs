//! The layers around every request: limits, the arrival of its body, a timeout, the log, metrics, and the draining of refused
//! bodies.

mod arrival;
pub mod drain;
pub mod gate;
mod memory;
pub mod observe;

pub use gate::{Check, Gate, Places};
