//! The requests of clients.

use super::achievements::AchievementList;
use super::map::Map;
use super::message::messages;

messages! {
    /// The body of `RPC_ID_ACHIEVEMENTS_GET`, which is usually empty.
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
    /// Both ways to name achievements may be combined: each of `ids` gets `amount`, and `achievements` have their own amounts. An
    /// id that occurs twice is an error, because the protocol does not say which amount counts.
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
        /// Ids that get `amount` each.
        ids: Vec<String>,
        /// The amount for each of `ids`; may be negative.
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
        /// The ids to claim.
        ids: Vec<String>,
        /// Whether to claim the total reward too, if it is available.
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
        /// The team's id.
        id: String,
    }

    /// The body of `RPC_ID_TEAMS_ACHIEVEMENTS_UPDATE`; both ways to name achievements may be combined, as in
    /// [`AchievementsUpdateRequest`].
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
        /// The team's id.
        id: String,
        /// Ids that get `amount` each.
        achievement_ids: Vec<String>,
        /// The amount for each of `achievement_ids`; may be negative.
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
        /// The team's id.
        id: String,
        /// The ids to claim.
        achievement_ids: Vec<String>,
        /// Whether to claim the total reward too, if it is available.
        claim_total_reward: bool,
    }

    /// The body of `RPC_ID_BASE_SYNC`: changes made offline. Of Hiro's systems, plaudit keeps the achievements only. Fields of
    /// other systems are errors like any unknown field, so that no change is lost silently.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncRequest, Message};
    /// let json = r#"{"achievements": {"achievements": {"wins": {"count": "2"}}}}"#;
    /// let sync = SyncRequest::from_request(&Value::from_json(json)?)?;
    /// assert!(SyncRequest::from_request(&Value::from_json(r#"{"inventory": {}}"#)?).is_err()); // a system that plaudit does not have
    /// assert_eq!(sync.to_json(), r#"{"achievements":{"achievements":{"wins":{"count":"2"}}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    SyncRequest {
        /// Progress and claims.
        achievements: Option<SyncAchievements>,
    }

    /// Progress and claims made offline.
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
        /// The changes by id, subs included.
        achievements: Map<SyncAchievementsUpdate>,
    }

    /// The offline changes of one achievement. Times are UNIX seconds; 0 means unset.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncAchievementsUpdate, Message};
    /// let json = r#"{"count": "2", "update_time_sec": "1790000000"}"#;
    /// let wins = SyncAchievementsUpdate::from_request(&Value::from_json(json)?)?;
    /// assert_eq!((wins.count, wins.claim_time_sec), (2, 0)); // unclaimed
    /// assert_eq!(wins.to_json(), r#"{"count":"2","update_time_sec":"1790000000"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    SyncAchievementsUpdate {
        /// The added amount.
        count: i64,
        /// The instant of the first progress.
        create_time_sec: i64,
        /// The instant of the update.
        update_time_sec: i64,
        /// The instant of the claim.
        claim_time_sec: i64,
        /// The instant of the claim of the total reward.
        total_claim_time_sec: i64,
    }

    /// The answer to a [`SyncRequest`].
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{SyncResponse, Message};
    /// let answer = SyncResponse::from_answer(&Value::from_json(r#"{"current_time_sec": "1790000000", "tutorials": {}}"#)?)?;
    /// assert!(answer.achievements.is_none());
    /// assert_eq!(answer.unknown.keys().collect::<Vec<_>>(), ["tutorials"]); // a system that plaudit does not have
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
