//! What commands would save of a streak (rules G15, G16): a comparison of the streak with and without them.

use super::account::Account;
use super::day::Fate;
use super::{LocalInstant, Streak};
use crate::definitions::streak::StreakAccount;
use crate::time::{DAY_SEC, UnixSec};
use crate::value::Value;
use crate::value::object::Object;

/// Something that the commands of a preview save: without them it is lost at the end of the local day or week.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, StreakSaved, StreakSaving, UnixSec, Value};
/// let document = Value::from_json(r#"{"settings": {"streaks": {"daily": {"freezes": {"start": 1}}}},
///     "achievements": {"week": {"name": "A whole week", "trigger": {"streak": {"days": 7, "of": "daily"}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let session = |at| Command::new(at, Action::SessionCompleted { duration_sec: 600, content_id: None });
/// let now = UnixSec(1_790_000_000); // 2026-09-21T14:13:20Z
/// engine.apply(&session(now))?;
/// let tomorrow = engine.preview(&[session(now.plus(86_400))])?; // without it, a freeze covers the day
/// let saving = StreakSaving { of: Some("daily".to_owned()), saved: StreakSaved::Freeze, count: 2, freezes: 1, until: UnixSec(1_790_121_600) };
/// assert_eq!(tomorrow.saves, [saving]);
/// assert_eq!(engine.preview(&[session(now.plus(2 * 86_400))])?.saves[0].saved, StreakSaved::Streak); // the freeze is used up
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreakSaving {
    /// The streak account; `None` for the streak by sessions (G1).
    pub of: Option<String>,
    /// What is saved.
    pub saved: StreakSaved,
    /// The length of the streak after the commands.
    pub count: i64,
    /// The number of freezes left after the commands.
    pub freezes: i64,
    /// The instant at which it is lost without the commands.
    pub until: UnixSec,
}

/// What the commands of a preview save.
///
/// ```
/// assert_eq!(plaudit::StreakSaved::Freeze.as_str(), "freeze");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreakSaved {
    /// The streak, which breaks without them.
    Streak,
    /// A freeze, which covers the day or week without them.
    Freeze,
}

impl StreakSaved {
    /// The word that the npm package writes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Streak => "streak",
            Self::Freeze => "freeze",
        }
    }
}

impl StreakSaving {
    /// The saving in the shape of `plaudit.d.ts`.
    ///
    /// ```
    /// use plaudit::{StreakSaved, StreakSaving, UnixSec};
    /// let saving = StreakSaving { of: None, saved: StreakSaved::Streak, count: 6, freezes: 0, until: UnixSec(1_790_121_600) };
    /// assert_eq!(saving.to_value().to_canonical_json(), r#"{"count":6,"freezes":0,"saved":"streak","until":1790121600}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.some_text("of", self.of.as_ref());
        object.text("saved", self.saved.as_str());
        object.number("count", self.count);
        object.number("freezes", self.freezes);
        object.number("until", self.until.0);
        object.into()
    }
}

impl Account {
    /// What an account has saved in comparison with an earlier state of it, at the end of that state's day or week.
    pub(crate) fn saving(&self, before: &Account, account: &StreakAccount, at: UnixSec) -> Option<StreakSaving> {
        let until = before.end_of_unit(account, at);
        let (with, without) = (self.moment(account, until), before.moment(account, until));
        let saved = if without.count == 0 {
            self.goes_on_from(before, account).then_some(StreakSaved::Streak)
        } else {
            (self.frozen_until(account, until) < before.frozen_until(account, until)).then_some(StreakSaved::Freeze)
        };
        let of = Some(account.name.clone());
        saved.filter(|_| with.count > 0).map(|saved| StreakSaving { of, saved, count: with.count, freezes: with.freezes, until })
    }

    /// Whether the streak includes the last done unit of an earlier state.
    fn goes_on_from(&self, before: &Account, account: &StreakAccount) -> bool {
        let Some(last) = before.last_unit else { return false };
        let lengths = self.lengths(account, last);
        let is_kept = lengths.first().is_some_and(|(unit, _)| *unit == last);
        is_kept && lengths.iter().zip(lengths.iter().skip(1)).all(|((_, one), (_, next))| next > one)
    }

    /// The number of units before an instant that freezes cover.
    fn frozen_until(&self, account: &StreakAccount, until: UnixSec) -> usize {
        let folded = account.unit.of(self.first)..self.last_unit.map_or(i64::MIN, |last| last + 1);
        folded.filter(|unit| self.fate_of(account, *unit) == Fate::Frozen).count() + self.tail_frozen(account, until)
    }
}

impl Streak {
    /// Like [`Account::saving`], for G1's streak, which has no freezes.
    pub(crate) fn saving(&self, before: &Streak, at: UnixSec) -> Option<StreakSaving> {
        let (now, earlier) = (self.counted()?, before.counted()?);
        let today = LocalInstant { at, ..earlier.latest }.day().max(earlier.days.last());
        let until = UnixSec((today + 1) * DAY_SEC - earlier.latest.offset_sec);
        let count = self.value_at(until);
        let goes_on = now.days.run_from(earlier.days.last()).last().is_some_and(|(day, _)| day == now.days.last());
        let is_saved = before.value_at(until) == 0 && count > 0 && goes_on;
        is_saved.then_some(StreakSaving { of: None, saved: StreakSaved::Streak, count, freezes: 0, until })
    }
}
