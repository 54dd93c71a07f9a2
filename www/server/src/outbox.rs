//! The outbox: reports the outcomes of accepted events to a webhook (T5).
//!
//! A [`message`] is written in the transaction of its event, so that the webhook receives exactly the committed outcomes. The
//! [`dispatcher`] delivers messages at least once, and in order within each stream. It leases a stream and posts its first messages
//! to the [`webhook`]. It continues with the next ones after an acknowledgement, or once the [`retry_policy`] gives a message up.

pub mod dispatcher;
pub mod message;
pub mod metrics;
pub mod retry_policy;
pub mod webhook;
