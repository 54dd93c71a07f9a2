//! Achievements as a server sends them.

use super::available::AvailableRewards;
use super::map::Map;
use super::message::messages;
use super::rewards::Reward;

messages! {
    /// The answer to `RPC_ID_ACHIEVEMENTS_GET` and `RPC_ID_TEAMS_ACHIEVEMENTS_GET`.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AchievementList, Message};
    /// let json = r#"{"achievements": {"wins": {"id": "wins", "count": "2", "max_count": "3"}}}"#;
    /// let list = AchievementList::from_answer(&Value::from_json(json)?)?;
    /// let wins = list.achievements.get("wins");
    /// assert_eq!(wins.map(|wins| (wins.count, wins.max_count)), Some((2, 3)));
    /// assert_eq!(list.to_json(), r#"{"achievements":{"wins":{"count":"2","id":"wins","max_count":"3"}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AchievementList {
        /// Achievements that are earned once, by id.
        achievements: Map<Achievement>,
        /// Achievements with a schedule or with `auto_reset`, by id.
        repeat_achievements: Map<Achievement>,
    }

    /// The answer to an update or a claim: the latest state.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AchievementsUpdateAck, Message};
    /// let json = r#"{"repeat_achievements": {"daily": {"id": "daily", "count": "1", "reward": {"currencies": {"gold": "5"}}}}}"#;
    /// let ack = AchievementsUpdateAck::from_answer(&Value::from_json(json)?)?;
    /// let reward = ack.repeat_achievements.get("daily").and_then(|daily| daily.reward.as_ref());
    /// assert_eq!(reward.and_then(|reward| reward.currencies.get("gold")), Some(&5));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AchievementsUpdateAck {
        /// Achievements that are earned once, by id.
        achievements: Map<Achievement>,
        /// Achievements with a schedule or with `auto_reset`, by id.
        repeat_achievements: Map<Achievement>,
    }

    /// An achievement at one instant. Times are UNIX seconds; 0 means unset.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{Achievement, Message};
    /// let json = r#"{"id": "wins", "name": "Win three matches", "count": "2", "maxCount": 3, "is_active": true}"#;
    /// let wins = Achievement::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((wins.count, wins.max_count, wins.claim_time_sec), (2, 3, 0));
    /// assert_eq!(wins.to_json(), r#"{"count":"2","id":"wins","is_active":true,"max_count":"3","name":"Win three matches"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    Achievement {
        /// The category.
        category: String,
        /// The instant at which the current run was claimed.
        claim_time_sec: i64,
        /// The instant at which the total reward was claimed in this phase.
        total_claim_time_sec: i64,
        /// The count of the current run.
        count: i64,
        /// The server's clock.
        current_time_sec: i64,
        /// The description.
        description: String,
        /// The instant at which it expires; 0 for never.
        expire_time_sec: i64,
        /// The id.
        id: String,
        /// The target of a run.
        max_count: i64,
        /// The name.
        name: String,
        /// The ids of the preconditions.
        precondition_ids: Vec<String>,
        /// The instant at which it resets; 0 for never.
        reset_time_sec: i64,
        /// The rewards that a claim may grant.
        available_rewards: Option<AvailableRewards>,
        /// The reward that the claim of the current run granted.
        reward: Option<Reward>,
        /// The rewards that the claim of the total reward may grant.
        available_total_reward: Option<AvailableRewards>,
        /// The granted total reward.
        total_reward: Option<Reward>,
        /// The subs, by id.
        sub_achievements: Map<SubAchievement>,
        /// The definition's own properties.
        additional_properties: Map<String>,
        /// Whether completion claims the reward.
        auto_claim: bool,
        /// Whether the total reward is claimed when it falls due.
        auto_claim_total: bool,
        /// Whether completion begins a fresh run.
        auto_reset: bool,
        /// The instant at which it opens; 0 if it is open from the beginning.
        start_time_sec: i64,
        /// The instant at which it closes; 0 for never.
        end_time_sec: i64,
        /// The instant of the last change by a count, a claim or a reset.
        update_time_sec: i64,
        /// Whether it is in its active phase.
        is_active: bool,
    }

    /// A sub-achievement at one instant; it has no subs of its own. Times are UNIX seconds; 0 means unset.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SubAchievement, Message};
    /// let json = r#"{"id": "rome", "name": "See Rome", "max_count": "1", "precondition_ids": ["tour"]}"#;
    /// let rome = SubAchievement::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(rome.precondition_ids, ["tour"]);
    /// assert_eq!(rome.to_json(), r#"{"id":"rome","max_count":"1","name":"See Rome","precondition_ids":["tour"]}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    SubAchievement {
        /// The category.
        category: String,
        /// The instant at which the current run was claimed.
        claim_time_sec: i64,
        /// The count of the current run.
        count: i64,
        /// The server's clock.
        current_time_sec: i64,
        /// The description.
        description: String,
        /// The instant at which it expires; 0 for never.
        expire_time_sec: i64,
        /// The id.
        id: String,
        /// The target of a run.
        max_count: i64,
        /// The name.
        name: String,
        /// The ids of the preconditions.
        precondition_ids: Vec<String>,
        /// The instant at which it resets; 0 for never.
        reset_time_sec: i64,
        /// The reward that the claim of the current run granted.
        reward: Option<Reward>,
        /// The rewards that a claim may grant.
        available_rewards: Option<AvailableRewards>,
        /// The definition's own properties.
        additional_properties: Map<String>,
        /// Whether completion claims the reward.
        auto_claim: bool,
        /// Whether completion begins a fresh run.
        auto_reset: bool,
        /// The instant of the last change by a count, a claim or a reset.
        update_time_sec: i64,
        /// Whether it is in its active phase.
        is_active: bool,
    }
}
