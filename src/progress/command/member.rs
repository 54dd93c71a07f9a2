//! The members of commands.

/// A member of a command in the shape of `plaudit.d.ts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Type,
    At,
    Achievements,
    AtLeast,
    Ids,
    ClaimTotalReward,
    DurationSec,
    ContentId,
    ProductId,
    TransactionId,
    Add,
    Set,
    Max,
    Min,
    UtcOffsetSec,
    AppVersion,
    Of,
}

/// The names of the members, in the order of [`Member`].
pub(crate) const NAMES: [&str; 17] = [
    "type",
    "at",
    "achievements",
    "at_least",
    "ids",
    "claim_total_reward",
    "duration_sec",
    "content_id",
    "product_id",
    "transaction_id",
    "add",
    "set",
    "max",
    "min",
    "utc_offset_sec",
    "app_version",
    "of",
];

impl Member {
    pub(crate) fn name(self) -> &'static str {
        NAMES.get(self as usize).copied().unwrap_or_default()
    }
}
