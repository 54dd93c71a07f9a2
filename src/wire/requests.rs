//! What a client asks for.

use super::achievements::AchievementList;
use super::map::Map;
use super::message::messages;

messages! {
    /// The body of `RPC_ID_ACHIEVEMENTS_GET`, which is mostly left empty.
    AchievementsGetRequest {}

    /// The body of `RPC_ID_ACHIEVEMENTS_UPDATE`: progress on achievements and subs.
    ///
    /// Both ways of naming them may be used at once: `ids` get `amount` each, `achievements` their own amounts. An id that is
    /// named twice is refused: the protocol does not say which amount would count.
    AchievementsUpdateRequest {
        /// These get `amount` each.
        ids: Vec<String>,
        /// What is added for each of `ids`; may be negative.
        amount: i64,
        /// Ids with amounts of their own.
        achievements: Map<i64>,
    }

    /// The body of `RPC_ID_ACHIEVEMENTS_CLAIM`.
    AchievementsClaimRequest {
        /// What to claim.
        ids: Vec<String>,
        /// Claims the total reward as well, where it is available.
        claim_total_reward: bool,
    }

    /// The body of `RPC_ID_TEAMS_ACHIEVEMENTS_GET`.
    TeamAchievementsGetRequest {
        /// The team.
        id: String,
    }

    /// The body of `RPC_ID_TEAMS_ACHIEVEMENTS_UPDATE`; both ways of naming achievements, as in [`AchievementsUpdateRequest`].
    TeamAchievementsUpdateRequest {
        /// The team.
        id: String,
        /// These get `amount` each.
        achievement_ids: Vec<String>,
        /// What is added for each of `achievement_ids`; may be negative.
        amount: i64,
        /// Ids with amounts of their own.
        achievements: Map<i64>,
    }

    /// The body of `RPC_ID_TEAMS_ACHIEVEMENTS_CLAIM`.
    TeamAchievementsClaimRequest {
        /// The team.
        id: String,
        /// What to claim.
        achievement_ids: Vec<String>,
        /// Claims the total reward as well, where it is available.
        claim_total_reward: bool,
    }

    /// The body of `RPC_ID_BASE_SYNC`: what was done offline. Of Hiro's systems, plaudit keeps the achievements only; the fields
    /// of others are refused like any unknown field, so that nothing is lost in silence.
    SyncRequest {
        /// Progress and claims.
        achievements: Option<SyncAchievements>,
    }

    /// Progress and claims that were made offline.
    SyncAchievements {
        /// By id; subs among them.
        achievements: Map<SyncAchievementsUpdate>,
    }

    /// What was done with one achievement offline. Times are UNIX seconds, 0 where there is none.
    SyncAchievementsUpdate {
        /// What is added.
        count: i64,
        /// When progress was first recorded.
        create_time_sec: i64,
        /// When the update was made.
        update_time_sec: i64,
        /// When it was claimed.
        claim_time_sec: i64,
        /// When the total reward was claimed.
        total_claim_time_sec: i64,
    }

    /// The answer to a [`SyncRequest`].
    SyncResponse {
        /// All achievements, if the request had any.
        achievements: Option<AchievementList>,
        /// The server's clock, in UNIX seconds.
        current_time_sec: i64,
    }
}
