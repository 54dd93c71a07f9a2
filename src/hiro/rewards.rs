//! Granted rewards.

use super::map::Map;
use super::message::messages;
use crate::value::Value;

messages! {
    /// The reward that a claim granted to a player.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{Reward, Message};
    /// let json = r#"{"currencies": {"gold": "5"}, "energies": {"stamina": 2}, "grant_time_sec": "1790000000"}"#;
    /// let reward = Reward::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((reward.currencies.get("gold"), reward.energies.get("stamina")), (Some(&5), Some(&2)));
    /// assert_eq!(reward.to_json(), r#"{"currencies":{"gold":"5"},"energies":{"stamina":2},"grant_time_sec":"1790000000"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    Reward {
        /// Item counts by id.
        items: Map<i64>,
        /// Currency amounts by id.
        currencies: Map<i64>,
        /// Energy amounts by id.
        energies: Map<i32>,
        /// Modifiers of energies.
        energy_modifiers: Vec<RewardEnergyModifier>,
        /// Modifiers of later rewards.
        reward_modifiers: Vec<RewardModifier>,
        /// The instant of the grant, in UNIX seconds.
        grant_time_sec: i64,
        /// Items with properties of their own, by instance id.
        item_instances: Map<RewardInventoryItem>,
        /// How long the mailbox keeps the reward, in seconds; 0 if it did not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// The reward of the player's team.
        team_reward: Option<TeamReward>,
        /// A message to the player; any JSON, passed on unchanged.
        message: Option<Value>,
    }

    /// The reward that a claim granted to the claimant's team.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{TeamReward, Message};
    /// let json = r#"{"currencies": {"guild_gold": "10"}, "member_reward": {"energies": {"stamina": 1}}}"#;
    /// let team = TeamReward::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(team.currencies.get("guild_gold"), Some(&10));
    /// assert_eq!(team.to_json(), r#"{"currencies":{"guild_gold":"10"},"member_reward":{"energies":{"stamina":1}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    TeamReward {
        /// Item counts by id.
        items: Map<i64>,
        /// Currency amounts by id.
        currencies: Map<i64>,
        /// Modifiers of the team's later rewards.
        reward_modifiers: Vec<RewardModifier>,
        /// Modifiers of the members' later rewards.
        member_reward_modifiers: Vec<RewardModifier>,
        /// The instant of the grant, in UNIX seconds.
        grant_time_sec: i64,
        /// Items with properties of their own, by instance id.
        item_instances: Map<RewardInventoryItem>,
        /// How long the team's mailbox keeps the reward, in seconds; 0 if it did not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// The reward of each member.
        member_reward: Option<TeamMemberReward>,
    }

    /// The reward of each member of a team.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{TeamMemberReward, Message};
    /// let json = r#"{"items": {"banner": "1"}, "energies": {"stamina": 1}}"#;
    /// let each = TeamMemberReward::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((each.items.get("banner"), each.energies.get("stamina")), (Some(&1), Some(&1)));
    /// assert_eq!(each.to_json(), r#"{"energies":{"stamina":1},"items":{"banner":"1"}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    TeamMemberReward {
        /// Item counts by id.
        items: Map<i64>,
        /// Currency amounts by id.
        currencies: Map<i64>,
        /// Energy amounts by id.
        energies: Map<i32>,
        /// Modifiers of energies.
        energy_modifiers: Vec<RewardEnergyModifier>,
        /// Modifiers of later rewards.
        reward_modifiers: Vec<RewardModifier>,
        /// The instant of the grant, in UNIX seconds.
        grant_time_sec: i64,
        /// Items with properties of their own, by instance id.
        item_instances: Map<RewardInventoryItem>,
    }

    /// A granted item with properties of its own.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardInventoryItem, Message};
    /// let json = r#"{"id": "sword", "count": "1", "numeric_properties": {"sharpness": 0.7}, "instance_id": "sword:1"}"#;
    /// let sword = RewardInventoryItem::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(sword.numeric_properties.get("sharpness"), Some(&0.7));
    /// assert_eq!(sword.to_json(), r#"{"count":"1","id":"sword","instance_id":"sword:1","numeric_properties":{"sharpness":0.7}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardInventoryItem {
        /// The item's id.
        id: String,
        /// The item's count.
        count: i64,
        /// Texts, by name.
        string_properties: Map<String>,
        /// Numbers, by name.
        numeric_properties: Map<f64>,
        /// The instance's id.
        instance_id: String,
    }

    /// A granted modifier of an energy.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardEnergyModifier, Message};
    /// let json = r#"{"id": "stamina", "operator": "infinite", "duration_sec": "60", "weight": "-1"}"#;
    /// let boost = RewardEnergyModifier::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((boost.duration_sec, boost.weight), (60, -1));
    /// assert_eq!(boost.to_json(), r#"{"duration_sec":"60","id":"stamina","operator":"infinite","weight":"-1"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardEnergyModifier {
        /// The energy's id.
        id: String,
        /// The operation on the value.
        operator: String,
        /// The value.
        value: i64,
        /// The duration, in seconds.
        duration_sec: u64,
        /// The weight of a weighted modifier; otherwise -1.
        weight: i64,
    }

    /// A granted modifier of later rewards.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardModifier, Message};
    /// let json = r#"{"id": "gold", "type": "currency", "operator": "multiplier", "value": "2"}"#;
    /// let double = RewardModifier::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((double.r#type.as_str(), double.value), ("currency", 2));
    /// assert_eq!(double.to_json(), r#"{"id":"gold","operator":"multiplier","type":"currency","value":"2"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardModifier {
        /// The target of the modifier: the id of an item, a currency or an energy.
        id: String,
        /// The kind of the target.
        r#type: String,
        /// The operation on the value.
        operator: String,
        /// The value.
        value: i64,
        /// The duration, in seconds.
        duration_sec: u64,
    }
}
