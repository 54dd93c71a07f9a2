//! Requests and answers: delivered in any order, repeated, cut short, lost, or made up.

use std::collections::BTreeSet;
use std::rc::Rc;

use plaudit::Value;
use plaudit::protocol::{StreamAnswer, SyncRequest, SyncResponse};
use plaudit::replica::{Notice, Past, Reading, Verdict, Write};

use super::{TEAM, World};
use crate::Broken;
use crate::device::GUEST;
use crate::mutants::Mutant;
use crate::server::{Server, Trouble};
use crate::steps::Step;

#[derive(Clone)]
pub(super) struct Packet {
    pub(super) device: usize,
    is_first_version: bool,
    nonce: String,
    body: String,
    sent: Reading,
    boot: String,
    pub(super) sent_ms: i64,
    /// The rewards that had been granted when the answer was made, by owner and key.
    granted: Rc<BTreeSet<(String, String)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crash {
    No,
    BeforeWrite,
    WithinWrite,
}

impl World {
    pub(super) fn packet(&mut self, index: usize) -> Packet {
        let (nonce, now_ms) = (self.name("n"), self.now_ms);
        let is_member = self.server.roles.contains_key(&self.devices[index].player);
        let device = &mut self.devices[index];
        if is_member {
            device.replica.follow(TEAM, None).unwrap();
        }
        let (sent, boot) = (device.reading(now_ms), device.boot.clone());
        let mut request = device.replica.request(&nonce, sent, &boot);
        if self.names.is_multiple_of(7) {
            request.streams.iter_mut().for_each(|base| base.receipt = None); // a base that an older client has stored
        }
        let is_first_version = device.is_first_version;
        if is_first_version {
            request.state_version = None;
            request.streams.iter_mut().for_each(|base| base.receipt = None);
        }
        let body = request.to_value().to_canonical_json();
        Packet { device: index, is_first_version, nonce, body, sent, boot, sent_ms: now_ms, granted: Rc::default() }
    }

    pub(super) fn send(&mut self, index: usize) {
        if self.devices[index].is_guest {
            return;
        }
        let packet = self.packet(index);
        self.say(|| format!("device {index} sends {}", packet.body));
        self.requests.push(packet);
    }

    pub(super) fn serve(&mut self, packet: &Packet, trouble: Trouble) {
        let (player, now) = (self.devices[packet.device].player.clone(), self.now());
        let answer = self.server.receive(&player, &packet.body, now, trouble);
        self.say(|| format!("the server gets {} with {trouble:?}, answers {answer:?}", packet.nonce));
        *self.counts.entry("requests served").or_insert(0) += 1;
        if let Some(body) = answer {
            let granted = Rc::new(self.server.database.origins.keys().cloned().collect());
            self.answers.push(Packet { body, granted, ..packet.clone() });
        }
    }

    pub(super) fn deliver_request(&mut self, step: Step, keep: bool, trouble: Trouble) {
        if self.requests.is_empty() {
            return;
        }
        let chosen = (step.a as usize) % self.requests.len();
        let packet = if keep { self.requests[chosen].clone() } else { self.requests.remove(chosen) };
        self.serve(&packet, trouble);
    }

    /// Cuts the end of a request off, or forwards a part of its events, as a proxy may.
    pub(super) fn cut_request(&mut self, step: Step) {
        if self.requests.is_empty() {
            return;
        }
        let chosen = (step.a as usize) % self.requests.len();
        let mut packet = self.requests.remove(chosen);
        let whole = Value::from_json(&packet.body).unwrap();
        let mut request = SyncRequest::from_value(&whole).unwrap();
        if step.b.is_multiple_of(2) && !request.events.is_empty() {
            request.events.truncate((step.c as usize) % request.events.len());
            packet.body = request.to_value().to_canonical_json();
        } else {
            let mut cut = (step.c as usize) % packet.body.len();
            while !packet.body.is_char_boundary(cut) {
                cut -= 1;
            }
            packet.body.truncate(cut);
        }
        self.serve(&packet, Trouble::default());
    }

    pub(super) fn deliver_answer(&mut self, step: Step, keep: bool, crash: Crash) -> Result<(), Broken> {
        if self.answers.is_empty() {
            return Ok(());
        }
        let chosen = (step.a as usize) % self.answers.len();
        let packet = if keep { self.answers[chosen].clone() } else { self.answers.remove(chosen) };
        self.answer(&packet, crash)
    }

    pub(super) fn cut_answer(&mut self, step: Step) {
        if self.answers.is_empty() {
            return;
        }
        let chosen = (step.a as usize) % self.answers.len();
        let packet = self.answers.remove(chosen);
        let cut = (step.c as usize) % packet.body.len();
        let is_refused = packet.body.get(..cut).is_none_or(|part| Value::from_json(part).is_err());
        assert!(is_refused, "a truncated answer must be refused");
        self.devices[packet.device].replica.forget(&packet.nonce);
    }

    pub(super) fn answer(&mut self, packet: &Packet, crash: Crash) -> Result<(), Broken> {
        let index = packet.device;
        let fresh = self.name("c");
        let now_ms = self.now_ms;
        let mut answer = SyncResponse::from_value(&Value::from_json(&packet.body).unwrap()).unwrap();
        if packet.is_first_version {
            as_the_first_version_reads(&mut answer)?;
        }
        let device = &mut self.devices[index];
        let accepted = match device.replica.accept(&answer, &fresh) {
            Ok(Verdict::Accepted(accepted)) => *accepted,
            Ok(_) => return Ok(()),
            Err(error) => {
                *self.counts.entry("answers refused").or_insert(0) += 1;
                self.say(|| format!("device {index} refuses {}: {error}", packet.nonce));
                return Ok(());
            }
        };
        *self.counts.entry("answers accepted").or_insert(0) += 1;
        if crash == Crash::BeforeWrite {
            return self.restart(index);
        }
        if crash == Crash::WithinWrite && self.rules.breaks(Mutant::K5TwoWrites) {
            let first = Write { dropped: accepted.write.dropped, appended: accepted.write.appended.clone(), ..Write::default() };
            device.store.saved.write(&first);
            return self.restart(index);
        }
        device.store.saved.write(&accepted.write);
        if packet.boot == device.boot {
            device.clock.answered(packet.sent, device.reading(now_ms), answer.server_time);
        }
        let mut notices = device.replica.take_over(accepted).map_err(|error| Broken::new("K5", error.to_string()))?;
        if !device.replica.is_held("player") {
            device.past = Past::Known;
        }
        for stream in ["player", TEAM] {
            let Some((epoch, rev, _)) = device.replica.base(stream).filter(|(epoch, ..)| *epoch != 0) else {
                device.told.remove(stream); // no longer a member
                continue;
            };
            let before = device.told.insert(stream.to_owned(), (epoch, rev)).unwrap_or_default();
            let is_rebase = |state: &StreamAnswer| matches!(state, StreamAnswer::State(state) if state.rebase);
            let is_rebased = answer.streams.iter().any(|(id, state)| id == stream && is_rebase(state));
            if (epoch, rev) < before && !is_rebased {
                return Err(Broken::new("I7", format!("{stream} goes from {before:?} back to {:?}", (epoch, rev))));
            }
        }
        let rejected = |reason: &str| answer.rejected.iter().any(|rejection| rejection.code == reason);
        for notice in &notices {
            let Notice::Retract { stream, key, reason, .. } = notice else { continue };
            if !rejected(reason) && packet.granted.contains(&(Server::owner(&device.player, stream), key.clone())) {
                return Err(Broken::new("K7", format!("{key} is taken back ({reason}), though it was granted")));
            }
        }
        if let Some(record) = self.server.record(GUEST) {
            // Keys that the authority knows as celebrated stay so, even if a copy of the guest's state is set aside.
            self.devices[index].shown_as_guest.retain(|key| !record.has_celebrated(key));
        }
        let crashes = crash == Crash::WithinWrite;
        if crashes {
            // They are stored, and so count as celebrated; rejections are reported when the store is opened again.
            notices.retain(|notice| !matches!(notice, Notice::Rejected(_)));
        }
        self.show(index, &notices, None)?;
        self.say(|| format!("device {index} takes over {}, shows {notices:?}", packet.nonce));
        if crashes { self.restart(index) } else { Ok(()) }
    }

    /// A member claims to be ahead of the team's stream, to raise the epoch for the other members (S11).
    pub(super) fn lie(&mut self, step: Step) -> Result<(), Broken> {
        let Some(epoch) = self.server.record(TEAM).map(plaudit::authority::StreamRecord::epoch) else { return Ok(()) };
        if !self.server.roles.contains_key("p1") {
            return Ok(());
        }
        let claims = [(epoch, 9_007_199_254_740_991_i64), (epoch + 1, 1), (self.now().0 + 80_000, 0), (9_007_199_254_740_991, 5)];
        let (claimed, rev) = claims[(step.b % 4) as usize];
        let receipt = [r#","receipt":"forged""#, ""][(step.c % 2) as usize];
        let body = format!(
            r#"{{"v":1,"nonce":"lie","streams":{{"team:t":{{"base":{{"epoch":{claimed},"rev":{rev},"definitions":""{receipt}}},"seen":[]}}}},"events":[]}}"#
        );
        let now = self.now();
        self.server.receive("p1", &body, now, Trouble::default());
        match self.server.record(TEAM) {
            Some(record) if record.epoch() != epoch => Err(Broken::new("S11", format!("a lie raises the team's epoch from {epoch}"))),
            _ => Ok(()),
        }
    }

    pub(super) fn drop_packet(&mut self, step: Step) {
        let packets = if step.b.is_multiple_of(2) { &mut self.requests } else { &mut self.answers };
        if !packets.is_empty() {
            let chosen = (step.a as usize) % packets.len();
            let packet = packets.remove(chosen);
            if step.c.is_multiple_of(2) {
                self.devices[packet.device].replica.forget(&packet.nonce);
            }
        }
    }

    pub fn round_trip(&mut self, index: usize, trouble: Trouble) -> Result<(), Broken> {
        if self.devices[index].is_guest {
            return Ok(());
        }
        let packet = self.packet(index);
        self.say(|| format!("device {index} syncs {}", packet.body));
        let others = self.answers.len();
        self.serve(&packet, trouble);
        self.now_ms += 300;
        if self.answers.len() > others
            && let Some(packet) = self.answers.pop()
        {
            self.answer(&packet, Crash::No)?;
        }
        Ok(())
    }
}

/// Removes what the first version does not know from an answer; it refuses snapshots of a later version.
fn as_the_first_version_reads(answer: &mut SyncResponse) -> Result<(), Broken> {
    answer.limits = None;
    for (stream, state) in &mut answer.streams {
        let StreamAnswer::State(state) = state else { continue };
        (state.receipt, state.rebase) = (None, false);
        if let Some(text) = state.snapshot.as_ref().filter(|text| !text.ends_with(r#""version":1}"#)) {
            return Err(Broken::new("A8", format!("an app of the first version cannot read {stream}: {text}")));
        }
    }
    Ok(())
}
