//! Nakama's cron dialect.

/// placeholder until the dialect lands
pub struct Schedule;
