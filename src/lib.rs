//! plaudit is an achievements engine that runs where the user is.

mod definitions;
mod engine;
mod error;
mod options;
mod progress;
mod rewards;
pub mod schedule;
mod time;
mod value;
mod view;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use definitions::{AppVersion, Definitions};
pub use engine::Engine;
pub use error::{Error, ErrorCode, Issue, Severity};
pub use options::{Actor, EngineOptions, Rewards};
pub use progress::{
    AchievementEvent, Action, Command, DueReward, EventKind, Grant, GrantKind, GrantRefused, Granted, Outcome, PendingRewards,
    RandomRewards, RewardSource, SeededRewards, SkipReason, Skipped, Unlock,
};
pub use schedule::Schedule;
pub use time::{MAX_SAFE_INTEGER, UnixSec};
pub use value::{Key, Value};
pub use view::{AchievementList, Explanation, NodeView, ParentView, Progress, Reason};
