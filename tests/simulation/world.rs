//! Two players, three devices, one team, one server, and a network that keeps no order.

mod guests;
mod network;
mod stores;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use plaudit::replica::{Intent, Past};
use plaudit::{ErrorCode, Role, UnixSec, Value};

use crate::Broken;
use crate::device::{Device, GUEST};
use crate::documents::{Documents, player_command, team_command};
use crate::mutants::{Mutant, Rules};
use crate::server::{Server, Trouble};
use crate::steps::{Kind, Step};
use network::{Crash, Packet};

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
}
