//! Histories as data, so that a failing one can be shrunk.

use crate::random::Random;

/// The kind of a step; `a`, `b` and `c` of the [`Step`] choose the device and the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Record,
    FailToStore,
    Send,
    DeliverRequest,
    RepeatRequest,
    CutRequest,
    CrashServer,
    PassingFailure,
    Poison,
    DeliverAnswer,
    RepeatAnswer,
    CutAnswer,
    CrashBeforeWrite,
    CrashWithinWrite,
    Drop,
    RoundTrip,
    Restart,
    Reboot,
    Wait,
    WaitLong,
    JumpClock,
    Wipe,
    BackUpStore,
    RestoreStore,
    BackUpServer,
    RestoreServer,
    RaiseEpoch,
    Redefine,
    ChangeMembership,
    ResetRecord,
    SwitchTab,
    Lie,
    SignUp,
    WrongClock,
    ChangeRelease,
    Vanish,
}

impl Kind {
    /// The kind's name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Record => "records",
            Kind::FailToStore => "writes of an event failed",
            Kind::Send => "sends",
            Kind::DeliverRequest => "requests delivered late and in any order",
            Kind::RepeatRequest => "requests repeated",
            Kind::CutRequest => "requests cut short",
            Kind::CrashServer => "crashes of the server",
            Kind::PassingFailure => "passing failures",
            Kind::Poison => "poison events",
            Kind::DeliverAnswer => "answers delivered late and in any order",
            Kind::RepeatAnswer => "answers repeated",
            Kind::CutAnswer => "answers cut short",
            Kind::CrashBeforeWrite => "crashes before the write of an answer",
            Kind::CrashWithinWrite => "crashes at the write of an answer",
            Kind::Drop => "packets dropped",
            Kind::RoundTrip => "round trips",
            Kind::Restart => "crashes of a client",
            Kind::Reboot => "reboots of a device",
            Kind::Wait => "waits",
            Kind::WaitLong => "waits of 8 to 100 days",
            Kind::JumpClock => "jumps of a clock",
            Kind::Wipe => "stores wiped",
            Kind::BackUpStore => "stores backed up",
            Kind::RestoreStore => "stores restored",
            Kind::BackUpServer => "servers backed up",
            Kind::RestoreServer => "servers restored",
            Kind::RaiseEpoch => "epochs raised",
            Kind::Redefine => "changes of definitions",
            Kind::ChangeMembership => "changes of membership and roles",
            Kind::ResetRecord => "resets by an administrator",
            Kind::SwitchTab => "changes to another tab of a store",
            Kind::Lie => "lies about a team's stream",
            Kind::SignUp => "guests who sign up",
            Kind::WrongClock => "clocks that are wrong by years",
            Kind::ChangeRelease => "changes between today's app and the first version's",
            Kind::Vanish => "stores that vanish under an open client",
        }
    }
}

/// The relative frequency of each kind.
const WEIGHTS: [(Kind, u64); 36] = [
    (Kind::Record, 300),
    (Kind::FailToStore, 10),
    (Kind::Send, 90),
    (Kind::DeliverRequest, 100),
    (Kind::RepeatRequest, 30),
    (Kind::CutRequest, 12),
    (Kind::CrashServer, 14),
    (Kind::PassingFailure, 16),
    (Kind::Poison, 12),
    (Kind::DeliverAnswer, 100),
    (Kind::RepeatAnswer, 20),
    (Kind::CutAnswer, 8),
    (Kind::CrashBeforeWrite, 10),
    (Kind::CrashWithinWrite, 10),
    (Kind::Drop, 20),
    (Kind::RoundTrip, 90),
    (Kind::Restart, 25),
    (Kind::Reboot, 5),
    (Kind::Wait, 60),
    (Kind::WaitLong, 4),
    (Kind::JumpClock, 6),
    (Kind::Wipe, 8),
    (Kind::BackUpStore, 10),
    (Kind::RestoreStore, 8),
    (Kind::BackUpServer, 10),
    (Kind::RestoreServer, 7),
    (Kind::RaiseEpoch, 7),
    (Kind::Redefine, 10),
    (Kind::ChangeMembership, 12),
    (Kind::ResetRecord, 6),
    (Kind::SwitchTab, 40),
    (Kind::Lie, 8),
    (Kind::SignUp, 16),
    (Kind::WrongClock, 8),
    (Kind::ChangeRelease, 10),
    (Kind::Vanish, 10),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: Kind,
    pub a: u64,
    pub b: u64,
    pub c: u64,
}

/// The longest history.
pub const MAX_STEPS: u64 = 100;

/// The history of a seed.
pub fn history(seed: u64) -> Vec<Step> {
    let mut random = Random::new(seed);
    let length = 10 + random.below(MAX_STEPS - 9);
    let total: u64 = WEIGHTS.iter().map(|(_, weight)| weight).sum();
    let step = |random: &mut Random| {
        let mut at = random.below(total);
        let mut chosen = Kind::Record;
        for (kind, weight) in WEIGHTS {
            if at < weight {
                chosen = kind;
                break;
            }
            at -= weight;
        }
        Step { kind: chosen, a: random.below(1 << 20), b: random.below(1 << 20), c: random.below(1 << 20) }
    };
    (0..length).map(|_| step(&mut random)).collect()
}
