//! Records, and the commands that change them.

mod accounts;
mod activity;
mod adoption;
mod advance;
pub(crate) mod batch;
mod by_word;
mod claim;
pub(crate) mod command;
mod complete;
pub(crate) mod facts;
mod family;
pub(crate) mod grant;
mod look;
mod measure;
pub(crate) mod obstacle;
pub(crate) mod outcome;
pub(crate) mod payable;
pub(crate) mod phase;
mod publisher;
pub(crate) mod record;
pub(crate) mod retroactive;
mod set_back;
pub(crate) mod standing;
pub(crate) mod state;
mod step;
pub(crate) mod streak;
mod subs;
pub(crate) mod trust;
pub(crate) mod unlock_key;
mod update;
pub(crate) mod waiting;

pub use command::{Action, Command};
pub use grant::{DueReward, GrantRefused, Granted, PendingRewards, RandomRewards, RewardSource, SeededRewards};
pub use outcome::{AchievementEvent, EventKind, Grant, GrantKind, Outcome, SkipReason, Skipped, Unlock};
pub use publisher::PublisherEvent;
