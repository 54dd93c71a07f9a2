//! Rewards that were granted.

use super::map::Map;
use super::message::messages;
use crate::value::Value;

messages! {
    /// What a claim granted to a player.
    Reward {
        /// Items, by id: how many.
        items: Map<i64>,
        /// Currencies, by id: how much.
        currencies: Map<i64>,
        /// Energies, by id: how much.
        energies: Map<i32>,
        /// Modifiers of energies.
        energy_modifiers: Vec<RewardEnergyModifier>,
        /// Modifiers of later rewards.
        reward_modifiers: Vec<RewardModifier>,
        /// When it was granted, in UNIX seconds.
        grant_time_sec: i64,
        /// Items with properties of their own, by instance id.
        item_instances: Map<RewardInventoryItem>,
        /// How long the mailbox keeps it, in seconds; 0: it did not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// What the player's team got.
        team_reward: Option<TeamReward>,
        /// A message to the player; any JSON, carried as it is.
        message: Option<Value>,
    }

    /// What a claim granted to the claimant's team.
    TeamReward {
        /// Items, by id: how many.
        items: Map<i64>,
        /// Currencies, by id: how much.
        currencies: Map<i64>,
        /// Modifiers of later rewards of the team.
        reward_modifiers: Vec<RewardModifier>,
        /// Modifiers of later rewards of its members.
        member_reward_modifiers: Vec<RewardModifier>,
        /// When it was granted, in UNIX seconds.
        grant_time_sec: i64,
        /// Items with properties of their own, by instance id.
        item_instances: Map<RewardInventoryItem>,
        /// How long the team's mailbox keeps it, in seconds; 0: it did not go to the mailbox.
        to_mailbox_expiry_sec: i64,
        /// What each member got.
        member_reward: Option<TeamMemberReward>,
    }

    /// What each member of a team got.
    TeamMemberReward {
        /// Items, by id: how many.
        items: Map<i64>,
        /// Currencies, by id: how much.
        currencies: Map<i64>,
        /// Energies, by id: how much.
        energies: Map<i32>,
        /// Modifiers of energies.
        energy_modifiers: Vec<RewardEnergyModifier>,
        /// Modifiers of later rewards.
        reward_modifiers: Vec<RewardModifier>,
        /// When it was granted, in UNIX seconds.
        grant_time_sec: i64,
        /// Items with properties of their own, by instance id.
        item_instances: Map<RewardInventoryItem>,
    }

    /// A granted item with properties of its own.
    RewardInventoryItem {
        /// The item's id.
        id: String,
        /// How many.
        count: i64,
        /// Texts, by name.
        string_properties: Map<String>,
        /// Numbers, by name.
        numeric_properties: Map<f64>,
        /// The instance's id.
        instance_id: String,
    }

    /// A granted modifier of an energy.
    RewardEnergyModifier {
        /// The energy's id.
        id: String,
        /// What it does with the value.
        operator: String,
        /// The value.
        value: i64,
        /// How long it lasts, in seconds.
        duration_sec: u64,
        /// Its weight among weighted ones; otherwise -1.
        weight: i64,
    }

    /// A granted modifier of later rewards.
    RewardModifier {
        /// What it modifies: the id of an item, a currency, an energy.
        id: String,
        /// Which of these it is.
        r#type: String,
        /// What it does with the value.
        operator: String,
        /// The value.
        value: i64,
        /// How long it lasts, in seconds.
        duration_sec: u64,
    }
}
