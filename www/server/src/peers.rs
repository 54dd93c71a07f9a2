//! The clients' connections: the accept loop, deadlines, client addresses, and the limits of one address.

pub mod address;
pub mod connection;
pub mod listener;
pub mod open_files;
pub mod share;

pub use address::{ClientAddress, Proxies};
pub use share::{PerAddress, Share};
