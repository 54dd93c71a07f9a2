//! Two players, three devices, one team, one server, and a network that keeps no order.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use plaudit::protocol::{StreamAnswer, SyncResponse};
use plaudit::replica::{Intent, Past, Reading, Saved, Verdict, Write};
use plaudit::{ErrorCode, Role, UnixSec, Value};

use crate::Broken;
use crate::device::{Device, GUEST, Store};
use crate::documents::{Documents, player_command, team_command};
use crate::mutants::{Mutant, Rules};
use crate::server::{Server, Trouble};
use crate::steps::{Kind, Step};

pub const TEAM: &str = "team:t";
/// 2026-09-21T14:13:20Z.
const BEGIN_MS: i64 = 1_790_000_000_000;
/// Event ids are known for 90 days; the network holds no request for that long.
const PACKET_MS: i64 = 30 * DAY_MS;
const DAY_MS: i64 = 86_400_000;

pub struct World {
    pub now_ms: i64,
    pub server: Server,
    pub devices: Vec<Device>,
    pub events: BTreeMap<String, Recorded>,
    /// Events that a destroyed store has lost, or a restored one has brought back.
    pub excused: BTreeSet<String>,
    pub trace: Option<Vec<String>>,
    pub counts: BTreeMap<&'static str, u64>,
    documents: Rc<Documents>,
    rules: Rules,
    requests: Vec<Packet>,
    answers: Vec<Packet>,
    names: u64,
    /// Whether a backup was restored without new epochs: a team's stream then waits for `plaudit-server restored` on devices of the first
    /// version, whose requests prove nothing (S11).
    pub is_restored_silently: bool,
    /// Whether the server was restored, or so much time has passed that it has forgotten event ids (S8).
    pub forgets: bool,
}

pub struct Recorded {
    pub device: usize,
    /// The line of processes that recorded it.
    pub line: u32,
    pub order: u64,
}

#[derive(Clone)]
struct Packet {
    device: usize,
    is_first_version: bool,
    nonce: String,
    body: String,
    sent: Reading,
    boot: String,
    sent_ms: i64,
    /// The rewards that had been granted when the answer was made, by owner and key.
    granted: Rc<BTreeSet<(String, String)>>,
}

impl World {
    pub fn new(documents: Rc<Documents>, rules: Rules) -> World {
        let device = |player: &str, past, cid: &str| Device::new(player, &documents.player[0], past, cid, rules);
        let devices = vec![
            device("p0", Past::Known, "begin0"),
            device("p0", Past::Possible, "begin1"),
            device("p1", Past::Known, "begin2"),
            device(GUEST, Past::Known, "begin3"),
        ];
        let mut world = World {
            now_ms: BEGIN_MS,
            server: Server::new(documents.clone(), rules),
            devices,
            events: BTreeMap::new(),
            excused: BTreeSet::new(),
            trace: None,
            counts: BTreeMap::new(),
            documents,
            rules,
            requests: Vec::new(),
            answers: Vec::new(),
            names: 0,
            is_restored_silently: false,
            forgets: false,
        };
        for index in 0..world.devices.len() {
            world.devices[index].booted_ms = BEGIN_MS - 1_000;
            if rules.breaks(Mutant::K2SameIdentity) {
                let _ = world.restart(index);
            }
            if world.devices[index].player == GUEST {
                world.devices[index].is_guest = true;
                let _ = world.restart(index);
            } else {
                world.devices[index].replica.follow(TEAM, None).unwrap();
            }
        }
        world
    }

    pub fn now(&self) -> UnixSec {
        UnixSec(self.now_ms / 1_000)
    }

    pub fn say(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(what());
        }
    }

    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    pub fn step(&mut self, step: Step) -> Result<(), Broken> {
        self.now_ms += 1_000 + (step.c as i64 % 20) * 1_000;
        let alive_since = self.now_ms - PACKET_MS;
        self.requests.retain(|packet| packet.sent_ms >= alive_since);
        let device = (step.a % 4) as usize;
        match step.kind {
            Kind::Record => self.record(device, step, true)?,
            Kind::FailToStore => self.record(device, step, false)?,
            Kind::Send => self.send(device),
            Kind::DeliverRequest => self.deliver_request(step, false, Trouble::default()),
            Kind::RepeatRequest => self.deliver_request(step, true, Trouble::default()),
            Kind::CutRequest => self.cut_request(step),
            Kind::CrashServer => {
                self.deliver_request(step, false, Trouble { crash_at: Some(1 + step.b % 3), ..Trouble::default() });
            }
            Kind::PassingFailure => self.deliver_request(step, false, Trouble { fail_at: Some(1 + step.b % 3), ..Trouble::default() }),
            Kind::Poison => self.deliver_request(step, false, Trouble { poison_at: Some(1 + step.b % 3), ..Trouble::default() }),
            Kind::DeliverAnswer => self.deliver_answer(step, false, Crash::No)?,
            Kind::RepeatAnswer => self.deliver_answer(step, true, Crash::No)?,
            Kind::CutAnswer => self.cut_answer(step),
            Kind::CrashBeforeWrite => self.deliver_answer(step, false, Crash::BeforeWrite)?,
            Kind::CrashWithinWrite => self.deliver_answer(step, false, Crash::WithinWrite)?,
            Kind::Drop => self.drop_packet(step),
            Kind::RoundTrip => self.round_trip(device, Trouble::default())?,
            Kind::Restart => self.restart(device)?,
            Kind::Reboot => self.reboot(device)?,
            Kind::Wait => self.now_ms += [60_000, 600_000, 3_600_000, 6 * 3_600_000, DAY_MS, 3 * DAY_MS][(step.b % 6) as usize],
            Kind::WaitLong => {
                self.forgets = true;
                self.now_ms += [8 * DAY_MS, 40 * DAY_MS, 100 * DAY_MS][(step.b % 3) as usize];
            }
            Kind::JumpClock => {
                self.devices[device].skew_ms += [5_000, -5_000, 7_200_000, -7_200_000, DAY_MS, -DAY_MS][(step.b % 6) as usize]
            }
            Kind::Wipe => self.wipe(device)?,
            Kind::BackUpStore => self.back_up_store(device),
            Kind::RestoreStore => self.restore_store(device)?,
            Kind::BackUpServer => self.server.backup = Some(self.server.database.clone()),
            Kind::RestoreServer => self.restore_server(step.b.is_multiple_of(2)),
            Kind::RaiseEpoch => {
                let now = self.now();
                self.server.raise_epoch(["p0", "p1", TEAM][(step.b % 3) as usize], now);
            }
            Kind::Redefine => {
                let (players, teams) = (self.documents.player.len() as u64, self.documents.team.len() as u64);
                self.server.redefine((step.b % players) as usize, (step.c % teams) as usize);
            }
            Kind::ChangeMembership => {
                // One admin remains; the other player joins, leaves, and changes roles.
                match [None, Some(Role::Member), Some(Role::Admin)][(step.b % 3) as usize] {
                    Some(role) => drop(self.server.roles.insert("p1".to_owned(), role)),
                    None => drop(self.server.roles.remove("p1")),
                }
            }
            Kind::SwitchTab => {
                let (cid, rulebook) = (self.name("tab"), self.documents.player[0].clone());
                self.devices[device].switch_tab(&rulebook, &cid)?;
            }
            Kind::Lie => self.lie(step)?,
            Kind::SignUp => self.sign_up(step)?,
            Kind::WrongClock => {
                const HOUR_MS: i64 = 3_600_000;
                let skews = [365 * DAY_MS, -60 * 365 * DAY_MS, 47 * HOUR_MS, 49 * HOUR_MS, 30 * DAY_MS, 0];
                if let Some(guest) = self.devices.iter_mut().find(|device| device.is_guest) {
                    guest.skew_ms = skews[(step.b % 6) as usize];
                }
            }
            Kind::ChangeRelease => self.change_release(device)?,
            Kind::Vanish => self.vanish(device)?,
            Kind::ResetRecord => {
                let (owner, id) = [("p0", "first"), ("p0", "daily"), ("p1", "loop"), (TEAM, "together")][(step.b % 4) as usize];
                let now = self.now();
                self.server.reset(owner, id, now);
            }
        }
        if step.c.is_multiple_of(4) {
            self.devices[device].check_view(&self.documents.player[0])?;
        }
        Ok(())
    }

    fn record(&mut self, index: usize, step: Step, succeeds: bool) -> Result<(), Broken> {
        self.mind_clock(index)?;
        let (eid, now_ms) = (self.name("e"), self.now_ms);
        let device = &mut self.devices[index];
        let reading = device.reading(now_ms);
        let clock = device.clock.state(reading);
        let at = device.replica.believed(device.clock.now(reading)).0;
        let is_team = step.b.is_multiple_of(5) && device.player != GUEST;
        let (stream, text) = if is_team { (TEAM, team_command(step.c, at)) } else { ("player", player_command(step.b / 5, at)) };
        let command = Value::from_json(&text).unwrap();
        let intent = Intent { stream: stream.to_owned(), command, eid: eid.clone(), clock, reading, boot: device.boot.clone() };
        let recorded = match device.replica.record(intent) {
            Ok(recorded) => recorded,
            Err(error) if error.code() == ErrorCode::Internal => return Err(Broken::new("A7", format!("recording failed: {error}"))),
            Err(_) => return Ok(()),
        };
        if !succeeds {
            return device.check_view(&self.documents.player[0]);
        }
        device.store.saved.write(&recorded.write);
        device.store.counter += 1;
        let notices = device.replica.stored(recorded).map_err(|error| Broken::new("K1", error.to_string()))?;
        if device.is_guest {
            self.excused.insert(eid.clone()); // it is never sent: the state that it yielded is
        }
        let order = self.events.len() as u64;
        let line = self.devices[index].line;
        self.events.insert(eid.clone(), Recorded { device: index, line, order });
        *self.counts.entry("events recorded").or_insert(0) += 1;
        self.show(index, &notices, Some(&eid))?;
        self.say(|| format!("device {index} records {eid} on {stream}: {text}, shows {notices:?}"));
        Ok(())
    }

    fn show(&mut self, index: usize, notices: &[plaudit::replica::Notice], local: Option<&str>) -> Result<(), Broken> {
        let (server, device) = (&self.server, &mut self.devices[index]);
        let player = device.player.clone();
        let origins =
            |stream: &str, key: &str| Some(server.database.origins.get(&(Server::owner(&player, stream), key.to_owned()))?.0.clone());
        device.show(notices, local, &origins)
    }

    fn packet(&mut self, index: usize) -> Packet {
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

    fn send(&mut self, index: usize) {
        if self.devices[index].is_guest {
            return;
        }
        let packet = self.packet(index);
        self.say(|| format!("device {index} sends {}", packet.body));
        self.requests.push(packet);
    }

    fn serve(&mut self, packet: &Packet, trouble: Trouble) {
        let (player, now) = (self.devices[packet.device].player.clone(), self.now());
        let answer = self.server.receive(&player, &packet.body, now, trouble);
        self.say(|| format!("the server gets {} with {trouble:?}, answers {answer:?}", packet.nonce));
        *self.counts.entry("requests served").or_insert(0) += 1;
        if let Some(body) = answer {
            let granted = Rc::new(self.server.database.origins.keys().cloned().collect());
            self.answers.push(Packet { body, granted, ..packet.clone() });
        }
    }

    fn deliver_request(&mut self, step: Step, keep: bool, trouble: Trouble) {
        if self.requests.is_empty() {
            return;
        }
        let chosen = (step.a as usize) % self.requests.len();
        let packet = if keep { self.requests[chosen].clone() } else { self.requests.remove(chosen) };
        self.serve(&packet, trouble);
    }

    /// Cuts the end of a request off, or forwards a part of its events, as a proxy may.
    fn cut_request(&mut self, step: Step) {
        if self.requests.is_empty() {
            return;
        }
        let chosen = (step.a as usize) % self.requests.len();
        let mut packet = self.requests.remove(chosen);
        let whole = Value::from_json(&packet.body).unwrap();
        let mut request = plaudit::protocol::SyncRequest::from_value(&whole).unwrap();
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

    fn deliver_answer(&mut self, step: Step, keep: bool, crash: Crash) -> Result<(), Broken> {
        if self.answers.is_empty() {
            return Ok(());
        }
        let chosen = (step.a as usize) % self.answers.len();
        let packet = if keep { self.answers[chosen].clone() } else { self.answers.remove(chosen) };
        self.answer(&packet, crash)
    }

    fn cut_answer(&mut self, step: Step) {
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

    fn answer(&mut self, packet: &Packet, crash: Crash) -> Result<(), Broken> {
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
            let plaudit::replica::Notice::Retract { stream, key, reason, .. } = notice else { continue };
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
            notices.retain(|notice| !matches!(notice, plaudit::replica::Notice::Rejected(_)));
        }
        self.show(index, &notices, None)?;
        self.say(|| format!("device {index} takes over {}, shows {notices:?}", packet.nonce));
        if crashes { self.restart(index) } else { Ok(()) }
    }

    /// K17: a guest's device sets back records from the time when its clock was ahead.
    fn mind_clock(&mut self, index: usize) -> Result<(), Broken> {
        let (eid, now_ms) = (self.name("k"), self.now_ms);
        let broken = |error: plaudit::Error| Broken::new("K17", error.to_string());
        let device = &mut self.devices[index];
        let now = device.replica.believed(device.clock.now(device.reading(now_ms)));
        let Some(moved) = device.replica.set_clock_back(now, &eid).map_err(broken)? else { return Ok(()) };
        device.store.saved.write(&moved.write);
        let notices = device.replica.stored(moved).map_err(broken)?;
        device.store.shown.values_mut().for_each(|(_, at)| *at = (*at).min(now.0));
        self.say(|| format!("device {index} sets its clock back to {}: {notices:?}", now.0));
        self.show(index, &notices, None)?;
        if self.devices[index].replica.set_clock_back(now, "again").map_err(broken)?.is_some() {
            return Err(Broken::new("K17", "the clock is set back twice".to_owned()));
        }
        Ok(())
    }

    /// The network sets the guest's clock, two days pass, and nothing is frozen; then the guest signs up.
    fn sign_up(&mut self, step: Step) -> Result<(), Broken> {
        let Some(index) = self.devices.iter().position(|device| device.is_guest) else { return Ok(()) };
        self.devices[index].skew_ms = 0;
        self.now_ms += 49 * 3_600_000;
        self.mind_clock(index)?;
        let at = self.now();
        let (device, update) = (&mut self.devices[index], plaudit::Action::update([("daily", 1)]));
        let outcome = device.replica.preview("player", &[plaudit::Command::new(at, update)]);
        let is_frozen = |outcome: &plaudit::Outcome| outcome.skipped.iter().any(|skipped| skipped.reason == plaudit::SkipReason::PhaseOver);
        if outcome.as_ref().is_ok_and(is_frozen) {
            return Err(Broken::new("K17", format!("the daily is frozen at {}: {outcome:?}", at.0)));
        }
        device.brought = device.replica.unlocks("player").map(|unlock| (unlock.earned.key.clone(), unlock.earned.at.0)).collect();
        device.shown_as_guest = device.store.shown.keys().cloned().collect();
        (device.is_guest, device.past) = (false, Past::Known);
        self.server.adopts = !step.b.is_multiple_of(4);
        self.say(|| "the guest signs up".to_owned());
        if step.c.is_multiple_of(8) {
            // Another device of the same player was first.
            let request = r#"{"v":1,"nonce":"first","streams":{"player":{"base":{"epoch":0,"rev":null,"definitions":""},"seen":[]}},"events":[
                {"cid":"first","mid":1,"eid":"first-of-all","stream":"player","synced_at":null,"clock":"unsynced","definitions":"none",
                 "command":{"type":"posted","at":AT}}]}"#;
            self.events.insert("first-of-all".to_owned(), Recorded { device: index, line: 0, order: 0 });
            self.excused.insert("first-of-all".to_owned());
            let now = self.now();
            self.server.receive(GUEST, &request.replace("AT", &now.0.to_string()), now, Trouble::default());
        }
        self.restart(index)
    }

    /// A member claims to be ahead of the team's stream, to raise the epoch for the other members (S11).
    fn lie(&mut self, step: Step) -> Result<(), Broken> {
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

    fn drop_packet(&mut self, step: Step) {
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

    fn restart(&mut self, index: usize) -> Result<(), Broken> {
        let cid = if self.rules.breaks(Mutant::K2SameIdentity) { format!("install{index}") } else { self.name("c") };
        let is_member = self.server.roles.contains_key(&self.devices[index].player);
        let device = &mut self.devices[index];
        let notices = device.restart(&self.documents.player[0], &cid)?;
        if is_member {
            device.replica.follow(TEAM, None).unwrap();
        }
        self.say(|| format!("device {index} starts as {cid}"));
        self.show(index, &notices, None)
    }

    fn reboot(&mut self, index: usize) -> Result<(), Broken> {
        let boot = self.name("b");
        (self.devices[index].boot, self.devices[index].booted_ms) = (boot, self.now_ms);
        self.restart(index)
    }

    fn wipe(&mut self, index: usize) -> Result<(), Broken> {
        self.say(|| format!("the store of device {index} is wiped"));
        self.lose(index, &Store { counter: 1, ..Store::default() });
        self.restart(index)
    }

    /// The user installs the first version's app, or today's. The first version does not adopt, so the guest keeps today's.
    fn change_release(&mut self, index: usize) -> Result<(), Broken> {
        let device = &mut self.devices[index];
        if device.player == GUEST {
            return Ok(());
        }
        device.is_first_version = !device.is_first_version;
        device.was_first_version = true;
        self.say(|| format!("device {index} changes its release"));
        self.restart(index)
    }

    /// K16: the database is deleted under an open client, which writes again what it has in memory.
    fn vanish(&mut self, index: usize) -> Result<(), Broken> {
        self.say(|| format!("the store of device {index} vanishes"));
        let is_left = self.rules.breaks(Mutant::K16LeavesVanished);
        let device = &mut self.devices[index];
        let aside = std::mem::take(&mut device.store.saved.aside);
        device.store.saved = if is_left { Saved::default() } else { Saved { aside, ..device.replica.saved() } };
        device.check_view(&self.documents.player[0])?;
        self.restart(index)
    }

    fn back_up_store(&mut self, index: usize) {
        let device = &mut self.devices[index];
        device.store.pending = device.replica.pending_events().map(|event| event.eid.clone()).collect();
        device.backup = Some(device.store.clone());
    }

    fn restore_store(&mut self, index: usize) -> Result<(), Broken> {
        let Some(backup) = self.devices[index].backup.clone() else { return Ok(()) };
        self.say(|| format!("the store of device {index} is restored from a backup"));
        self.lose(index, &backup);
        self.restart(index)
    }

    /// Replaces the device's store by another one: data of the old store alone are lost, and old events are back.
    fn lose(&mut self, index: usize, next: &Store) {
        let device = &mut self.devices[index];
        let now: BTreeSet<String> = device.replica.pending_events().map(|event| event.eid.clone()).collect();
        let then: BTreeSet<String> = next.pending.iter().cloned().collect();
        if !self.rules.breaks(Mutant::K2SameIdentity) || !then.is_empty() {
            self.excused.extend(then.difference(&now).cloned());
        }
        self.excused.extend(now.difference(&then).cloned());
        let told = &self.server.database.told;
        let is_known = |key: &String| told.contains(&(device.player.clone(), key.clone())) || next.shown.contains_key(key);
        let unknown = device.celebrated.iter().filter(|key| !is_known(key));
        device.forgivable.extend(unknown.cloned().collect::<Vec<_>>());
        device.store = next.clone();
        (device.past, device.is_lossy) = (Past::Possible, true);
        device.told.clear();
    }

    fn restore_server(&mut self, bump: bool) {
        let Some(backup) = self.server.backup.clone() else { return };
        self.forgets = true;
        self.is_restored_silently |= !bump;
        self.say(|| format!("the server is restored from a backup, epochs raised: {bump}"));
        let kept: BTreeSet<&String> = backup.log.iter().collect();
        self.excused.extend(self.server.database.log.iter().filter(|eid| !kept.contains(eid)).cloned());
        for device in self.devices.iter_mut().filter(|device| device.is_lossy) {
            let is_known = |key: &String| backup.told.contains(&(device.player.clone(), key.clone()));
            let unknown: Vec<String> = device.celebrated.iter().filter(|key| !is_known(key)).cloned().collect();
            device.forgivable.extend(unknown);
        }
        let now = self.now();
        self.server.restore(backup, bump, now);
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crash {
    No,
    BeforeWrite,
    WithinWrite,
}
