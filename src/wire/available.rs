//! Rewards that a claim may grant, with their ranges and weights.

use super::map::Map;
use super::message::messages;
use crate::value::Value;

messages! {
    /// What a claim may grant to a player.
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
    AvailableRewardsItem {
        /// How many.
        count: Option<RewardRangeInt64>,
        /// Numbers that are drawn for each instance, by name.
        numeric_properties: Map<RewardRangeDouble>,
        /// Texts that are drawn for each instance, by name.
        string_properties: Map<AvailableRewardsStringProperty>,
    }

    /// Texts of which one is drawn.
    AvailableRewardsStringProperty {
        /// The texts, with their weights.
        options: Map<AvailableRewardsStringPropertyOption>,
        /// Above the sum of the weights: the chance of nothing. 0: the sum.
        total_weight: i64,
    }

    /// One text of several.
    AvailableRewardsStringPropertyOption {
        /// Its weight.
        weight: i64,
    }

    /// A draw from sets of items.
    AvailableRewardsItemSet {
        /// How many items.
        count: Option<RewardRangeInt64>,
        /// How many of them may be owned already.
        max_repeats: i64,
        /// An item must belong to all of these sets.
        set: Vec<String>,
    }

    /// A currency that may be granted.
    AvailableRewardsCurrency {
        /// How much.
        count: Option<RewardRangeInt64>,
    }

    /// An energy that may be granted.
    AvailableRewardsEnergy {
        /// How much.
        count: Option<RewardRangeInt32>,
    }

    /// A modifier of an energy that may be granted.
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
    RewardRangeInt32 {
        /// The least.
        min: i32,
        /// The largest.
        max: i32,
        /// What the number is a multiple of; 0: any.
        multiple: i32,
    }

    /// A range of numbers of 64 bits: texts on the wire.
    RewardRangeInt64 {
        /// The least.
        min: i64,
        /// The largest.
        max: i64,
        /// What the number is a multiple of; 0: any.
        multiple: i64,
    }

    /// A range of numbers from 0: texts on the wire.
    RewardRangeUInt64 {
        /// The least.
        min: u64,
        /// The largest.
        max: u64,
        /// What the number is a multiple of; 0: any.
        multiple: u64,
    }

    /// A range of numbers with fractions.
    RewardRangeDouble {
        /// The least.
        min: f64,
        /// The largest.
        max: f64,
        /// What the number is a multiple of; 0: any.
        multiple: f64,
    }
}
