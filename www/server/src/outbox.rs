//! The outbox: a webhook is told what accepted events did (T5).
//!
//! A [`message`] is written in the transaction of its event, so that the webhook hears of exactly what happened. The [`dispatcher`] delivers
//! messages at least once and each stream's in order: it leases a stream, posts its first messages to the [`webhook`], and goes on to the
//! next ones after an acknowledgement, or once the [`retry_policy`] gives a message up.

pub mod dispatcher;
pub mod message;
pub mod metrics;
pub mod retry_policy;
mod signature;
pub mod webhook;
