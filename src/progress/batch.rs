//! Carries out commands in the order of preconditions, so that each node sees the results of the nodes before it (U5).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::command::{Action, Command};
use super::grant::RewardSource;
use super::look::Look;
use super::measure::Measure;
use super::outcome::{AchievementEvent, EventKind, Outcome};
use super::record::{Record, Timetable};
use super::standing::{Known, Place, Standing};
use super::state::{Draft, State, Touched};
use super::step::Step;
use super::streak::Length;
use super::task::{Claim, Task};
use super::unlock_key::KeyRules;
use super::waiting::Waiting;
use super::workspace::Workspace;
use crate::definitions::{Definitions, Node, NodeIx, StreakIx};
use crate::error::{Error, ErrorCode};
use crate::locale::Locale;
use crate::options::Actor;
use crate::progress::phase::{Calendar, Phase};
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::read::Path;

/// The input that does not change while commands are carried out.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) definitions: &'a Definitions,
    pub(crate) calendar: &'a Calendar,
    pub(crate) waiting: &'a Waiting,
    /// The language of unlocks.
    pub(crate) locale: Option<&'a Locale>,
    pub(crate) is_team: bool,
    /// The prefix of unlock keys: empty for a player, the team's for a team (K7).
    pub(crate) key_prefix: &'a str,
    /// The actor, on a team's stream (T2, T3).
    pub(crate) actor: Option<&'a Actor>,
    /// The id of the event that carries the command, if there is one (K7).
    pub(crate) eid: Option<&'a str>,
    /// The rules for unlock keys (K7).
    pub(crate) keys: &'a dyn KeyRules,
}

/// A batch of commands being carried out, with the lists of a [`Workspace`]. If it is dropped without [`Batch::finish`], its changes stay
/// in the draft.
pub(crate) struct Batch<'a, 's> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) draft: Draft<'s>,
    pub(crate) rewards: &'a mut dyn RewardSource,
    pub(crate) outcome: &'s mut Outcome<NodeIx>,
    /// The instant of the current command.
    pub(crate) at: UnixSec,
    /// The transaction of the current command, for the keys of its unlocks (K7).
    pub(crate) transaction: Option<String>,
    /// Whether the unlocks of the current command come from the retroactive check (G9).
    pub(crate) retroactive: bool,
    work: &'s mut BinaryHeap<Reverse<(u32, Task, NodeIx)>>,
    pub(crate) matched: &'s mut Vec<NodeIx>,
    pub(crate) moved: &'s mut Vec<Measure>,
    pub(crate) later_lengths: &'s mut Vec<(StreakIx, Length)>,
    known: &'s mut Known,
    /// The progress of the last check of a family.
    pub(crate) look: Option<Look>,
    pub(crate) earned: &'s mut Vec<NodeIx>,
}

impl<'a, 's> Batch<'a, 's> {
    /// Begins a batch. Without `copies`, it must not be rolled back after a change that a copy would be made of.
    pub(crate) fn new(
        scene: &'a Scene<'a>,
        state: &'s mut State,
        workspace: &'s mut Workspace,
        copies: bool,
        rewards: &'a mut dyn RewardSource,
    ) -> Batch<'a, 's> {
        workspace.empty();
        let Workspace { outcome, undo, work, matched, moved, later_lengths, known, earned } = workspace;
        Batch {
            scene,
            draft: Draft::new(state, undo, copies),
            rewards,
            outcome,
            at: UnixSec(0),
            transaction: None,
            retroactive: false,
            work,
            matched,
            moved,
            later_lengths,
            known,
            look: None,
            earned,
        }
    }

    /// Carries out one command. After an error, the draft must be rolled back.
    pub(crate) fn run(&mut self, command: &Command) -> Result<(), Error> {
        self.move_to(command.at);
        self.retroactive = false;
        self.transaction = match &command.action {
            Action::Subscribed { transaction_id, .. } => transaction_id.clone(),
            _ => None,
        };
        self.matched.clear();
        self.moved.clear();
        self.later_lengths.clear();
        self.note_offset(command);
        let is_edited = self.is_under_an_edited_document();
        let amounts = self.limited_amounts(command);
        if let Some(version) = &command.app_version {
            self.draft.set_app_version(version.to_string());
        }
        match &command.action {
            Action::Update { achievements, at_least } => {
                self.plan_update("achievements", achievements, Step::Add)?;
                self.plan_update("at_least", at_least, Step::Reach)?;
            }
            Action::Claim { ids, claim_total_reward } => self.plan_claim(ids, *claim_total_reward)?,
            Action::ClockSetBack => self.set_back(command.at),
            Action::Grant { ids } => self.plan_grant(ids)?,
            activity => self.plan_activity(command, activity)?,
        }
        self.work_off()?;
        self.match_later_lengths()?;
        self.keep_document(is_edited)?;
        if let Some(amounts) = amounts {
            self.count_rates(command.at, amounts);
        }
        self.tell_advances(command.at);
        Ok(())
    }

    /// P13: stores the player's offset from the command on. Operators' commands do not count, because they come from another clock.
    fn note_offset(&mut self, command: &Command) {
        let is_players = !matches!(
            command.action,
            Action::Grant { .. } | Action::StreakFreeze { .. } | Action::StreakRepair { .. } | Action::ClockSetBack
        );
        if is_players && self.scene.definitions.follows_players {
            self.draft.set_offsets(self.draft.facts().offsets.with(command.at, command.utc_offset_sec));
        }
    }

    /// U2: plans the updates of a command; every id must be defined.
    fn plan_update(&mut self, field: &str, achievements: &[(String, i64)], step: fn(i64) -> Step) -> Result<(), Error> {
        for (id, number) in achievements {
            let ix = self.find(id, || Path::ROOT.key(field).key(id).to_string())?;
            self.plan(ix, Task::Update(step(*number)));
        }
        Ok(())
    }

    fn plan_claim(&mut self, ids: &[String], with_total: bool) -> Result<(), Error> {
        if !Actor::may_claim(self.scene.actor) {
            return Err(Error::new(ErrorCode::PermissionDenied, "only an admin of the team may claim (T3)"));
        }
        for (index, id) in ids.iter().enumerate() {
            let ix = self.find(id, || Path::ROOT.key("ids").index(index).to_string())?;
            self.plan(ix, Task::Claim(Claim { index, with_total }));
        }
        Ok(())
    }

    fn plan_grant(&mut self, ids: &[String]) -> Result<(), Error> {
        for (index, id) in ids.iter().enumerate() {
            let ix = self.find(id, || Path::ROOT.key("ids").index(index).to_string())?;
            self.plan(ix, Task::Grant);
        }
        Ok(())
    }

    fn find(&self, id: &str, place: impl Fn() -> String) -> Result<NodeIx, Error> {
        let missing = || Error::at(ErrorCode::NotFound, place(), format!("no achievement has the id {}", quote(id)));
        self.scene.definitions.find(id).ok_or_else(missing)
    }

    fn plan(&mut self, ix: NodeIx, task: Task) {
        self.work.push(Reverse((self.node(ix).rank, task, ix)));
    }

    /// Plans to earn a node whose trigger matched; in its turn, the node is earned if it is open then.
    pub(crate) fn plan_earning(&mut self, ix: NodeIx) {
        self.plan(ix, Task::Earn);
    }

    /// Moves to another instant, at which nodes are evaluated from now on.
    pub(crate) fn move_to(&mut self, at: UnixSec) {
        self.at = at;
        self.known.forget();
        self.look = None;
    }

    /// Plans to count a parent's subs in its turn (U12).
    pub(crate) fn plan_count(&mut self, root: NodeIx) {
        self.plan(root, Task::Count);
    }

    /// Runs the tasks in the order of ranks. A node's dependents have higher ranks than the node itself.
    pub(crate) fn work_off(&mut self) -> Result<(), Error> {
        let mut last = None;
        while let Some(Reverse((rank, task, ix))) = self.work.pop() {
            // Tasks may repeat: several preconditions of one node may be met, and one command may match a trigger twice.
            if last.replace((rank, task)) == Some((rank, task)) {
                continue;
            }
            match task {
                Task::Update(step) => self.update(ix, step),
                Task::Claim(claim) => self.claim(ix, claim)?,
                Task::Grant => self.grant_node(ix),
                Task::Earn => self.earn(ix),
                Task::Unlock => self.unlocked(ix),
                Task::Count => drop(self.count_subs(ix)),
            }
            self.look_at_family(ix);
        }
        Ok(())
    }

    /// Whether the current command met the last precondition of the current node, and its `Unlock` task comes next.
    pub(crate) fn unlocks_next(&self, ix: NodeIx) -> bool {
        self.work.peek().is_some_and(|Reverse((_, task, next))| (*task, *next) == (Task::Unlock, ix))
    }

    /// Changes a node, and plans its dependents' unlocks if the node meets preconditions now and did not before (U4, U5).
    pub(crate) fn with_dependents<T>(&mut self, ix: NodeIx, act: impl FnOnce(&mut Self) -> T) -> T {
        if self.node(ix).dependents.is_empty() {
            return act(self);
        }
        let before = self.is_met(ix);
        let result = act(self);
        if !before && self.is_met(ix) {
            self.wake_dependents(ix);
        }
        result
    }

    pub(crate) fn wake_dependents(&mut self, ix: NodeIx) {
        let definitions = self.scene.definitions;
        for dependent in &definitions.node(ix).dependents {
            self.plan(*dependent, Task::Unlock);
        }
    }

    pub(crate) fn standing(&self) -> Standing<'_> {
        let Scene { definitions, calendar, .. } = *self.scene;
        Standing { definitions, calendar, records: self.draft.records(), offsets: &self.draft.facts().offsets }
    }

    /// Whether the current node is unlocked (U4).
    pub(crate) fn is_unlocked(&mut self, ix: NodeIx) -> bool {
        let at = self.at;
        self.knowing(|standing, known| standing.unlocked_knowing(ix, at, known))
    }

    /// Whether the current node meets the preconditions that name it (U4).
    pub(crate) fn is_met(&mut self, ix: NodeIx) -> bool {
        let at = self.at;
        self.knowing(|standing, known| standing.met_knowing(ix, at, known))
    }

    /// Whether the current node is complete by implication (U7).
    pub(crate) fn is_implied(&mut self, ix: NodeIx) -> bool {
        let at = self.at;
        self.knowing(|standing, known| standing.implied_knowing(ix, at, known))
    }

    /// Evaluates a question with the results known at this point of the command.
    pub(crate) fn knowing<T>(&mut self, ask: impl FnOnce(Standing<'_>, &mut Known) -> T) -> T {
        let Scene { definitions, calendar, .. } = *self.scene;
        let (records, offsets) = (self.draft.records(), &self.draft.facts().offsets);
        ask(Standing { definitions, calendar, records, offsets }, self.known)
    }

    pub(crate) fn node(&self, ix: NodeIx) -> &'a Node {
        self.scene.definitions.node(ix)
    }

    pub(crate) fn record(&self, ix: NodeIx) -> Option<&Record> {
        self.draft.records().get(ix)
    }

    /// The node's record for writing. If there is none, a new one in the phase of the command's instant.
    pub(crate) fn write(&mut self, ix: NodeIx, phase: &Phase) -> Option<&mut Record> {
        if self.record(ix).is_some() {
            return self.draft.edit(ix);
        }
        let Scene { definitions, calendar, .. } = *self.scene;
        let node = definitions.node(ix);
        let before = calendar.key_before(definitions, node, &self.draft.facts().offsets, phase);
        self.draft.create(ix, Record::new(node, Timetable::of(definitions, node), phase.key, before))
    }

    /// Brings a record up to the phase of the instant: a stale record is reset (P7), and one of another schedule starts its phase
    /// under the new one (D3).
    pub(crate) fn settle(&mut self, ix: NodeIx, place: Place, phase: &Phase) {
        if matches!(place, Place::Fresh | Place::Later) {
            self.reset_parent_first(ix);
        }
        match place {
            Place::Edited => self.adopt_schedule(ix, phase),
            Place::Later => self.begin_phase(ix, phase),
            Place::Fresh | Place::Current | Place::Previous | Place::Over => {}
        }
    }

    /// R3, U12: resets the parent first, because the result depends on its subs' records, which move to a later phase next.
    fn reset_parent_first(&mut self, ix: NodeIx) {
        let Some(root) = self.node(ix).parent else { return };
        let (phase, place) = self.place(root);
        if place == Place::Later && self.standing().is_owed_at_reset(root) {
            self.begin_phase(root, &phase);
        }
    }

    fn adopt_schedule(&mut self, ix: NodeIx, phase: &Phase) {
        let schedule = Timetable::of(self.scene.definitions, self.node(ix));
        if let Some(record) = self.write(ix, phase) {
            record.schedule = schedule;
            record.phase = phase.key;
            record.previous = None;
        }
    }

    fn begin_phase(&mut self, ix: NodeIx, phase: &Phase) {
        let node = self.node(ix);
        let before = self.scene.calendar.key_before(self.scene.definitions, node, &self.draft.facts().offsets, phase);
        self.look_at_reset(ix);
        if let Some(record) = self.write(ix, phase) {
            record.begin_phase(node, phase, before);
            self.tell(EventKind::Reset, ix, Some(node.initial_count));
        }
    }

    /// Reports an event in the phase of the record. Hidden nodes report none until they are earned (G13).
    pub(crate) fn tell(&mut self, kind: EventKind, ix: NodeIx, count: Option<i64>) {
        let phase_start = self.record(ix).and_then(|record| record.phase);
        self.tell_in(kind, ix, count, phase_start);
    }

    pub(crate) fn tell_in(&mut self, kind: EventKind, ix: NodeIx, count: Option<i64>, phase_start: Option<UnixSec>) {
        let node = self.node(ix);
        if node.hidden && !self.standing().earned(ix) {
            return;
        }
        self.outcome.events.push(AchievementEvent { kind, id: ix, at: self.at, count, phase_start });
    }

    /// Rolls all changes back.
    pub(crate) fn roll_back(self) {
        self.draft.roll_back();
    }

    /// Keeps all changes. Returns what has changed.
    pub(crate) fn finish(self) -> Touched<impl Iterator<Item = NodeIx> + 's> {
        self.draft.keep()
    }
}
