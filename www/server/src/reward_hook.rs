//! The reward hook (R6) behind an address: it decides what is granted for each due reward.
//!
//! An event never waits for the hook. When a reward falls due, its run stays complete and unclaimed, and the transaction of the event puts
//! the claim into a queue. The [`asker`] leases a claim, asks the [`hook`] outside of any transaction, and [`mod@settle`]s the claim in a
//! transaction of its own: granted, or failed.

pub mod answer;
pub mod asker;
pub mod hook;
pub mod metrics;
pub mod settle;
