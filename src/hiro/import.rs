//! A server's list as a state of the engine, and the engine's list with what came along with it.

use super::codec::{Element, Kind, Style, Unknown};
use super::map::Map;
use super::message::read_at;
use super::{Achievement, AchievementList, Reward, SubAchievement, reshape};
use crate::definitions::{Definitions, Node, NodeIx};
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::progress::phase::Calendar;
use crate::progress::state::STATE_VERSION;
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::Value;
use crate::value::object::Object;
use crate::value::read::Path;

/// Where a state keeps what the engine has no place for.
const KEPT: &str = "hiro";

impl AchievementList {
    /// A state in which an engine over these definitions shows this list: a client's base, or the beginning of a move to plaudit.
    /// `received` is the instant at which the list holds, for achievements that do not tell (`current_time_sec`).
    ///
    /// Achievements that the definitions do not have, and fields that this version does not know, are kept aside in the state, and
    /// [`AchievementList::of`] gives them back.
    ///
    /// # What a list cannot tell
    ///
    /// - What a user did: sessions, streaks, content, actions, purchases, statistics (G1–G7, G9). Triggers begin afresh; what they had
    ///   earned stays earned.
    /// - Completed, unclaimed runs of earlier phases, and total rewards that fell due in them (R3, R5).
    /// - The phase before: progress that comes late for it is skipped with `phase_over` (P12).
    /// - That an achievement without a schedule was completed in a run before the current one (U4): its dependents stay locked until
    ///   it is completed again.
    /// - How often something was earned, and when first: a completed or claimed run counts as one, at its last change (G12, K7). A hidden
    ///   achievement that began a fresh run since hides again (G13).
    /// - Whether a reward that the list offers was changed since: what a claim may grant is read from the definitions.
    ///
    /// Recovered, although no field says so: when progress began, from `expire_time_sec` and the duration (P3); the phase, from the
    /// schedule and the server's clock (P7); that the total reward is due, from a family that is complete (R3).
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
        let import = Import { definitions, calendar: Calendar::new(definitions), received };
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

    /// The list that an engine shows, as messages, together with what its state kept of an imported list: achievements that are not
    /// defined, and fields that this version does not know (those inside of `available_rewards` excepted, which are read from the
    /// definitions).
    ///
    /// # Errors
    ///
    /// `INTERNAL` as for the conversion of the engine's own list; `STATE_UNREADABLE` if what the state kept is no list, which no import
    /// writes.
    ///
    /// ```
    /// use plaudit::hiro::AchievementList;
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// # let now = UnixSec(1_790_000_000);
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

    /// What of this list the engine has no place for, as a list of its own: of defined achievements only their unknown fields, the
    /// others whole.
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

    /// Of a node that is defined, and not to be seen, nothing comes back: what was kept of it has no id.
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

/// What a list tells of one node's progress.
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

impl<'m> From<&'m Achievement> for Told<'m> {
    fn from(told: &'m Achievement) -> Self {
        let Achievement { count, max_count, claim_time_sec, update_time_sec, expire_time_sec, current_time_sec, .. } = *told;
        Told { count, max_count, claim_time_sec, update_time_sec, expire_time_sec, current_time_sec, reward: told.reward.as_ref() }
    }
}

impl<'m> From<&'m SubAchievement> for Told<'m> {
    fn from(told: &'m SubAchievement) -> Self {
        let SubAchievement { count, max_count, claim_time_sec, update_time_sec, expire_time_sec, current_time_sec, .. } = *told;
        Told { count, max_count, claim_time_sec, update_time_sec, expire_time_sec, current_time_sec, reward: told.reward.as_ref() }
    }
}

impl Told<'_> {
    fn completed(self) -> bool {
        self.max_count > 0 && (self.count >= self.max_count || self.claimed().is_some())
    }

    fn claimed(self) -> Option<UnixSec> {
        instant(self.claim_time_sec)
    }

    /// Whether the node stands as one of which nothing is recorded.
    fn is_untouched(self, node: &Node) -> bool {
        self.count == node.initial_count && self.update_time_sec == 0 && self.claim_time_sec == 0 && self.reward.is_none()
    }
}

/// An instant of the protocol, where 0 is none; what lies outside of the evaluated years is none either.
fn instant(seconds: i64) -> Option<UnixSec> {
    Some(UnixSec(seconds)).filter(|instant| seconds != 0 && instant.in_range())
}

struct Import<'d> {
    definitions: &'d Definitions,
    calendar: Calendar,
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

    /// A record as the state saves it.
    fn record(&self, node: &Node, told: Told<'_>) -> Object {
        let now = instant(told.current_time_sec).unwrap_or(self.received);
        let phase = self.calendar.phase(self.definitions, node, None, now).key;
        let updated = instant(told.update_time_sec).or(told.claimed());
        let mut record = Object::default();
        record.number("count", told.count.clamp(0, MAX_SAFE_INTEGER));
        if told.completed() && !node.is_derived() {
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
        }
        if told.completed() || told.claimed().is_some() {
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

/// Where the total reward stands (R3).
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

/// When progress was first recorded, where the window's end tells (P3). An end that E capped tells an instant with the same end.
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
