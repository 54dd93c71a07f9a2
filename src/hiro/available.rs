//! Rewards that a claim may grant, with their ranges and weights.

use super::map::Map;
use super::message::messages;
use crate::value::Value;

messages! {
    /// The rewards that a claim may grant to a player.
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
        /// The contents that are always granted.
        guaranteed: Option<AvailableRewardsContents>,
        /// Rows that are drawn by weight.
        weighted: Vec<AvailableRewardsContents>,
        /// The number of draws; 0 for one.
        max_rolls: i64,
        /// The total of the weights. What exceeds the rows' sum is the chance of drawing nothing; 0 for the sum.
        total_weight: i64,
        /// The most repeats of one row; 0 for no limit.
        max_repeat_rolls: i64,
        /// How long the mailbox keeps the reward, in seconds; 0 if it does not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// The rewards that the claimant's team may get.
        team_reward: Option<AvailableTeamRewards>,
        /// A message to the player; any JSON, passed on unchanged.
        message: Option<Value>,
    }

    /// One row of a reward.
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

    /// The rewards that a claim may grant to the claimant's team.
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
        /// The contents that are always granted.
        guaranteed: Option<AvailableTeamRewardsContents>,
        /// Rows that are drawn by weight.
        weighted: Vec<AvailableTeamRewardsContents>,
        /// The number of draws; 0 for one.
        max_rolls: i64,
        /// The total of the weights. What exceeds the rows' sum is the chance of drawing nothing; 0 for the sum.
        total_weight: i64,
        /// The most repeats of one row; 0 for no limit.
        max_repeat_rolls: i64,
        /// How long the team's mailbox keeps the reward, in seconds; 0 if it does not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// The rewards that each member may get.
        member_reward: Option<AvailableTeamMemberRewards>,
    }

    /// One row of a team's reward.
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

    /// The rewards that each member of a team may get.
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
        /// The contents that are always granted.
        guaranteed: Option<AvailableRewardsContents>,
        /// Rows that are drawn by weight.
        weighted: Vec<AvailableRewardsContents>,
        /// The number of draws; 0 for one.
        max_rolls: i64,
        /// The total of the weights. What exceeds the rows' sum is the chance of drawing nothing; 0 for the sum.
        total_weight: i64,
        /// The most repeats of one row; 0 for no limit.
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
        /// The range of the count.
        count: Option<RewardRangeInt64>,
        /// Numbers that are drawn for each instance, by name.
        numeric_properties: Map<RewardRangeDouble>,
        /// Texts that are drawn for each instance, by name.
        string_properties: Map<AvailableRewardsStringProperty>,
    }

    /// Texts from which one is drawn.
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
        /// The total of the weights. What exceeds the options' sum is the chance of drawing nothing; 0 for the sum.
        total_weight: i64,
    }

    /// One option of several texts.
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
        /// The option's weight.
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
        /// The number of items to draw.
        count: Option<RewardRangeInt64>,
        /// The number of drawn items that may be owned already.
        max_repeats: i64,
        /// The sets that each drawn item must belong to.
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
        /// The range of the amount.
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
        /// The range of the amount.
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
        /// The operation on the value.
        operator: String,
        /// The value.
        value: Option<RewardRangeInt64>,
        /// The duration, in seconds.
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
        /// The target of the modifier: the id of an item, a currency or an energy.
        id: String,
        /// The kind of the target.
        r#type: String,
        /// The operation on the value.
        operator: String,
        /// The value.
        value: Option<RewardRangeInt64>,
        /// The duration, in seconds.
        duration_sec: Option<RewardRangeUInt64>,
    }

    /// A range of 32-bit numbers, which are plain on the wire.
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
        /// The lowest value.
        min: i32,
        /// The highest value.
        max: i32,
        /// The divisor of all values; 0 for none.
        multiple: i32,
    }

    /// A range of 64-bit numbers, which are text on the wire.
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
        /// The lowest value.
        min: i64,
        /// The highest value.
        max: i64,
        /// The divisor of all values; 0 for none.
        multiple: i64,
    }

    /// A range of unsigned 64-bit numbers, which are text on the wire.
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
        /// The lowest value.
        min: u64,
        /// The highest value.
        max: u64,
        /// The divisor of all values; 0 for none.
        multiple: u64,
    }

    /// A range of numbers that may have fractions.
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
        /// The lowest value.
        min: f64,
        /// The highest value.
        max: f64,
        /// The divisor of all values; 0 for none.
        multiple: f64,
    }
}
