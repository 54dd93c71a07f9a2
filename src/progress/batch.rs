//! Carrying out commands: in the order of preconditions, each node seeing what came before it (U5).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::command::{Action, Command};
use super::grant::RewardSource;
use super::look::Look;
use super::measure::Measure;
use super::outcome::{AchievementEvent, EventKind, Outcome};
use super::record::Record;
use super::standing::{Known, Place, Standing};
use super::state::Draft;
use super::step::Step;
use super::streak::Length;
use super::unlock_key::KeyRules;
use super::waiting::Waiting;
use crate::definitions::{Definitions, Node, NodeIx};
use crate::error::{Error, ErrorCode};
use crate::options::Actor;
use crate::progress::phase::{Calendar, Phase};
use crate::time::UnixSec;
use crate::value::read::Path;
use crate::value::text::quote;

/// What does not change while commands are carried out.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) definitions: &'a Definitions,
    pub(crate) calendar: &'a Calendar,
    pub(crate) waiting: &'a Waiting,
    pub(crate) is_team: bool,
    /// What unlock keys begin with: nothing for a player, the team for a team (K7).
    pub(crate) key_prefix: &'a str,
    /// Who acts, on a team's stream (T2, T3).
    pub(crate) actor: Option<&'a Actor>,
    /// The event that carries the command, if one does (K7).
    pub(crate) eid: Option<&'a str>,
    /// How unlocks are named (K7).
    pub(crate) keys: &'a dyn KeyRules,
}

/// A batch of commands being carried out. Dropping it without [`Batch::finish`] leaves what it did in the draft.
pub(crate) struct Batch<'a, 's> {
    pub(crate) scene: Scene<'a>,
    pub(crate) draft: Draft<'s>,
    pub(crate) rewards: &'a mut dyn RewardSource,
    pub(crate) outcome: Outcome,
    /// The instant of the command at hand.
    pub(crate) at: UnixSec,
    /// The unlocks of the command at hand come from the retroactive check (G9).
    pub(crate) retroactive: bool,
    /// What is still to do for the command at hand: the least rank comes first.
    work: BinaryHeap<Reverse<(u32, Task, NodeIx)>>,
    /// The measures of triggers that the command at hand has moved (G17).
    pub(crate) moved: Vec<Measure>,
    /// The lengths of a streak that the command at hand gave to days after its own (G1).
    pub(crate) later_lengths: Vec<Length>,
    /// What is known of derived nodes at this point of the command. The work goes by rank, and whether a node is
    /// unlocked is up to smaller ranks only: what has been asked in a node's turn stays true until the command ends.
    known: Known,
    /// The family that was looked at last.
    pub(crate) look: Option<Look>,
    /// Triggered nodes that were earned, for [`Waiting`].
    pub(crate) earned: Vec<NodeIx>,
}

/// Something to do to a node. Tasks are done in the order of ranks, and for one node in the order of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    /// Adds an amount, or brings it to a mark.
    Update(Step),
    /// Claims.
    Claim(Claim),
    /// Its trigger matched.
    Earn,
    /// A precondition of it was met just now.
    Unlock,
}

/// One mention of an id in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    /// Its place in the command.
    pub(crate) index: usize,
    pub(crate) with_total: bool,
}

impl<'a, 's> Batch<'a, 's> {
    pub(crate) fn new(scene: Scene<'a>, draft: Draft<'s>, rewards: &'a mut dyn RewardSource) -> Batch<'a, 's> {
        Batch {
            scene,
            draft,
            rewards,
            outcome: Outcome::default(),
            at: UnixSec(0),
            retroactive: false,
            work: BinaryHeap::new(),
            moved: Vec::new(),
            later_lengths: Vec::new(),
            known: Known::default(),
            look: None,
            earned: Vec::new(),
        }
    }

    /// Carries out one command. After an error the draft has to be rolled back.
    pub(crate) fn run(&mut self, command: &Command) -> Result<(), Error> {
        self.move_to(command.at);
        self.retroactive = false;
        self.moved.clear();
        self.later_lengths.clear();
        let is_edited = self.is_under_an_edited_document();
        if let Some(version) = &command.app_version {
            self.draft.set_app_version(version.to_string());
        }
        match &command.action {
            Action::Update { achievements, at_least } => {
                self.plan_update("achievements", achievements, Step::Add)?;
                self.plan_update("at_least", at_least, Step::Reach)?;
            }
            Action::Claim { ids, claim_total_reward } => self.plan_claim(ids, *claim_total_reward)?,
            activity => self.plan_activity(command, activity)?,
        }
        self.work_off()?;
        self.match_later_lengths()?;
        self.keep_document(is_edited);
        self.tell_advances(command.at);
        Ok(())
    }

    /// U2: every id has to be defined.
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

    fn find(&self, id: &str, place: impl Fn() -> String) -> Result<NodeIx, Error> {
        let missing = || Error::at(ErrorCode::NotFound, place(), format!("no achievement has the id {}", quote(id)));
        self.scene.definitions.find(id).ok_or_else(missing)
    }

    fn plan(&mut self, ix: NodeIx, task: Task) {
        self.work.push(Reverse((self.node(ix).rank, task, ix)));
    }

    /// The node's trigger matched: it is earned in its turn, if it is open then.
    pub(crate) fn plan_earning(&mut self, ix: NodeIx) {
        self.plan(ix, Task::Earn);
    }

    /// From here on, nodes are judged at another instant.
    pub(crate) fn move_to(&mut self, at: UnixSec) {
        self.at = at;
        self.known.forget();
        self.look = None;
    }

    /// Works in the order of ranks. Whatever a node unlocks has a greater rank than the node itself.
    pub(crate) fn work_off(&mut self) -> Result<(), Error> {
        let mut last = None;
        while let Some(Reverse((rank, task, ix))) = self.work.pop() {
            // Several preconditions of one node may have been met, and one command may match a trigger twice.
            if last.replace((rank, task)) == Some((rank, task)) {
                continue;
            }
            match task {
                Task::Update(step) => self.update(ix, step),
                Task::Claim(claim) => self.claim(ix, claim)?,
                Task::Earn => self.earn(ix),
                Task::Unlock => self.unlocked(ix),
            }
            self.look_at_family(ix);
        }
        Ok(())
    }

    /// Whether the node whose turn it is had its last precondition met by the command at hand, and is told so next.
    pub(crate) fn unlocks_next(&self, ix: NodeIx) -> bool {
        self.work.peek().is_some_and(|Reverse((_, task, next))| (*task, *next) == (Task::Unlock, ix))
    }

    /// Does something to a node, and lets its dependents follow if it meets them now and did not before (U4, U5).
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
        let Scene { definitions, calendar, .. } = self.scene;
        Standing { definitions, calendar, records: self.draft.records() }
    }

    /// Whether the node whose turn it is is unlocked (U4).
    pub(crate) fn is_unlocked(&mut self, ix: NodeIx) -> bool {
        let at = self.at;
        self.knowing(|standing, known| standing.unlocked_knowing(ix, at, known))
    }

    /// Whether the node whose turn it is meets the preconditions that name it (U4).
    pub(crate) fn is_met(&mut self, ix: NodeIx) -> bool {
        let at = self.at;
        self.knowing(|standing, known| standing.met_knowing(ix, at, known))
    }

    /// Whether the node whose turn it is is complete by derivation (U7).
    pub(crate) fn is_derived(&mut self, ix: NodeIx) -> bool {
        let at = self.at;
        self.knowing(|standing, known| standing.derived_knowing(ix, at, known))
    }

    /// Asks with what is known at this point of the command.
    pub(crate) fn knowing<T>(&mut self, ask: impl FnOnce(Standing<'_>, &mut Known) -> T) -> T {
        let Scene { definitions, calendar, .. } = self.scene;
        ask(Standing { definitions, calendar, records: self.draft.records() }, &mut self.known)
    }

    pub(crate) fn node(&self, ix: NodeIx) -> &'a Node {
        self.scene.definitions.node(ix)
    }

    pub(crate) fn record(&self, ix: NodeIx) -> Option<&Record> {
        self.draft.records().get(ix)
    }

    /// The record for writing; where there is none, one in the phase of the command's instant.
    pub(crate) fn write(&mut self, ix: NodeIx, phase: &Phase) -> Option<&mut Record> {
        let definitions = self.scene.definitions;
        let node = definitions.node(ix);
        self.draft.write(ix, || Record::new(node, node.schedule.map(|schedule| definitions.schedule(schedule)), phase.key))
    }

    /// Brings a record that is named up to the phase of the instant: a stale one is reset (P7), one of another
    /// schedule starts its phase under the new one (D3).
    pub(crate) fn settle(&mut self, ix: NodeIx, place: Place, phase: &Phase) {
        match place {
            Place::Edited => self.adopt_schedule(ix, phase),
            Place::Later => self.begin_phase(ix, phase),
            Place::Fresh | Place::Current | Place::Previous | Place::Over => {}
        }
    }

    fn adopt_schedule(&mut self, ix: NodeIx, phase: &Phase) {
        let schedule = self.standing().schedule_of(ix).map(|(expression, offset)| (expression.to_owned(), offset));
        if let Some(record) = self.write(ix, phase) {
            record.schedule = schedule;
            record.phase = phase.key;
            record.previous = None;
        }
    }

    fn begin_phase(&mut self, ix: NodeIx, phase: &Phase) {
        let node = self.node(ix);
        let schedule = node.schedule.map(|schedule| self.scene.definitions.schedule(schedule));
        let before = phase.key.zip(schedule).and_then(|(key, schedule)| schedule.previous(key));
        self.look_at_reset(ix);
        if let Some(record) = self.write(ix, phase) {
            record.begin_phase(node, phase.key, before);
            self.tell(EventKind::Reset, ix, Some(node.initial_count));
        }
    }

    /// Reports an event in the phase of the record; hidden nodes stay unseen until they are earned (G13).
    pub(crate) fn tell(&mut self, kind: EventKind, ix: NodeIx, count: Option<i64>) {
        let phase_start = self.record(ix).and_then(|record| record.phase);
        self.tell_in(kind, ix, count, phase_start);
    }

    pub(crate) fn tell_in(&mut self, kind: EventKind, ix: NodeIx, count: Option<i64>, phase_start: Option<UnixSec>) {
        let node = self.node(ix);
        if node.hidden && !self.standing().earned(ix) {
            return;
        }
        self.outcome.events.push(AchievementEvent { kind, id: node.id.clone(), at: self.at, count, phase_start });
    }

    /// Takes back what was done.
    pub(crate) fn roll_back(self) -> Outcome {
        self.draft.roll_back();
        self.outcome
    }

    /// Keeps what was done.
    pub(crate) fn finish(self) -> (Outcome, Vec<NodeIx>, impl Iterator<Item = NodeIx>) {
        (self.outcome, self.earned, self.draft.keep())
    }
}
