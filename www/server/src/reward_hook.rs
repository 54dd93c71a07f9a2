//! The reward hook (R6) behind an address: it decides what is granted for each due reward.
//!
//! An event never waits for the hook. A reward that falls due leaves its run complete and unclaimed, and the claim in a queue, written in the
//! transaction of the event. The [`asker`] leases a claim, asks the [`hook`] outside of any transaction, and [`mod@settle`]s the claim in a
//! transaction of its own: granted, or failed.

pub mod answer;
pub mod asker;
pub mod hook;
pub mod metrics;
pub mod settle;
