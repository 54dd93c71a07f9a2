//! Change notifications: connected clients learn at once that one of their streams has changed, and sync (`GET /v1/events`).
//!
//! A request that commits a change publishes it to the [`registry`] of its process. The [`fanout`] gathers changes briefly, asks
//! the database which players may currently know of them, and wakes their [subscribers](Subscriber). The [`pg_bridge`] carries
//! changes between processes on the same Postgres. A notification may be lost, if a process ends after its commit, or its database
//! connection breaks. Therefore the fan-out also polls the streams of all subscribed players every few seconds.

pub mod fanout;
pub mod metrics;
pub mod pg_bridge;
pub mod registry;
mod subscriber;

pub use registry::{Changed, Registry, Subscription};
pub use subscriber::{Notification, Subscriber};
