//! Shared set-up of these tests.

use crate::support::*;
use plaudit::Engine;

pub const NOW: &str = "2026-11-21T10:00";
pub const LATER: &str = "2026-11-21T11:00";
pub const TOMORROW: &str = "2026-11-22T10:00";

/// A daily parent with two daily subs and a total reward.
pub fn family(change: impl Fn(&mut Json)) -> Engine {
    let sub = json!({"reset_cronexpr": "0 0 * * *", "reward": gold(1)});
    let mut parent = json!({
        "reset_cronexpr": "0 0 * * *", "reward": gold(10), "total_reward": gold(100),
        "sub_achievements": {"one": sub, "two": sub},
    });
    change(&mut parent);
    engine(json!({"family": parent}))
}

pub fn plain_family(change: impl Fn(&mut Json)) -> Engine {
    let mut parent = json!({
        "reward": gold(10), "total_reward": gold(100), "sub_achievements": {"one": {"reward": gold(1)}, "two": {"reward": gold(1)}},
    });
    change(&mut parent);
    engine(json!({"family": parent}))
}

#[track_caller]
pub fn total(engine: &Engine, at: impl Instant) -> (i64, i64) {
    let parent = view(engine, "family", at).parent.unwrap();
    (parent.total_claim_time_sec, parent.pending_total_claims)
}

pub const ALL: [(&str, i64); 3] = [("family", 1), ("one", 1), ("two", 1)];
