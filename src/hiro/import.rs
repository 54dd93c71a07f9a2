//! Converts a server's list to a state of the engine, and the engine's list back, with the parts that the engine does not use.

use super::codec::{Element, Kind, Style, Unknown};
use super::map::Map;
use super::message::read_at;
use super::{Achievement, AchievementList, Reward, SubAchievement, reshape};
use crate::definitions::{Definitions, Node, NodeIx, ResetZone};
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::progress::phase::Calendar;
use crate::progress::state::{PLAYERS_CLOCK, STATE_VERSION};
use crate::schedule::player::OffsetChanges;
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::Value;
use crate::value::object::Object;
use crate::value::read::Path;

/// The state's member for the parts of a list that the engine does not use.
const KEPT: &str = "hiro";

impl AchievementList {
    /// A state in which an engine over these definitions shows this list, for a client's base or a migration to plaudit. `received`
    /// is the instant of the list, for achievements without `current_time_sec`.
    ///
    /// Achievements that the definitions do not have, and fields that this version does not know, are kept in the state;
    /// [`AchievementList::of`] returns them.
    ///
    /// # What a list does not contain
    ///
    /// - The user's activity: sessions, streaks, content, actions, purchases, statistics (G1–G7, G9). Triggers start afresh; what
    ///   they have earned stays earned.
    /// - Completed, unclaimed runs of earlier phases, and total rewards that fell due in them (R3, R5).
    /// - The previous phase: late progress in it is skipped with `phase_over` (P12).
    /// - Whether an achievement without a schedule was completed in an earlier run (U4): its dependents stay locked until it is
    ///   completed again.
    /// - The number of earnings, and the first one: a completed or claimed run counts as one, at its last change (G12, K7). A
    ///   hidden achievement that has begun a fresh run is hidden again (G13).
    /// - Whether an offered reward has changed since: the rewards of a claim are read from the definitions.
    ///
    /// Some data is recovered although no field contains it: when progress began, from `expire_time_sec` and the duration (P3); the
    /// phase, from the schedule and the server's clock (P7); a total reward that is due, from a complete family (R3).
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// use plaudit::hiro::{AchievementList, Message};
    ///
    /// let document = Value::from_json(r#"{"achievements": {"steps": {"name": "Steps", "max_count": 10}}}"#)?;
    /// let definitions = Definitions::parse(&document)?;
    /// let answer = Value::from_json(r#"{"achievements": {"steps": {"id": "steps", "count": "4", "max_count": "10"}}}"#)?;
    ///
    /// let now = UnixSec(1_790_000_000);
    /// let state = AchievementList::from_answer(&answer)?.to_state(&definitions, now);
    /// let engine = Engine::new(definitions, EngineOptions { state: Some(state), ..EngineOptions::default() })?;
    /// assert_eq!(engine.get("steps", now).unwrap().count, 4);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn to_state(&self, definitions: &Definitions, received: UnixSec) -> Value {
        let import = Import { definitions, calendar: Calendar::new(definitions), offsets: OffsetChanges::default(), received };
        let mut records: Map<Value> = Map::default();
        for (id, achievement) in self.achievements.iter().chain(self.repeat_achievements.iter()) {
            let Some(ix) = definitions.find(id) else { continue };
            import.family(id, ix, achievement, &mut records);
        }
        let mut state = Object::default();
        state.number("version", STATE_VERSION);
        if let Some(records) = Kind::write(&records, Style::Plain) {
            state.set("records", records);
        }
        if let Some(kept) = self.kept(definitions) {
            state.set(KEPT, kept);
        }
        state.into()
    }

    /// The list that an engine shows, as messages, with the parts of an imported list that its state has kept: undefined
    /// achievements, and fields that this version does not know (except those inside `available_rewards`, which is read from the
    /// definitions).
    ///
    /// # Errors
    ///
    /// `INTERNAL` as for the conversion of the engine's own list; `STATE_UNREADABLE` if the kept part is no list, which no import
    /// writes.
    ///
    /// ```
    /// use plaudit::hiro::AchievementList;
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// engine.apply(&Command::new(now, Action::update([("wins", 2)])))?;
    /// let list = AchievementList::of(&engine, now)?;
    /// assert_eq!(list.achievements.get("wins").map(|wins| wins.count), Some(2));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn of(engine: &Engine, now: UnixSec) -> Result<AchievementList, Error> {
        let mut list = AchievementList::try_from(&engine.list(now, None))?;
        if let Some(kept) = engine.kept(KEPT) {
            let kept = read_at::<AchievementList>(kept, &Path::ROOT.key(KEPT), Unknown::Kept);
            list.restore(kept.map_err(|fault| fault.into_error(ErrorCode::StateUnreadable))?);
        }
        Ok(list)
    }

    /// The parts of this list that the engine does not use, as a list: only the unknown fields of defined achievements, and all of
    /// the undefined ones.
    fn kept(&self, definitions: &Definitions) -> Option<Value> {
        let strange =
            |half: &Map<Achievement>| half.iter().filter_map(|(id, item)| Some((id.to_owned(), item.kept(id, definitions)?))).collect();
        let kept = AchievementList {
            achievements: strange(&self.achievements),
            repeat_achievements: strange(&self.repeat_achievements),
            unknown: self.unknown.clone(),
        };
        (kept != AchievementList::default()).then(|| kept.write(Style::Wire))
    }

    fn restore(&mut self, kept: AchievementList) {
        self.unknown = kept.unknown;
        for (id, kept) in kept.achievements {
            self.restore_one(&id, kept, |list| &mut list.achievements);
        }
        for (id, kept) in kept.repeat_achievements {
            self.restore_one(&id, kept, |list| &mut list.repeat_achievements);
        }
    }

    /// A defined node that is not visible is not restored; the kept part has no id.
    fn restore_one(&mut self, id: &str, kept: Achievement, half: fn(&mut Self) -> &mut Map<Achievement>) {
        match self.achievements.get_mut(id).or(self.repeat_achievements.get_mut(id)) {
            Some(known) => known.restore(kept),
            None if kept.id.is_empty() => {}
            None => drop(half(self).insert(id.to_owned(), kept)),
        }
    }
}

impl Achievement {
    fn kept(&self, id: &str, definitions: &Definitions) -> Option<Achievement> {
        if definitions.find(id).is_none() {
            return Some(Achievement { id: id.to_owned(), ..self.clone() });
        }
        let subs = self.sub_achievements.iter().filter_map(|(id, sub)| Some((id.to_owned(), sub.kept(id, definitions)?)));
        let kept = Achievement { sub_achievements: subs.collect(), unknown: self.unknown.clone(), ..Achievement::default() };
        (kept != Achievement::default()).then_some(kept)
    }

    fn restore(&mut self, kept: Achievement) {
        self.unknown = kept.unknown;
        for (id, kept) in kept.sub_achievements {
            match self.sub_achievements.get_mut(&id) {
                Some(sub) => sub.unknown = kept.unknown,
                None if kept.id.is_empty() => {}
                None => drop(self.sub_achievements.insert(id, kept)),
            }
        }
    }
}

impl SubAchievement {
    fn kept(&self, id: &str, definitions: &Definitions) -> Option<SubAchievement> {
        if definitions.find(id).is_none() {
            return Some(SubAchievement { id: id.to_owned(), ..self.clone() });
        }
        let kept = SubAchievement { unknown: self.unknown.clone(), ..SubAchievement::default() };
        (kept != SubAchievement::default()).then_some(kept)
    }
}

/// The fields of a list about one node's progress.
#[derive(Clone, Copy)]
struct Told<'m> {
    count: i64,
    max_count: i64,
    claim_time_sec: i64,
    update_time_sec: i64,
    expire_time_sec: i64,
    current_time_sec: i64,
    reward: Option<&'m Reward>,
}

macro_rules! told_by {
    ($message:ident) => {
        impl<'m> From<&'m $message> for Told<'m> {
            fn from(told: &'m $message) -> Self {
                let $message { count, max_count, claim_time_sec, update_time_sec, expire_time_sec, current_time_sec, .. } = *told;
                Told { count, max_count, claim_time_sec, update_time_sec, expire_time_sec, current_time_sec, reward: told.reward.as_ref() }
            }
        }
    };
}

told_by!(Achievement);
told_by!(SubAchievement);

impl Told<'_> {
    /// Whether the list shows the node as completed. For a parent that counts its subs (U12) the count does not tell: a locked
    /// parent may show a full count, and a reset of a sub lowers it. A check of the family completes such a parent.
    fn completed_as(self, node: &Node) -> bool {
        if node.counts_subs { self.claimed().is_some() } else { self.completed() }
    }

    fn completed(self) -> bool {
        self.max_count > 0 && (self.count >= self.max_count || self.claimed().is_some())
    }

    fn claimed(self) -> Option<UnixSec> {
        instant(self.claim_time_sec)
    }

    /// Whether the node looks as if it had no record.
    fn is_untouched(self, node: &Node) -> bool {
        (self.count == node.initial_count || node.counts_subs)
            && self.update_time_sec == 0
            && self.claim_time_sec == 0
            && self.reward.is_none()
    }
}

/// An instant of the protocol; `None` for 0 and for instants outside of the evaluated years.
fn instant(seconds: i64) -> Option<UnixSec> {
    Some(UnixSec(seconds)).filter(|instant| seconds != 0 && instant.in_range())
}

struct Import<'d> {
    definitions: &'d Definitions,
    calendar: Calendar,
    /// Empty, because the protocol does not contain the player's offset.
    offsets: OffsetChanges,
    received: UnixSec,
}

impl Import<'_> {
    /// The records of an achievement and its subs.
    fn family(&self, id: &str, ix: NodeIx, achievement: &Achievement, records: &mut Map<Value>) {
        let node = self.definitions.node(ix);
        let told = Told::from(achievement);
        let total = self.total(ix, achievement);
        if !told.is_untouched(node) || total != Total::Open {
            let mut record = self.record(node, told);
            total.write(&mut record);
            records.insert(id.to_owned(), record.into());
        }
        for (id, sub) in achievement.sub_achievements.iter() {
            let node = self.definitions.find(id).map(|ix| self.definitions.node(ix));
            if let Some(node) = node.filter(|node| !Told::from(sub).is_untouched(node)) {
                records.insert(id.clone(), self.record(node, Told::from(sub)).into());
            }
        }
    }

    /// A record in the state's saved form.
    fn record(&self, node: &Node, told: Told<'_>) -> Object {
        let now = instant(told.current_time_sec).unwrap_or(self.received);
        let phase = self.calendar.phase(self.definitions, node, &self.offsets, None, now).key;
        let updated = instant(told.update_time_sec).or(told.claimed());
        let mut record = Object::default();
        record.number("count", told.count.clamp(0, MAX_SAFE_INTEGER));
        if told.completed_as(node) && !node.is_implied() {
            record.truth("completed", true);
        }
        set_time(&mut record, "claim_time_sec", told.claimed());
        if let Some(reward) = told.reward {
            record.set("reward", kept_reward(reward));
        }
        set_time(&mut record, "update_time_sec", updated);
        set_time(&mut record, "create_time_sec", created(node, told));
        set_time(&mut record, "phase_start", phase);
        if let Some(schedule) = node.schedule.map(|ix| self.definitions.schedule(ix)) {
            record.text("reset_cronexpr", schedule.expression());
            record.number("time_offset_sec", schedule.time_offset_sec());
            if node.zone == ResetZone::Player {
                record.text("reset_zone", PLAYERS_CLOCK);
            }
        }
        if told.completed_as(node) || told.claimed().is_some() {
            record.truth("counted", true);
            record.set("earned", earned_once(updated.unwrap_or(now), phase));
        }
        record
    }

    fn total<'m>(&self, ix: NodeIx, told: &'m Achievement) -> Total<'m> {
        let node = self.definitions.node(ix);
        let complete = |sub: &NodeIx| {
            let sub = self.definitions.node(*sub);
            sub.archived || told.sub_achievements.get(&sub.id).is_some_and(|sub| Told::from(sub).completed())
        };
        match instant(told.total_claim_time_sec) {
            Some(at) => Total::Claimed(at, told.total_reward.as_ref()),
            None if node.total_reward.is_none() && !node.auto_claim_total => Total::Open,
            None if Told::from(told).completed() && node.subs.iter().all(complete) => Total::Due,
            None => Total::Open,
        }
    }
}

/// The state of the total reward (R3).
#[derive(Clone, Copy, PartialEq)]
enum Total<'m> {
    Open,
    Due,
    Claimed(UnixSec, Option<&'m Reward>),
}

impl Total<'_> {
    fn write(self, record: &mut Object) {
        match self {
            Total::Open => {}
            Total::Due => record.truth("total_due", true),
            Total::Claimed(at, reward) => {
                record.number("total_claim_time_sec", at.0);
                if let Some(reward) = reward {
                    record.set("total_reward", kept_reward(reward));
                }
            }
        }
    }
}

/// The instant of the first progress, computed from the window's end (P3). If E caps the end, another instant with the same end is
/// returned.
fn created(node: &Node, told: Told<'_>) -> Option<UnixSec> {
    let floats = node.schedule.is_none() && node.duration_sec > 0 && node.start == UnixSec(0);
    let expires = instant(told.expire_time_sec).filter(|_| floats)?;
    Some(UnixSec(expires.plus(-node.duration_sec).0.max(0)))
}

fn earned_once(at: UnixSec, phase: Option<UnixSec>) -> Value {
    let phase = phase.map_or(Value::Null, |start| Value::Int(start.0));
    let mut earned = Object::default();
    earned.number("count", 1);
    earned.number("first", at.0);
    earned.number("last", at.0);
    earned.set("by_phase", Value::List(vec![Value::List(vec![phase, Value::Int(1)])]));
    earned.into()
}

fn kept_reward(reward: &Reward) -> Value {
    reshape::kept(reward.write(Style::Plain))
}

fn set_time(object: &mut Object, key: &'static str, time: Option<UnixSec>) {
    if let Some(time) = time {
        object.number(key, time.0);
    }
}
