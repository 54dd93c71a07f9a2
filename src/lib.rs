//! plaudit is an achievements engine that runs where the user is.
//!
//! It evaluates Hiro's achievement definitions (counts, sub-achievements, preconditions, cron resets in Nakama's dialect, rewards),
//! and achievements that are earned by activity (streaks, session counts, total time, content, community, subscriptions,
//! statistics). The same core runs in the browser, as WebAssembly in the npm package `plaudit`, and natively in a server, so that
//! the client's prediction and the server's result differ only if their input did.
//!
//! The core is pure: every call takes its instant as an argument, rewards come from a [`RewardSource`], and the core does no I/O. A
//! call that fails changes nothing; its error names the problem, the place, and the correction.
//!
//! ```
//! use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
//!
//! let document: Value = serde_json::from_str(
//!     r#"{"achievements": {
//!         "daily_wins": {"name": "Win three matches", "max_count": 3, "reset_cronexpr": "0 0 * * *"},
//!         "regular": {"name": "Three days in a row", "trigger": {"streak": {"days": 3}}}
//!     }}"#,
//! )?;
//! let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
//!
//! let now = UnixSec(1_790_000_000);
//! let outcome = engine.apply(&Command::new(now, Action::update([("daily_wins", 3)])))?;
//! assert_eq!(outcome.unlocks[0].title, "Win three matches");
//!
//! let tomorrow = now.plus(86_400);
//! let view = engine.get("daily_wins", tomorrow).unwrap();
//! assert_eq!((view.count, view.pending_claims), (0, 1)); // a new phase; yesterday's run can still be claimed
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to look
//!
//! - [`Definitions`] reads, checks and compiles a document; [`validate`] lists its problems without compiling it.
//! - [`Engine`] holds one stream's state: [`Engine::apply`] takes [`Command`]s and returns an [`Outcome`]; [`Engine::list`],
//!   [`Engine::explain`] and [`Engine::next_change`] return views.
//! - [`Schedule`] is the cron dialect by itself.
//! - [`hiro`] speaks Hiro's protocol: its requests, answers and errors, and its lists as states.
//! - [`Value`] is the tree of every document, in and out: fill it with any serde deserializer.

#![cfg_attr(all(target_arch = "wasm32", not(feature = "binding")), allow(dead_code, reason = "the binding is what uses it there"))]

pub mod authority;
mod definitions;
mod engine;
mod error;
pub mod hiro;
mod locale;
mod options;
mod progress;
pub mod protocol;
pub mod replica;
mod rewards;
#[doc(hidden)]
pub mod rules;
pub mod schedule;
mod text;
mod time;
mod value;
mod view;
#[cfg(all(target_arch = "wasm32", feature = "binding"))]
pub mod wasm;

pub use definitions::{AppVersion, Definitions, Tier, validate};
#[cfg(not(target_arch = "wasm32"))]
pub use definitions::{definitions_schema, stamp_activations, withdraw_activations};
pub use engine::Engine;
pub use error::{Error, ErrorCode, Issue, Severity};
pub use locale::Locale;
pub use options::{Actor, EngineOptions, Rewards, Role};
pub use progress::{
    AchievementEvent, Action, Command, DueReward, EventKind, Grant, GrantKind, GrantRefused, Granted, Outcome, PendingRewards,
    PublisherEvent, RandomRewards, RewardSource, SeededRewards, SkipReason, Skipped, StreakSaved, StreakSaving, Unlock,
};
pub use schedule::Schedule;
pub use time::{MAX_SAFE_INTEGER, UnixSec};
pub use value::{Key, Value};
pub use view::{AchievementList, Explanation, NodeState, NodeView, ParentView, Progress, Reason, StreakDay, StreakView};
