//! Nakama's cron dialect.

/// placeholder until the dialect lands
#[derive(Clone, Debug)]
pub struct Schedule;
