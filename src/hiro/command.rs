//! Converts requests to commands of the engine.

use fnv::FnvHashSet;

use super::{
    AchievementsClaimRequest, AchievementsUpdateRequest, Map, SyncAchievements, SyncAchievementsUpdate, SyncRequest,
    TeamAchievementsClaimRequest, TeamAchievementsUpdateRequest,
};
use crate::error::{Error, ErrorCode};
use crate::progress::{Action, Command};
use crate::text::quote;
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::read::Path;

impl AchievementsUpdateRequest {
    /// The command of this request, at an instant of the server's clock.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` if an id occurs twice, in `ids` or in both `ids` and `achievements`.
    ///
    /// ```
    /// use plaudit::{Action, UnixSec, Value};
    /// use plaudit::hiro::{AchievementsUpdateRequest, Message};
    ///
    /// let body = Value::from_json(r#"{"ids": ["steps"], "amount": "2", "achievements": {"calories": "300"}}"#)?;
    /// let command = AchievementsUpdateRequest::from_request(&body)?.command(UnixSec(1_790_000_000))?;
    /// assert_eq!(command.action, Action::update([("steps", 2), ("calories", 300)]));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn command(&self, at: UnixSec) -> Result<Command, Error> {
        update(("ids", &self.ids), self.amount, &self.achievements, at)
    }
}

impl AchievementsClaimRequest {
    /// The command of this request, at an instant of the server's clock. A repeated id is detected when the command is carried out.
    ///
    /// ```
    /// use plaudit::hiro::{AchievementsClaimRequest, Message};
    /// use plaudit::{Action, UnixSec, Value};
    /// let body = Value::from_json(r#"{"ids": ["wins"]}"#)?;
    /// let command = AchievementsClaimRequest::from_request(&body)?.command(UnixSec(1_790_000_000));
    /// assert_eq!(command.action, Action::claim(["wins"]));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn command(&self, at: UnixSec) -> Command {
        Command::new(at, Action::Claim { ids: self.ids.clone(), claim_total_reward: self.claim_total_reward })
    }
}

impl TeamAchievementsUpdateRequest {
    /// The command for the team's stream, at an instant of the server's clock.
    ///
    /// # Errors
    ///
    /// As for [`AchievementsUpdateRequest::command`].
    ///
    /// ```
    /// use plaudit::hiro::{Message, TeamAchievementsUpdateRequest};
    /// use plaudit::{Action, UnixSec, Value};
    /// let body = Value::from_json(r#"{"id": "reds", "achievement_ids": ["wins"], "amount": "2"}"#)?;
    /// let command = TeamAchievementsUpdateRequest::from_request(&body)?.command(UnixSec(1_790_000_000))?;
    /// assert_eq!(command.action, Action::update([("wins", 2)])); // for the stream of the team
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn command(&self, at: UnixSec) -> Result<Command, Error> {
        update(("achievement_ids", &self.achievement_ids), self.amount, &self.achievements, at)
    }
}

impl TeamAchievementsClaimRequest {
    /// The command for the team's stream, at an instant of the server's clock.
    ///
    /// ```
    /// use plaudit::hiro::{Message, TeamAchievementsClaimRequest};
    /// use plaudit::{Action, UnixSec, Value};
    /// let body = Value::from_json(r#"{"id": "reds", "achievement_ids": ["wins"], "claim_total_reward": true}"#)?;
    /// let command = TeamAchievementsClaimRequest::from_request(&body)?.command(UnixSec(1_790_000_000));
    /// assert!(matches!(command.action, Action::Claim { claim_total_reward: true, .. }));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn command(&self, at: UnixSec) -> Command {
        Command::new(at, Action::Claim { ids: self.achievement_ids.clone(), claim_total_reward: self.claim_total_reward })
    }
}

fn update((field, ids): (&'static str, &[String]), amount: i64, own: &Map<i64>, at: UnixSec) -> Result<Command, Error> {
    let mut named = FnvHashSet::default();
    for (index, id) in ids.iter().enumerate() {
        let place = || Path::ROOT.key(field).index(index).to_string();
        let twice = |other: &str| Error::at(ErrorCode::InvalidCommand, place(), format!("{} is in {other} already", quote(id)));
        if own.get(id).is_some() {
            return Err(twice("`achievements`"));
        }
        if !named.insert(id) {
            return Err(twice(&format!("`{field}`")));
        }
    }
    let named = ids.iter().map(|id| (id.as_str(), safe(amount)));
    let own = own.iter().map(|(id, amount)| (id.as_str(), safe(*amount)));
    Ok(Command::new(at, Action::update(named.chain(own))))
}

/// Clamps an amount to the safe integers; counts are never larger, so the effect is the same (U1).
fn safe(amount: i64) -> i64 {
    amount.clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
}

impl SyncRequest {
    /// The offline changes as commands, in the order of their instants. At the same instant, updates come before claims.
    ///
    /// Carry out each command by itself: a claim that fails, because another device made it already, must not stop the others. The
    /// updates of one instant are one command, so that chains unlock (U5). Each claim is its own command, and never precedes the
    /// amount of the same entry. A missing instant becomes `receipt`; one after `receipt` moves to it, and one before `earliest`
    /// moves to that. `create_time_sec` is not used: for a count that grew over time, it is the first instant. The whole count
    /// applies at `update_time_sec`, the last one.
    ///
    /// ```
    /// use plaudit::{Action, UnixSec, Value};
    /// use plaudit::hiro::{Message, SyncRequest};
    ///
    /// let body = Value::from_json(r#"{"achievements": {"achievements": {
    ///     "steps": {"count": "3", "update_time_sec": "1790000000", "claim_time_sec": "1790000050"}
    /// }}}"#)?;
    /// let commands = SyncRequest::from_request(&body)?.commands(UnixSec(1_790_000_020), UnixSec(1_789_000_000));
    /// assert_eq!(commands[0].action, Action::update([("steps", 3)]));
    /// assert_eq!((commands[1].at.0, &commands[1].action), (1_790_000_020, &Action::claim(["steps"])));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn commands(&self, receipt: UnixSec, earliest: UnixSec) -> Vec<Command> {
        let clock = Clock { receipt, earliest };
        let mut commands: Vec<Command> = Vec::new();
        for (at, id, count) in self.achievements.as_ref().map(|all| all.updates(clock)).unwrap_or_default() {
            match commands.last_mut() {
                Some(Command { at: before, action: Action::Update { achievements, .. }, .. }) if *before == at => {
                    achievements.push((id.to_owned(), count));
                }
                _ => commands.push(Command::new(at, Action::update([(id, count)]))),
            }
        }
        commands.extend(self.achievements.iter().flat_map(|all| all.claims(clock)));
        commands.sort_by_key(|command| (command.at, is_claim(command)));
        commands
    }
}

fn is_claim(command: &Command) -> bool {
    matches!(command.action, Action::Claim { .. })
}

/// The range of instants in which a sync may place changes.
#[derive(Clone, Copy)]
struct Clock {
    receipt: UnixSec,
    earliest: UnixSec,
}

impl Clock {
    fn at(self, time_sec: i64) -> UnixSec {
        let at = if time_sec == 0 { self.receipt } else { UnixSec(time_sec) };
        at.max(self.earliest).min(self.receipt)
    }
}

impl SyncAchievements {
    /// The added amounts, in the order of their instants.
    fn updates(&self, clock: Clock) -> Vec<(UnixSec, &str, i64)> {
        let changes = self.achievements.iter().filter(|(_, update)| update.count != 0);
        let mut updates: Vec<_> = changes.map(|(id, update)| (clock.at(update.update_time_sec), id.as_str(), safe(update.count))).collect();
        updates.sort_by_key(|(at, _, _)| *at);
        updates
    }

    fn claims(&self, clock: Clock) -> impl Iterator<Item = Command> {
        self.achievements.iter().filter_map(move |(id, update)| update.claim(id, clock))
    }
}

impl SyncAchievementsUpdate {
    /// The claim of the own reward, of the total reward, or of both. Its instant is the later one, at which both are complete, and
    /// not before the amount of the same entry.
    fn claim(&self, id: &str, clock: Clock) -> Option<Command> {
        let with_total = self.total_claim_time_sec != 0;
        let claimed = self.claim_time_sec != 0 || with_total;
        let added = if self.count == 0 { clock.earliest } else { clock.at(self.update_time_sec) };
        let at = clock.at(self.claim_time_sec.max(self.total_claim_time_sec)).max(added);
        claimed.then(|| Command::new(at, Action::Claim { ids: vec![id.to_owned()], claim_total_reward: with_total }))
    }
}
