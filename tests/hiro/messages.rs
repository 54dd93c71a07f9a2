//! Any valid message: every field of every message, from a seed. A new field of a message must be added here to compile.

use plaudit::Value;
use plaudit::hiro::*;
use proptest::prelude::*;

/// A small random generator (splitmix64), with the option of unknown fields.
pub struct Dice {
    state: u64,
    unknown_fields: bool,
}

impl Dice {
    fn roll(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll().is_multiple_of(sides)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[(self.roll() % from.len() as u64) as usize].clone()
    }
}

/// A type with random values.
pub trait Any: Sized {
    fn any(dice: &mut Dice) -> Self;
}

/// Any message of a kind; with `unknown_fields`, fields of newer versions among its own.
pub fn any_message<M: Any + std::fmt::Debug>(unknown_fields: bool) -> impl Strategy<Value = M> {
    any::<u64>().prop_map(move |state| M::any(&mut Dice { state, unknown_fields }))
}

const TEXTS: [&str; 9] = ["", "gold", "__proto__", "NaN", "5", "ünï\u{1F600}", "\"\\\u{0}\n", "max_count", "a/b~c"];

impl Any for bool {
    fn any(dice: &mut Dice) -> Self {
        dice.one_in(2)
    }
}

impl Any for i64 {
    fn any(dice: &mut Dice) -> Self {
        let wild = dice.roll() as i64;
        dice.pick(&[0, 1, -1, i64::MAX, i64::MIN, (1 << 53) - 1, 1 << 53, wild, wild % 1_000])
    }
}

impl Any for u64 {
    fn any(dice: &mut Dice) -> Self {
        let wild = dice.roll();
        dice.pick(&[0, 1, u64::MAX, 1 << 53, wild, wild % 1_000])
    }
}

impl Any for i32 {
    fn any(dice: &mut Dice) -> Self {
        let wild = dice.roll() as i32;
        dice.pick(&[0, 1, -1, i32::MAX, i32::MIN, wild])
    }
}

impl Any for f64 {
    fn any(dice: &mut Dice) -> Self {
        let wild = Some(f64::from_bits(dice.roll())).filter(|number| !number.is_nan() && *number != 0.0).unwrap_or(0.5);
        dice.pick(&[0.0, 1.5, -3.0, 1e300, 5e-324, f64::INFINITY, f64::NEG_INFINITY, wild])
    }
}

impl Any for String {
    fn any(dice: &mut Dice) -> Self {
        dice.pick(&TEXTS).to_owned()
    }
}

/// Any JSON but `null`, which is unset.
impl Any for Value {
    fn any(dice: &mut Dice) -> Self {
        let nested = Value::Object(vec![("count".into(), Value::List(vec![Value::Null, Value::from("x")]))]);
        dice.pick(&[Value::Bool(false), Value::Int(0), Value::Float(1.5), Value::from(""), Value::List(Vec::new()), nested])
    }
}

impl<T: Any> Any for Option<T> {
    fn any(dice: &mut Dice) -> Self {
        (!dice.one_in(3)).then(|| T::any(dice))
    }
}

impl<T: Any> Any for Vec<T> {
    fn any(dice: &mut Dice) -> Self {
        (0..dice.roll() % 3).map(|_| T::any(dice)).collect()
    }
}

impl<T: Any> Any for Map<T> {
    fn any(dice: &mut Dice) -> Self {
        (0..dice.roll() % 3).map(|_| (String::any(dice), T::any(dice))).collect()
    }
}

fn unknown(dice: &mut Dice) -> Map<Value> {
    let some = dice.unknown_fields && dice.one_in(3);
    some.then(|| (format!("x {}", String::any(dice)), Value::any(dice))).into_iter().collect()
}

macro_rules! any_of {
    ($($name:ident { $($field:ident),* })*) => { $(
        impl Any for $name {
            fn any(dice: &mut Dice) -> Self {
                $name { $($field: Any::any(dice),)* unknown: unknown(dice) }
            }
        }
    )* };
}

any_of! {
    AchievementList { achievements, repeat_achievements }
    AchievementsUpdateAck { achievements, repeat_achievements }
    Achievement {
        category, claim_time_sec, total_claim_time_sec, count, current_time_sec, description, expire_time_sec, id, max_count, name,
        precondition_ids, reset_time_sec, available_rewards, reward, available_total_reward, total_reward, sub_achievements,
        additional_properties, auto_claim, auto_claim_total, auto_reset, start_time_sec, end_time_sec, update_time_sec, is_active
    }
    SubAchievement {
        category, claim_time_sec, count, current_time_sec, description, expire_time_sec, id, max_count, name, precondition_ids,
        reset_time_sec, reward, available_rewards, additional_properties, auto_claim, auto_reset, update_time_sec, is_active
    }
    Reward {
        items, currencies, energies, energy_modifiers, reward_modifiers, grant_time_sec, item_instances, to_mailbox_expiry_sec, team_reward,
        message
    }
    TeamReward {
        items, currencies, reward_modifiers, member_reward_modifiers, grant_time_sec, item_instances, to_mailbox_expiry_sec, member_reward
    }
    TeamMemberReward { items, currencies, energies, energy_modifiers, reward_modifiers, grant_time_sec, item_instances }
    RewardInventoryItem { id, count, string_properties, numeric_properties, instance_id }
    RewardEnergyModifier { id, operator, value, duration_sec, weight }
    RewardModifier { id, r#type, operator, value, duration_sec }
    AvailableRewards {
        guaranteed, weighted, max_rolls, total_weight, max_repeat_rolls, to_mailbox_expiry_sec, team_reward, message
    }
    AvailableRewardsContents { items, item_sets, currencies, energies, energy_modifiers, reward_modifiers, weight }
    AvailableTeamRewards { guaranteed, weighted, max_rolls, total_weight, max_repeat_rolls, to_mailbox_expiry_sec, member_reward }
    AvailableTeamRewardsContents { items, item_sets, currencies, reward_modifiers, weight }
    AvailableTeamMemberRewards { guaranteed, weighted, max_rolls, total_weight, max_repeat_rolls }
    AvailableRewardsItem { count, numeric_properties, string_properties }
    AvailableRewardsStringProperty { options, total_weight }
    AvailableRewardsStringPropertyOption { weight }
    AvailableRewardsItemSet { count, max_repeats, set }
    AvailableRewardsCurrency { count }
    AvailableRewardsEnergy { count }
    AvailableRewardsEnergyModifier { id, operator, value, duration_sec }
    AvailableRewardsRewardModifier { id, r#type, operator, value, duration_sec }
    RewardRangeInt32 { min, max, multiple }
    RewardRangeInt64 { min, max, multiple }
    RewardRangeUInt64 { min, max, multiple }
    RewardRangeDouble { min, max, multiple }
    AchievementsGetRequest {}
    AchievementsUpdateRequest { ids, amount, achievements }
    AchievementsClaimRequest { ids, claim_total_reward }
    TeamAchievementsGetRequest { id }
    TeamAchievementsUpdateRequest { id, achievement_ids, amount, achievements }
    TeamAchievementsClaimRequest { id, achievement_ids, claim_total_reward }
    SyncRequest { achievements }
    SyncAchievements { achievements }
    SyncAchievementsUpdate { count, create_time_sec, update_time_sec, claim_time_sec, total_claim_time_sec }
    SyncResponse { achievements, current_time_sec }
}
