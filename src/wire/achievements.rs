//! Achievements as a server shows them.

use super::available::AvailableRewards;
use super::map::Map;
use super::message::messages;
use super::rewards::Reward;

messages! {
    /// What `RPC_ID_ACHIEVEMENTS_GET` and `RPC_ID_TEAMS_ACHIEVEMENTS_GET` answer.
    AchievementList {
        /// Those that are earned once, by id.
        achievements: Map<Achievement>,
        /// Those with a schedule or with `auto_reset`, by id.
        repeat_achievements: Map<Achievement>,
    }

    /// The answer to an update or a claim: the latest state.
    AchievementsUpdateAck {
        /// Those that are earned once, by id.
        achievements: Map<Achievement>,
        /// Those with a schedule or with `auto_reset`, by id.
        repeat_achievements: Map<Achievement>,
    }

    /// An achievement at one instant. Times are UNIX seconds, 0 where there is none.
    Achievement {
        /// The category.
        category: String,
        /// When the current run was claimed.
        claim_time_sec: i64,
        /// When the total reward was claimed in this phase.
        total_claim_time_sec: i64,
        /// Progress of the current run.
        count: i64,
        /// The server's clock.
        current_time_sec: i64,
        /// The description.
        description: String,
        /// When it expires; 0: never.
        expire_time_sec: i64,
        /// The id.
        id: String,
        /// What completes a run.
        max_count: i64,
        /// The name.
        name: String,
        /// What has to be done first.
        precondition_ids: Vec<String>,
        /// When it resets; 0: never.
        reset_time_sec: i64,
        /// What a claim may grant.
        available_rewards: Option<AvailableRewards>,
        /// What the claim of the current run granted.
        reward: Option<Reward>,
        /// What the total reward may grant.
        available_total_reward: Option<AvailableRewards>,
        /// What the total reward granted.
        total_reward: Option<Reward>,
        /// The subs, by id.
        sub_achievements: Map<SubAchievement>,
        /// The definition's own properties.
        additional_properties: Map<String>,
        /// Claimed by itself on completion.
        auto_claim: bool,
        /// The total reward is claimed by itself when it falls due.
        auto_claim_total: bool,
        /// Starts a fresh run by itself on completion.
        auto_reset: bool,
        /// When it opens; 0: it is open.
        start_time_sec: i64,
        /// When it closes; 0: never.
        end_time_sec: i64,
        /// When count, claim or reset last changed it.
        update_time_sec: i64,
        /// In its active phase.
        is_active: bool,
    }

    /// A sub-achievement at one instant; it has no subs of its own. Times are UNIX seconds, 0 where there is none.
    SubAchievement {
        /// The category.
        category: String,
        /// When the current run was claimed.
        claim_time_sec: i64,
        /// Progress of the current run.
        count: i64,
        /// The server's clock.
        current_time_sec: i64,
        /// The description.
        description: String,
        /// When it expires; 0: never.
        expire_time_sec: i64,
        /// The id.
        id: String,
        /// What completes a run.
        max_count: i64,
        /// The name.
        name: String,
        /// What has to be done first.
        precondition_ids: Vec<String>,
        /// When it resets; 0: never.
        reset_time_sec: i64,
        /// What the claim of the current run granted.
        reward: Option<Reward>,
        /// What a claim may grant.
        available_rewards: Option<AvailableRewards>,
        /// The definition's own properties.
        additional_properties: Map<String>,
        /// Claimed by itself on completion.
        auto_claim: bool,
        /// Starts a fresh run by itself on completion.
        auto_reset: bool,
        /// When count, claim or reset last changed it.
        update_time_sec: i64,
        /// In its active phase.
        is_active: bool,
    }
}
