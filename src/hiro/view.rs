//! Converts the engine's views to messages.

use super::codec::{Element, Unknown};
use super::map::Map;
use super::message::read_at;
use super::{Achievement, AchievementList, AchievementsUpdateAck, AvailableRewards, Reward, SubAchievement, reshape};
use crate::error::{Error, ErrorCode};
use crate::progress::{GrantKind, Outcome};
use crate::value::Value;
use crate::value::read::Path;
use crate::view::{AchievementList as Views, NodeView};

impl TryFrom<&Views> for AchievementList {
    type Error = Error;

    /// Converts the list to the protocol's form. Fields that only plaudit has (triggers, pending claims, earnings) are left out.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if a reward, replaced by a hook or passed on from the definitions, has a value that the protocol does not allow
    /// there.
    ///
    /// ```
    /// use plaudit::hiro::AchievementList;
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Win", "max_count": 1, "reset_cronexpr": "@daily"}}}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let list = AchievementList::try_from(&engine.list(UnixSec(1_790_000_000), None))?;
    /// assert_eq!(list.repeat_achievements.get("daily").map(|daily| daily.reset_time_sec), Some(1_790_035_200));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn try_from(views: &Views) -> Result<Self, Error> {
        Ok(AchievementList {
            achievements: by_id(&views.achievements)?,
            repeat_achievements: by_id(&views.repeat_achievements)?,
            unknown: Map::default(),
        })
    }
}

impl AchievementsUpdateAck {
    /// The answer to a command: the latest state, with the rewards that the command granted. If a fresh run has begun at once, the
    /// node shows the reward of the earlier run; the same holds for a node whose earlier run was claimed.
    ///
    /// # Errors
    ///
    /// `INTERNAL` as for [`AchievementList::try_from`].
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// use plaudit::hiro::{AchievementList, AchievementsUpdateAck, Message};
    ///
    /// let document = Value::from_json(r#"{"achievements": {"coins": {
    ///     "name": "Coins", "max_count": 2, "auto_claim": true, "auto_reset": true,
    ///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}}
    /// }}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// let outcome = engine.apply(&Command::new(now, Action::update([("coins", 2)])))?;
    /// let ack = AchievementsUpdateAck::new(AchievementList::of(&engine, now)?, &outcome)?;
    /// let coins = ack.repeat_achievements.get("coins").unwrap();
    /// assert_eq!(coins.count, 0); // a fresh run
    /// assert_eq!(coins.reward.as_ref().unwrap().currencies.get("gold"), Some(&5));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn new(latest: AchievementList, outcome: &Outcome) -> Result<Self, Error> {
        let AchievementList { mut achievements, mut repeat_achievements, unknown } = latest;
        for grant in &outcome.rewards {
            let reward = granted(grant.reward.as_ref(), &grant.id)?;
            for half in [&mut achievements, &mut repeat_achievements] {
                place(half, &grant.id, grant.kind, reward.as_ref());
            }
        }
        Ok(AchievementsUpdateAck { achievements, repeat_achievements, unknown })
    }
}

/// Puts a granted reward into its node, if there is one.
fn place(half: &mut Map<Achievement>, id: &str, kind: GrantKind, reward: Option<&Reward>) {
    let Some(reward) = reward else { return };
    for (parent, achievement) in half.iter_mut() {
        if parent != id {
            if let Some(sub) = achievement.sub_achievements.get_mut(id) {
                sub.reward = Some(reward.clone());
            }
            continue;
        }
        match kind {
            GrantKind::Reward => achievement.reward = Some(reward.clone()),
            GrantKind::TotalReward => achievement.total_reward = Some(reward.clone()),
        }
    }
}

fn by_id(views: &[NodeView]) -> Result<Map<Achievement>, Error> {
    views.iter().map(|view| Ok((view.id.clone(), Achievement::try_from(view)?))).collect()
}

/// The fields that achievements and subs share, from a view.
macro_rules! node {
    ($message:ident, $view:ident) => {
        $message {
            category: $view.category.clone(),
            claim_time_sec: $view.claim_time_sec,
            count: $view.count,
            current_time_sec: $view.current_time_sec,
            description: $view.description.clone(),
            expire_time_sec: $view.expire_time_sec,
            id: $view.id.clone(),
            max_count: $view.max_count,
            name: $view.name.clone(),
            precondition_ids: $view.precondition_ids.clone(),
            reset_time_sec: $view.reset_time_sec,
            available_rewards: available($view.available_rewards.as_ref(), &$view.id)?,
            reward: granted($view.reward.as_ref(), &$view.id)?,
            additional_properties: $view.additional_properties.iter().cloned().collect(),
            auto_claim: $view.auto_claim,
            auto_reset: $view.auto_reset,
            update_time_sec: $view.update_time_sec,
            is_active: $view.is_active,
            ..$message::default()
        }
    };
}

impl TryFrom<&NodeView> for Achievement {
    type Error = Error;

    /// The achievement in the protocol's form.
    ///
    /// # Errors
    ///
    /// `INTERNAL` as for [`AchievementList::try_from`].
    ///
    /// ```
    /// use plaudit::hiro::Achievement;
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let wins = engine.get("wins", UnixSec(1_790_000_000)).map(|view| Achievement::try_from(&view)).transpose()?;
    /// assert_eq!(wins.map(|wins| (wins.name, wins.is_active)), Some(("Win three matches".to_owned(), true)));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn try_from(view: &NodeView) -> Result<Self, Error> {
        let mut achievement = node!(Achievement, view);
        if let Some(parent) = &view.parent {
            achievement.total_claim_time_sec = parent.total_claim_time_sec;
            achievement.available_total_reward = available(parent.available_total_reward.as_ref(), &view.id)?;
            achievement.total_reward = granted(parent.total_reward.as_ref(), &view.id)?;
            let subs = parent.sub_achievements.iter().map(|sub| Ok((sub.id.clone(), SubAchievement::try_from(sub)?)));
            achievement.sub_achievements = subs.collect::<Result<_, Error>>()?;
            achievement.auto_claim_total = parent.auto_claim_total;
            achievement.start_time_sec = parent.start_time_sec;
            achievement.end_time_sec = parent.end_time_sec;
        }
        Ok(achievement)
    }
}

impl TryFrom<&NodeView> for SubAchievement {
    type Error = Error;

    /// The sub-achievement in the protocol's form.
    ///
    /// # Errors
    ///
    /// `INTERNAL` as for [`AchievementList::try_from`].
    ///
    /// ```
    /// use plaudit::hiro::SubAchievement;
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"tour": {"name": "Grand tour", "max_count": 1, "sub_achievements": {
    ///     "rome": {"name": "See Rome", "max_count": 1}
    /// }}}}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let rome = engine.get("rome", UnixSec(1_790_000_000)).map(|view| SubAchievement::try_from(&view)).transpose()?;
    /// assert_eq!(rome.map(|rome| rome.name).as_deref(), Some("See Rome"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn try_from(view: &NodeView) -> Result<Self, Error> {
        Ok(node!(SubAchievement, view))
    }
}

fn granted(reward: Option<&Value>, id: &str) -> Result<Option<Reward>, Error> {
    reward.map(|reward| read(&reshape::granted(reward), id)).transpose()
}

fn available(rewards: Option<&Value>, id: &str) -> Result<Option<AvailableRewards>, Error> {
    rewards.map(|rewards| read(&reshape::available(rewards), id)).transpose()
}

fn read<M: Element>(reward: &Value, id: &str) -> Result<M, Error> {
    let at = Path::ROOT.key(id);
    read_at(reward, &at.key("reward"), Unknown::Kept).map_err(|fault| fault.into_error(ErrorCode::Internal))
}
