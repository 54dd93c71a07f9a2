//! The rules of sync as traits, so that the simulation can break them one at a time. They are not part of the public interface.

pub use crate::authority::rules::{AuthorityRules, Claim};
pub use crate::authority::settled::Processed;
pub use crate::progress::unlock_key::{CompletedRun, KeyRules, Shipped};
pub use crate::replica::journal::Fate;
pub use crate::replica::rules::{Decision, JournaledKey, ReplicaRules, Version, ViewUnlock};
