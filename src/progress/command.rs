//! Commands: what a host reports or requests. They carry intents, never outcomes.

mod check;
mod member;
mod read;
mod write;

#[cfg(all(target_arch = "wasm32", feature = "binding"))]
pub(crate) use {
    member::{Member, NAMES},
    read::Members,
};

use crate::definitions::AppVersion;
use crate::time::UnixSec;

/// Something that happened or is requested, with its instant.
///
/// ```
/// use plaudit::{Action, Command, UnixSec};
/// let command = Command::new(UnixSec(1_790_000_000), Action::update([("daily_login", 1)]));
/// assert_eq!(command.at, UnixSec(1_790_000_000));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The instant, in 1970–2099. Commands need not be in order of time (P12).
    pub at: UnixSec,
    /// The offset of the user's clock, east of UTC, −12 h to +14 h; it determines the local day (G1).
    pub utc_offset_sec: i64,
    /// The app's version, if the app sent one (G10).
    pub app_version: Option<AppVersion>,
    /// The activity or the request.
    pub action: Action,
}

/// The kinds of commands.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"ten": {"name": "Ten minutes", "trigger": {"total_time": {"minutes": 10}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let session = Action::SessionCompleted { duration_sec: 600, content_id: None };
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), session))?;
/// assert_eq!(outcome.unlocks[0].title, "Ten minutes");
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Adds amounts to achievements (U1), or raises them to marks (U11).
    Update {
        /// Ids with amounts; each id occurs once.
        achievements: Vec<(String, i64)>,
        /// Ids with the least count to reach, from 0. Each id occurs once, and not in `achievements`.
        at_least: Vec<(String, i64)>,
    },
    /// Claims rewards (R1).
    Claim {
        /// The ids to claim; each occurs once.
        ids: Vec<String>,
        /// Whether to claim the total reward too, if it is available.
        claim_total_reward: bool,
    },
    /// A session ended (G1–G4).
    SessionCompleted {
        /// The length of the session: 0 to 31 days; a longer one is refused with `INVALID_COMMAND` (G3).
        duration_sec: i64,
        /// The content of the session, if it counts as content (G4).
        content_id: Option<String>,
    },
    /// A piece of content was completed (G4).
    ContentCompleted {
        /// The content's id.
        content_id: String,
    },
    /// The user joined (G5).
    Joined,
    /// The user posted (G5).
    Posted,
    /// The user commented (G5).
    Commented,
    /// The user bought or renewed a subscription (G6).
    Subscribed {
        /// The product's id.
        product_id: Option<String>,
        /// The store's id of the transaction. A known id is a restored purchase, which changes nothing.
        transaction_id: Option<String>,
    },
    /// Statistics changed (G7): `set` first, then `max`, `min` and `add` (U11).
    Stat {
        /// New values.
        set: Vec<(String, i64)>,
        /// Values to raise statistics to, if they are lower or have no value.
        max: Vec<(String, i64)>,
        /// Values to lower statistics to, if they are higher or have no value.
        min: Vec<(String, i64)>,
        /// Differences to add, saturating.
        add: Vec<(String, i64)>,
    },
    /// The app was opened; the retroactive check may run (G9).
    AppOpened,
    /// The clock was ahead and is correct now: stored instants later than the command's move to it (K17). This is for streams
    /// without an authority; an authority refuses it.
    ClockSetBack,
    /// An operator completes achievements, or earns them (A9): locks are ignored, and complete ones are skipped.
    Grant {
        /// The ids; each occurs once.
        ids: Vec<String>,
    },
    /// An operator gives freezes to a streak account (G15, A9).
    StreakFreeze {
        /// The account.
        of: String,
        /// The number of freezes: 1 to 100.
        add: i64,
    },
    /// An operator freezes the days that broke a streak (G15, A9).
    StreakRepair {
        /// The account.
        of: String,
    },
}

impl Command {
    /// A command in UTC and without an app version.
    ///
    /// ```
    /// use plaudit::{Action, Command, UnixSec};
    /// let late = Command { utc_offset_sec: 7_200, ..Command::new(UnixSec(1_790_000_000), Action::AppOpened) };
    /// assert_eq!((late.utc_offset_sec, late.app_version), (7_200, None));
    /// ```
    #[must_use]
    pub fn new(at: UnixSec, action: Action) -> Command {
        Command { at, utc_offset_sec: 0, app_version: None, action }
    }
}

impl Action {
    /// An update with these amounts.
    ///
    /// ```
    /// use plaudit::Action;
    /// let won = Action::update([("daily_wins", 1), ("wins", 1)]);
    /// let achievements = vec![("daily_wins".to_owned(), 1), ("wins".to_owned(), 1)];
    /// assert_eq!(won, Action::Update { achievements, at_least: vec![] });
    /// ```
    pub fn update<'a>(achievements: impl IntoIterator<Item = (&'a str, i64)>) -> Action {
        Action::Update { achievements: owned(achievements), at_least: Vec::new() }
    }

    /// An update to these marks: raises each count to its mark, unless it is higher already (U11).
    ///
    /// ```
    /// use plaudit::Action;
    /// let level = Action::reach([("level", 7)]);
    /// assert_eq!(level, Action::Update { achievements: vec![], at_least: vec![("level".to_owned(), 7)] });
    /// ```
    pub fn reach<'a>(marks: impl IntoIterator<Item = (&'a str, i64)>) -> Action {
        Action::Update { achievements: Vec::new(), at_least: owned(marks) }
    }

    /// A claim of these ids, of their own rewards only.
    ///
    /// ```
    /// use plaudit::Action;
    /// assert_eq!(Action::claim(["wins"]), Action::Claim { ids: vec!["wins".to_owned()], claim_total_reward: false });
    /// ```
    pub fn claim<'a>(ids: impl IntoIterator<Item = &'a str>) -> Action {
        Action::Claim { ids: ids.into_iter().map(str::to_owned).collect(), claim_total_reward: false }
    }
}

impl Action {
    /// Whether the action, if it is refused, is refused before its first change to a record, to the tally, the streak or a statistic. A
    /// claim may be refused later, because its ids are checked one after the other.
    pub(crate) fn is_refused_early(&self) -> bool {
        !matches!(self, Action::Claim { .. })
    }
}

fn owned<'a>(numbers: impl IntoIterator<Item = (&'a str, i64)>) -> Vec<(String, i64)> {
    numbers.into_iter().map(|(id, number)| (id.to_owned(), number)).collect()
}
