//! Checks that apply to every command, whether it was read from a document or built in Rust.

use super::{Action, Command};
use crate::definitions::streak::MAX_FREEZES;
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::time::{MAX_SAFE_INTEGER, OFFSETS_SEC};
use crate::value::read::{INSTANT, Path};
use crate::value::texts;

/// The longest id of content, products or statistics, which are stored as they come; in bytes.
const MAX_ID_BYTES: usize = 256;
/// The longest session: 31 days (G3). A longer one comes from a wrong clock.
const MAX_SESSION_SEC: i64 = 31 * 86_400;
/// The number of freezes that one command may give.
const FREEZES: std::ops::RangeInclusive<i64> = 1..=MAX_FREEZES;

impl Command {
    /// Checks every number and stored id against its range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        require(self.at.in_range(), &Path::ROOT.key("at"), || format!("expected {INSTANT}, found {}", self.at.0))?;
        let offset = self.utc_offset_sec;
        require(OFFSETS_SEC.contains(&offset), &Path::ROOT.key("utc_offset_sec"), || {
            format!("expected seconds from -43200 (-12 h) to 50400 (+14 h), found {offset}")
        })?;
        self.action.check()
    }
}

impl Action {
    fn check(&self) -> Result<(), Error> {
        let stored_id = |field: &str, id: &str| check_id(id, &Path::ROOT.key(field));
        match self {
            Action::SessionCompleted { duration_sec, content_id } => {
                require((0..=MAX_SESSION_SEC).contains(duration_sec), &Path::ROOT.key("duration_sec"), || {
                    format!("expected seconds from 0 to 2678400 (31 days), found {duration_sec}")
                })?;
                content_id.as_ref().map_or(Ok(()), |id| stored_id("content_id", id))
            }
            Action::ContentCompleted { content_id } => stored_id("content_id", content_id),
            Action::Subscribed { product_id, transaction_id } => {
                product_id.as_ref().map_or(Ok(()), |id| stored_id("product_id", id))?;
                transaction_id.as_ref().map_or(Ok(()), |id| stored_id("transaction_id", id))
            }
            Action::Stat { set, max, min, add } => [("set", set), ("max", max), ("min", min), ("add", add)]
                .into_iter()
                .try_for_each(|(field, numbers)| numbers.iter().try_for_each(|(id, value)| check_statistic(field, id, *value))),
            Action::Update { achievements, at_least } => {
                let (amounts, marks) = (Path::ROOT.key("achievements"), Path::ROOT.key("at_least"));
                let both = achievements.iter().chain(at_least);
                let place = |index, id: &str| if index < achievements.len() { amounts.key(id) } else { marks.key(id) }.to_string();
                once(both.map(|(id, _)| id.as_str()), place)?;
                let negative = at_least.iter().find(|(_, mark)| *mark < 0);
                negative.map_or(Ok(()), |(id, mark)| {
                    require(false, &marks.key(id), || format!("expected a mark of at least 0, found {mark} (U11)"))
                })
            }
            Action::Claim { ids, .. } | Action::Grant { ids } => {
                let at = Path::ROOT.key("ids");
                once(ids.iter().map(String::as_str), |index, _| at.index(index).to_string())
            }
            Action::StreakFreeze { of, add } => {
                stored_id("of", of)?;
                require(FREEZES.contains(add), &Path::ROOT.key("add"), || format!("expected 1 to {MAX_FREEZES} freezes, found {add}"))
            }
            Action::StreakRepair { of } => stored_id("of", of),
            Action::Joined | Action::Posted | Action::Commented | Action::AppOpened | Action::ClockSetBack => Ok(()),
        }
    }
}

/// R1: checks that each id occurs once; the error names the second occurrence.
fn once<'i>(ids: impl Iterator<Item = &'i str>, place: impl Fn(usize, &str) -> String) -> Result<(), Error> {
    if ids.size_hint().1.is_some_and(|most| most < 2) {
        return Ok(());
    }
    match texts::twice(&texts::sorted(ids)) {
        Some((id, index)) => {
            Err(Error::at(ErrorCode::InvalidCommand, place(index, id), format!("the id {} occurs twice in one command (R1)", quote(id))))
        }
        None => Ok(()),
    }
}

fn check_statistic(field: &str, id: &str, value: i64) -> Result<(), Error> {
    let at = Path::ROOT.key(field);
    let at = at.key(id);
    check_id(id, &at)?;
    require(value.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs(), &at, || {
        format!("expected a number of at most 2^53 - 1 in size, found {value}")
    })
}

fn check_id(id: &str, at: &Path<'_>) -> Result<(), Error> {
    let fits = !id.is_empty() && id.len() <= MAX_ID_BYTES;
    require(fits, at, || format!("expected an id of 1 to {MAX_ID_BYTES} bytes, found {}", quote(id)))
}

fn require(holds: bool, at: &Path<'_>, otherwise: impl FnOnce() -> String) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::at(ErrorCode::InvalidCommand, at.to_string(), otherwise())) }
}
