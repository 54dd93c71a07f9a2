//! Rewards that a claim may grant, with their ranges and weights.

use super::map::Map;
use super::message::messages;
use crate::value::Value;

messages! {
    /// What a claim may grant to a player.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewards, Message};
    /// let json = r#"{"guaranteed": {"currencies": {"gold": {"count": {"min": "5"}}}}, "max_rolls": "2"}"#;
    /// let chest = AvailableRewards::from_answer(&Value::from_json(json)?)?;
    /// assert!(chest.guaranteed.is_some() && chest.weighted.is_empty());
    /// assert_eq!(chest.to_json(), r#"{"guaranteed":{"currencies":{"gold":{"count":{"min":"5"}}}},"max_rolls":"2"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewards {
        /// Granted always.
        guaranteed: Option<AvailableRewardsContents>,
        /// Of these, some are drawn by weight.
        weighted: Vec<AvailableRewardsContents>,
        /// How many are drawn; 0: one.
        max_rolls: i64,
        /// Above the sum of the weights: the chance of nothing. 0: the sum.
        total_weight: i64,
        /// How often one row may come again; 0: without limit.
        max_repeat_rolls: i64,
        /// How long the mailbox keeps it, in seconds; 0: it does not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// What the claimant's team may get.
        team_reward: Option<AvailableTeamRewards>,
        /// A message to the player; any JSON, carried as it is.
        message: Option<Value>,
    }

    /// One row of what may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsContents, Message};
    /// let json = r#"{"weight": "10", "energies": {"stamina": {"count": {"min": 1, "max": 3}}}}"#;
    /// let row = AvailableRewardsContents::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(row.energies.keys().collect::<Vec<_>>(), ["stamina"]);
    /// assert_eq!(row.to_json(), r#"{"energies":{"stamina":{"count":{"max":3,"min":1}}},"weight":"10"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsContents {
        /// Items, by id.
        items: Map<AvailableRewardsItem>,
        /// Draws from sets of items.
        item_sets: Vec<AvailableRewardsItemSet>,
        /// Currencies, by id.
        currencies: Map<AvailableRewardsCurrency>,
        /// Energies, by id.
        energies: Map<AvailableRewardsEnergy>,
        /// Modifiers of energies.
        energy_modifiers: Vec<AvailableRewardsEnergyModifier>,
        /// Modifiers of later rewards.
        reward_modifiers: Vec<AvailableRewardsRewardModifier>,
        /// The row's weight.
        weight: i64,
    }

    /// What a claim may grant to the claimant's team.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableTeamRewards, Message};
    /// let json = r#"{"guaranteed": {"currencies": {"guild_gold": {"count": {"min": "10"}}}}, "to_mailbox_expiry_sec": "3600"}"#;
    /// let team = AvailableTeamRewards::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(team.to_mailbox_expiry_sec, 3_600);
    /// assert!(team.guaranteed.is_some_and(|row| row.currencies.get("guild_gold").is_some()));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableTeamRewards {
        /// Granted always.
        guaranteed: Option<AvailableTeamRewardsContents>,
        /// Of these, some are drawn by weight.
        weighted: Vec<AvailableTeamRewardsContents>,
        /// How many are drawn; 0: one.
        max_rolls: i64,
        /// Above the sum of the weights: the chance of nothing. 0: the sum.
        total_weight: i64,
        /// How often one row may come again; 0: without limit.
        max_repeat_rolls: i64,
        /// How long the team's mailbox keeps it, in seconds; 0: it does not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// What each member may get.
        member_reward: Option<AvailableTeamMemberRewards>,
    }

    /// One row of what a team may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableTeamRewardsContents, Message};
    /// let json = r#"{"items": {"banner": {"count": {"min": "1"}}}, "weight": "3"}"#;
    /// let row = AvailableTeamRewardsContents::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((row.items.len(), row.weight), (1, 3));
    /// assert_eq!(row.to_json(), r#"{"items":{"banner":{"count":{"min":"1"}}},"weight":"3"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableTeamRewardsContents {
        /// Items, by id.
        items: Map<AvailableRewardsItem>,
        /// Draws from sets of items.
        item_sets: Vec<AvailableRewardsItemSet>,
        /// Currencies, by id.
        currencies: Map<AvailableRewardsCurrency>,
        /// Modifiers of later rewards.
        reward_modifiers: Vec<AvailableRewardsRewardModifier>,
        /// The row's weight.
        weight: i64,
    }

    /// What each member of a team may get.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableTeamMemberRewards, Message};
    /// let json = r#"{"guaranteed": {"energies": {"stamina": {"count": {"min": 1}}}}}"#;
    /// let each = AvailableTeamMemberRewards::from_answer(&Value::from_json(json)?)?;
    /// assert!(each.guaranteed.as_ref().is_some_and(|row| row.energies.get("stamina").is_some()));
    /// assert_eq!(each.to_json(), r#"{"guaranteed":{"energies":{"stamina":{"count":{"min":1}}}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableTeamMemberRewards {
        /// Granted always.
        guaranteed: Option<AvailableRewardsContents>,
        /// Of these, some are drawn by weight.
        weighted: Vec<AvailableRewardsContents>,
        /// How many are drawn; 0: one.
        max_rolls: i64,
        /// Above the sum of the weights: the chance of nothing. 0: the sum.
        total_weight: i64,
        /// How often one row may come again; 0: without limit.
        max_repeat_rolls: i64,
    }

    /// An item that may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsItem, Message};
    /// let json = r#"{"count": {"min": "1"}, "numeric_properties": {"sharpness": {"min": 0.5, "max": 0.9}}}"#;
    /// let sword = AvailableRewardsItem::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(sword.numeric_properties.get("sharpness").map(|range| range.max), Some(0.9));
    /// assert_eq!(sword.to_json(), r#"{"count":{"min":"1"},"numeric_properties":{"sharpness":{"max":0.9,"min":0.5}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsItem {
        /// How many.
        count: Option<RewardRangeInt64>,
        /// Numbers that are drawn for each instance, by name.
        numeric_properties: Map<RewardRangeDouble>,
        /// Texts that are drawn for each instance, by name.
        string_properties: Map<AvailableRewardsStringProperty>,
    }

    /// Texts of which one is drawn.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsStringProperty, Message};
    /// let json = r#"{"options": {"red": {"weight": "3"}, "blue": {"weight": "1"}}}"#;
    /// let colour = AvailableRewardsStringProperty::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(colour.options.get("red").map(|option| option.weight), Some(3));
    /// assert_eq!(colour.to_json(), r#"{"options":{"blue":{"weight":"1"},"red":{"weight":"3"}}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsStringProperty {
        /// The texts, with their weights.
        options: Map<AvailableRewardsStringPropertyOption>,
        /// Above the sum of the weights: the chance of nothing. 0: the sum.
        total_weight: i64,
    }

    /// One text of several.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsStringPropertyOption, Message};
    /// let red = AvailableRewardsStringPropertyOption::from_answer(&Value::from_json(r#"{"weight": "3"}"#)?)?;
    /// assert_eq!(red.weight, 3);
    /// assert_eq!(red.to_json(), r#"{"weight":"3"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsStringPropertyOption {
        /// Its weight.
        weight: i64,
    }

    /// A draw from sets of items.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsItemSet, Message};
    /// let json = r#"{"count": {"min": "1", "max": "2"}, "max_repeats": "3", "set": ["rare", "sword"]}"#;
    /// let draw = AvailableRewardsItemSet::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(draw.set, ["rare", "sword"]); // rare swords
    /// assert_eq!(draw.to_json(), r#"{"count":{"max":"2","min":"1"},"max_repeats":"3","set":["rare","sword"]}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsItemSet {
        /// How many items.
        count: Option<RewardRangeInt64>,
        /// How many of them may be owned already.
        max_repeats: i64,
        /// An item must belong to all of these sets.
        set: Vec<String>,
    }

    /// A currency that may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsCurrency, Message};
    /// let gold = AvailableRewardsCurrency::from_answer(&Value::from_json(r#"{"count": {"min": "5", "max": "9"}}"#)?)?;
    /// assert_eq!(gold.count.as_ref().map(|count| count.max), Some(9));
    /// assert_eq!(gold.to_json(), r#"{"count":{"max":"9","min":"5"}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsCurrency {
        /// How much.
        count: Option<RewardRangeInt64>,
    }

    /// An energy that may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsEnergy, Message};
    /// let stamina = AvailableRewardsEnergy::from_answer(&Value::from_json(r#"{"count": {"min": 1, "max": 3}}"#)?)?;
    /// assert_eq!(stamina.count.as_ref().map(|count| count.min), Some(1));
    /// assert_eq!(stamina.to_json(), r#"{"count":{"max":3,"min":1}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsEnergy {
        /// How much.
        count: Option<RewardRangeInt32>,
    }

    /// A modifier of an energy that may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsEnergyModifier, Message};
    /// let json = r#"{"id": "stamina", "operator": "infinite", "duration_sec": {"min": "60"}}"#;
    /// let boost = AvailableRewardsEnergyModifier::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!(boost.duration_sec.as_ref().map(|range| range.min), Some(60));
    /// assert_eq!(boost.to_json(), r#"{"duration_sec":{"min":"60"},"id":"stamina","operator":"infinite"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsEnergyModifier {
        /// The energy's id.
        id: String,
        /// What it does with the value.
        operator: String,
        /// The value.
        value: Option<RewardRangeInt64>,
        /// How long it lasts, in seconds.
        duration_sec: Option<RewardRangeUInt64>,
    }

    /// A modifier of later rewards that may be granted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AvailableRewardsRewardModifier, Message};
    /// let json = r#"{"id": "gold", "type": "currency", "operator": "multiplier", "value": {"min": "2"}}"#;
    /// let double = AvailableRewardsRewardModifier::from_answer(&Value::from_json(json)?)?;
    /// assert_eq!((&*double.r#type, double.value.as_ref().map(|range| range.min)), ("currency", Some(2)));
    /// assert_eq!(double.to_json(), r#"{"id":"gold","operator":"multiplier","type":"currency","value":{"min":"2"}}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    AvailableRewardsRewardModifier {
        /// What it modifies: the id of an item, a currency, an energy.
        id: String,
        /// Which of these it is.
        r#type: String,
        /// What it does with the value.
        operator: String,
        /// The value.
        value: Option<RewardRangeInt64>,
        /// How long it lasts, in seconds.
        duration_sec: Option<RewardRangeUInt64>,
    }

    /// A range of numbers of 32 bits: plain on the wire.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardRangeInt32, Message};
    /// let range = RewardRangeInt32::from_answer(&Value::from_json(r#"{"min": 1, "max": "3"}"#)?)?;
    /// assert_eq!((range.min, range.max), (1, 3));
    /// assert_eq!(range.to_json(), r#"{"max":3,"min":1}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardRangeInt32 {
        /// The least.
        min: i32,
        /// The largest.
        max: i32,
        /// What the number is a multiple of; 0: any.
        multiple: i32,
    }

    /// A range of numbers of 64 bits: texts on the wire.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardRangeInt64, Message};
    /// let range = RewardRangeInt64::from_answer(&Value::from_json(r#"{"min": 5, "max": "10", "multiple": "5"}"#)?)?;
    /// assert_eq!((range.min, range.max, range.multiple), (5, 10, 5));
    /// assert_eq!(range.to_json(), r#"{"max":"10","min":"5","multiple":"5"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardRangeInt64 {
        /// The least.
        min: i64,
        /// The largest.
        max: i64,
        /// What the number is a multiple of; 0: any.
        multiple: i64,
    }

    /// A range of numbers from 0: texts on the wire.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardRangeUInt64, Message};
    /// let range = RewardRangeUInt64::from_answer(&Value::from_json(r#"{"min": "18446744073709551615"}"#)?)?;
    /// assert_eq!(range.min, u64::MAX);
    /// assert_eq!(range.to_json(), r#"{"min":"18446744073709551615"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardRangeUInt64 {
        /// The least.
        min: u64,
        /// The largest.
        max: u64,
        /// What the number is a multiple of; 0: any.
        multiple: u64,
    }

    /// A range of numbers with fractions.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{RewardRangeDouble, Message};
    /// let range = RewardRangeDouble::from_answer(&Value::from_json(r#"{"min": 0.5, "max": 1}"#)?)?;
    /// assert_eq!((range.min, range.max), (0.5, 1.0));
    /// assert_eq!(range.to_json(), r#"{"max":1,"min":0.5}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    RewardRangeDouble {
        /// The least.
        min: f64,
        /// The largest.
        max: f64,
        /// What the number is a multiple of; 0: any.
        multiple: f64,
    }
}
