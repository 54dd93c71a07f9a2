//! What a client asks for.

use super::achievements::AchievementList;
use super::map::Map;
use super::message::messages;

messages! {
    /// The body of `RPC_ID_ACHIEVEMENTS_GET`, which is mostly left empty.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AchievementsGetRequest, Message};
    /// let get = AchievementsGetRequest::from_request(&Value::from_json("{}")?)?;
    /// assert_eq!(get.to_json(), "{}");
    /// assert!(AchievementsGetRequest::from_request(&Value::from_json(r#"{"ids": []}"#)?).is_err()); // it has no fields
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AchievementsGetRequest {}

    /// The body of `RPC_ID_ACHIEVEMENTS_UPDATE`: progress on achievements and subs.
    ///
    /// Both ways of naming them may be used at once: `ids` get `amount` each, `achievements` their own amounts. An id that is
    /// named twice is refused: the protocol does not say which amount would count.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AchievementsUpdateRequest, Message};
    /// let json = r#"{"achievements": {"wins": 1, "losses": "-1"}}"#;
    /// let update = AchievementsUpdateRequest::from_request(&Value::from_json(json)?)?;
    /// assert_eq!(update.achievements.get("losses"), Some(&-1));
    /// assert_eq!(update.to_json(), r#"{"achievements":{"losses":"-1","wins":"1"}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AchievementsUpdateRequest {
        /// These get `amount` each.
        ids: Vec<String>,
        /// What is added for each of `ids`; may be negative.
        amount: i64,
        /// Ids with amounts of their own.
        achievements: Map<i64>,
    }

    /// The body of `RPC_ID_ACHIEVEMENTS_CLAIM`.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AchievementsClaimRequest, Message};
    /// let json = r#"{"ids": ["wins"], "claimTotalReward": true}"#;
    /// let claim = AchievementsClaimRequest::from_request(&Value::from_json(json)?)?;
    /// assert!(claim.claim_total_reward);
    /// assert_eq!(claim.to_json(), r#"{"claim_total_reward":true,"ids":["wins"]}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AchievementsClaimRequest {
        /// What to claim.
        ids: Vec<String>,
        /// Claims the total reward as well, where it is available.
        claim_total_reward: bool,
    }

    /// The body of `RPC_ID_TEAMS_ACHIEVEMENTS_GET`.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{TeamAchievementsGetRequest, Message};
    /// let get = TeamAchievementsGetRequest::from_request(&Value::from_json(r#"{"id": "reds"}"#)?)?;
    /// assert_eq!(get.id, "reds");
    /// assert_eq!(get.to_json(), r#"{"id":"reds"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    TeamAchievementsGetRequest {
        /// The team.
        id: String,
    }

    /// The body of `RPC_ID_TEAMS_ACHIEVEMENTS_UPDATE`; both ways of naming achievements, as in [`AchievementsUpdateRequest`].
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{TeamAchievementsUpdateRequest, Message};
    /// let json = r#"{"id": "reds", "achievement_ids": ["wins"], "amount": 2}"#;
    /// let update = TeamAchievementsUpdateRequest::from_request(&Value::from_json(json)?)?;
    /// assert_eq!((update.id.as_str(), update.amount), ("reds", 2));
    /// assert_eq!(update.to_json(), r#"{"achievement_ids":["wins"],"amount":"2","id":"reds"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
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
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{TeamAchievementsClaimRequest, Message};
    /// let json = r#"{"id": "reds", "achievement_ids": ["wins"]}"#;
    /// let claim = TeamAchievementsClaimRequest::from_request(&Value::from_json(json)?)?;
    /// assert_eq!(claim.achievement_ids, ["wins"]);
    /// assert_eq!(claim.to_json(), r#"{"achievement_ids":["wins"],"id":"reds"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
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
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncRequest, Message};
    /// let json = r#"{"achievements": {"achievements": {"wins": {"count": "2"}}}}"#;
    /// let sync = SyncRequest::from_request(&Value::from_json(json)?)?;
    /// assert!(SyncRequest::from_request(&Value::from_json(r#"{"inventory": {}}"#)?).is_err()); // not kept here
    /// assert_eq!(sync.to_json(), r#"{"achievements":{"achievements":{"wins":{"count":"2"}}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    SyncRequest {
        /// Progress and claims.
        achievements: Option<SyncAchievements>,
    }

    /// Progress and claims that were made offline.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncAchievements, Message};
    /// let json = r#"{"achievements": {"wins": {"count": "2"}, "daily": {"claim_time_sec": "1790000000"}}}"#;
    /// let offline = SyncAchievements::from_request(&Value::from_json(json)?)?;
    /// assert_eq!(offline.achievements.keys().collect::<Vec<_>>(), ["daily", "wins"]);
    /// assert_eq!(offline.to_json(), r#"{"achievements":{"daily":{"claim_time_sec":"1790000000"},"wins":{"count":"2"}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    SyncAchievements {
        /// By id; subs among them.
        achievements: Map<SyncAchievementsUpdate>,
    }

    /// What was done with one achievement offline. Times are UNIX seconds, 0 where there is none.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncAchievementsUpdate, Message};
    /// let json = r#"{"count": "2", "update_time_sec": "1790000000"}"#;
    /// let wins = SyncAchievementsUpdate::from_request(&Value::from_json(json)?)?;
    /// assert_eq!((wins.count, wins.claim_time_sec), (2, 0)); // two more, and not claimed
    /// assert_eq!(wins.to_json(), r#"{"count":"2","update_time_sec":"1790000000"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
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
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncResponse, Message};
    /// let answer = SyncResponse::from_answer(&Value::from_json(r#"{"current_time_sec": "1790000000", "tutorials": {}}"#)?)?;
    /// assert!(answer.achievements.is_none());
    /// assert_eq!(answer.unknown.keys().collect::<Vec<_>>(), ["tutorials"]); // of a system that plaudit does not keep
    /// assert_eq!(answer.to_json(), r#"{"current_time_sec":"1790000000","tutorials":{}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    SyncResponse {
        /// All achievements, if the request had any.
        achievements: Option<AchievementList>,
        /// The server's clock, in UNIX seconds.
        current_time_sec: i64,
    }
}
