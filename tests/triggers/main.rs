//! Triggers (section 5 of the rules); each test is named after its rule.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod actions;
mod bad_input;
mod badges;
mod closed;
mod content;
mod hidden;
mod late_sessions;
mod milestones;
mod once_and_sets;
mod progress_events;
mod retroactive;
mod saved_streaks;
mod streak_orders;
mod streaks;
mod support;
mod switches;
mod travellers;
