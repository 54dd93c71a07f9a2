//! Shared set-up of these tests.

pub const NOW: &str = "2026-11-21T10:00";
pub const LATER: &str = "2026-11-21T11:00";
pub const TOMORROW: &str = "2026-11-22T10:00";
