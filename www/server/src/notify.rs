//! Change notifications: connected clients learn at once that a stream of theirs has changed, so that they sync
//! (`GET /v1/events`).
//!
//! A request that commits a change publishes it to the [`registry`] of its process. The [`fanout`] gathers changes for a moment, asks
//! the database who may know of them now, and wakes those [subscribers](Subscriber); the [`pg_bridge`] carries changes between processes
//! on the same Postgres. A notification that is lost on the way (the process ends behind its commit, the connection to the database
//! breaks) is made up for by a poll of all subscribed players' streams every few seconds.

pub mod fanout;
pub mod metrics;
pub mod pg_bridge;
pub mod registry;
mod subscriber;

pub use registry::{Changed, Registry, Subscription};
pub use subscriber::{Notification, Subscriber};
