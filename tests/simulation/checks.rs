//! The invariants that hold once everything has been answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::Broken;
use plaudit::Value;
use plaudit::protocol::Limits;

use crate::device::{Device, GUEST};
use crate::server::{Server, Trouble};
use crate::world::{TEAM, World};

/// Makes round trips without faults until nothing changes any more (I9).
pub fn drain(world: &mut World) -> Result<(), Broken> {
    if world.is_restored_silently && world.devices.iter().any(|device| device.is_first_version) {
        let now = world.now();
        world.server.raise_epoch(TEAM, now); // `plaudit-server restored`
    }
    for _ in 0..60 {
        let (before, refused) = (standing(world), refusals(world));
        for index in 0..world.devices.len() {
            world.now_ms += 2_000;
            world.round_trip(index, Trouble::default())?;
        }
        let pending: usize = world.devices.iter().map(|device| device.replica.pending()).sum();
        // A device whose base has another form than the authority's refuses an answer, and then asks for the snapshot, stream by stream.
        if pending == 0 && standing(world) == before && refusals(world) == refused {
            return Ok(());
        }
    }
    let pending: Vec<Vec<&str>> =
        world.devices.iter().map(|device| device.replica.pending_events().map(|event| event.eid.as_str()).collect()).collect();
    Err(Broken::new("I9", format!("after 60 rounds {pending:?} still wait, or the devices do not come to rest")))
}

fn refusals(world: &World) -> u64 {
    world.counts.get("answers refused").copied().unwrap_or(0)
}

fn standing(world: &World) -> Vec<(String, i64, i64)> {
    let mut all: Vec<(String, i64, i64)> = Vec::new();
    for device in &world.devices {
        all.extend(device.replica.streams().filter_map(|stream| {
            let (epoch, rev, _) = device.replica.base(stream)?;
            Some((stream.to_owned(), epoch, rev))
        }));
    }
    all.extend(world.server.database.streams.iter().map(|(owner, record)| (owner.clone(), record.epoch(), record.rev())));
    all
}

pub fn check(world: &World) -> Result<(), Broken> {
    within_bounds(world)?;
    converged(world)?;
    applied_once(world)?;
    nothing_lost(world)?;
    in_order(world)?;
    reported_once(world)?;
    celebrated(world)?;
    taken_back(world)?;
    brought_along(world)
}

/// S9: no event counts later than its receipt, or longer before than it may wait.
fn within_bounds(world: &World) -> Result<(), Broken> {
    match &world.server.out_of_bounds {
        Some((eid, at)) => Err(Broken::new("S9", format!("{eid} counts at {}, outside of the bounds", at.0))),
        None => Ok(()),
    }
}

/// I1: each device's state equals the authority's, byte for byte.
fn converged(world: &World) -> Result<(), Broken> {
    for (index, device) in world.devices.iter().enumerate() {
        for stream in device.replica.streams() {
            let Some(record) = world.server.record(&Server::owner(&device.player, stream)) else { continue };
            let base = device.replica.base(stream).map(|(_, _, text)| text.to_owned());
            let view = device.replica.view_text(stream);
            let sent = record.snapshot_of_version(if device.is_first_version { 1 } else { 2 });
            if base.as_deref() != Some(&*sent) || view.as_deref() != Some(record.snapshot()) {
                let detail = format!("device {index}, {stream}: base {base:?}, view {view:?}, authority {:?}", record.snapshot());
                return Err(Broken::new("I1", detail));
            }
        }
    }
    Ok(())
}

/// I3: no event is applied twice, and none that was not recorded.
fn applied_once(world: &World) -> Result<(), Broken> {
    let mut seen = BTreeSet::new();
    for eid in &world.server.database.log {
        if !seen.insert(eid) {
            return Err(Broken::new("I3", format!("{eid} is applied twice")));
        }
        if !world.events.contains_key(eid) {
            return Err(Broken::new("I3", format!("{eid} is applied, but was never recorded")));
        }
    }
    Ok(())
}

/// I2: each event is applied, rejected and reported, or destroyed with its store.
fn nothing_lost(world: &World) -> Result<(), Broken> {
    let applied: BTreeSet<&String> = world.server.database.log.iter().collect();
    for (eid, recorded) in &world.events {
        let is_reported = world.devices[recorded.device].reported.contains_key(eid);
        if !applied.contains(eid) && !is_reported && !world.excused.contains(eid) {
            return Err(Broken::new("I2", format!("{eid} of device {} is lost", recorded.device)));
        }
    }
    Ok(())
}

/// I4: a device's events are applied in the order of recording. Tabs share a queue, and each has its own order: if the stream of
/// one tab's event is on another timeline, that event waits, and the other tab's events go on.
fn in_order(world: &World) -> Result<(), Broken> {
    let mut last: BTreeMap<(usize, u32), (u64, &String)> = BTreeMap::new();
    for eid in world.server.database.log.iter().filter(|eid| !world.excused.contains(*eid)) {
        let Some(recorded) = world.events.get(eid) else { continue };
        if let Some((order, earlier)) = last.insert((recorded.device, recorded.line), (recorded.order, eid))
            && order > recorded.order
        {
            return Err(Broken::new("I4", format!("{eid} is applied after {earlier}, which came later on its device")));
        }
    }
    Ok(())
}

/// I11: each rejection is reported once.
fn reported_once(world: &World) -> Result<(), Broken> {
    for device in &world.devices {
        for (eid, times) in &device.reported {
            if *times > 1 && !world.excused.contains(eid) {
                return Err(Broken::new("I11", format!("the rejection of {eid} is reported {times} times")));
            }
        }
    }
    Ok(())
}

/// I6: every confirmed unlock is celebrated on some device of the player; a team's unlock, of every member.
fn celebrated(world: &World) -> Result<(), Broken> {
    for player in ["p0", "p1", GUEST] {
        let celebrated: BTreeSet<&String> =
            world.devices.iter().filter(|device| device.player == player).flat_map(|device| &device.celebrated).collect();
        let streams = if world.server.roles.contains_key(player) { vec![player, TEAM] } else { vec![player] };
        for record in streams.into_iter().filter_map(|owner| world.server.record(owner)) {
            let mut keys = BTreeSet::new();
            let since = world.now().plus(-celebrated_sec(world, player));
            for unlock in record.unlocks().iter().filter(|unlock| unlock.at >= since) {
                if !celebrated.contains(&unlock.key) {
                    return Err(Broken::new("I6", format!("{} never celebrates {}", player, unlock.key)));
                }
                if !keys.insert(&unlock.key) {
                    return Err(Broken::new("I6", format!("two runs share the key {}, and one celebration", unlock.key)));
                }
            }
        }
    }
    Ok(())
}

/// How old an unlock may be that an app of this player celebrates when it sees it first.
fn celebrated_sec(world: &World, player: &str) -> i64 {
    let limits = world.server.limits;
    let is_first_version = |device: &Device| device.is_first_version || device.player != player;
    if world.devices.iter().all(is_first_version) { FIRST_VERSION_LIMITS.unlocks_sec() } else { limits.unlocks_sec() }
}

/// The limits of apps of the first version, which do not read those in answers: an offline limit of seven days.
const FIRST_VERSION_LIMITS: Limits = Limits::of_offline(7 * 86_400);

/// K16, K17: a guest's earnings are the authority's or set aside, and an adopted state contains no future instant.
fn brought_along(world: &World) -> Result<(), Broken> {
    if world.server.adopted_over_past {
        return Err(Broken::new("K16", "a stream with a past has adopted another one".to_owned()));
    }
    let Some(device) = world.devices.iter().find(|device| device.player == GUEST && !device.is_guest) else { return Ok(()) };
    let Some(record) = world.server.record(GUEST) else { return Ok(()) };
    if let Some(unlock) = record.unlocks().iter().find(|unlock| unlock.at > world.now()) {
        return Err(Broken::new("K17", format!("{} is of the future", unlock.key)));
    }
    if device.is_lossy || world.forgets {
        return Ok(());
    }
    let is_set_aside = device.store.saved.aside.iter().any(|aside| aside.what == "unadopted");
    if world.server.database.adopted && is_set_aside {
        return Err(Broken::new("K16", "what was adopted is set aside".to_owned()));
    }
    let state = Value::from_json(record.snapshot()).unwrap();
    let from = if let Some(Value::Int(from)) = state.get("unlocks_from") { *from + 86_400 } else { 0 };
    let is_there = |key: &str| record.unlocks().iter().any(|unlock| unlock.key == key);
    match device.brought.iter().find(|(key, at)| *at > from && !is_set_aside && !is_there(key)) {
        Some((key, _)) => Err(Broken::new("K16", format!("{key} of the guest is neither adopted nor set aside"))),
        None => Ok(()),
    }
}

/// A4: the unlocks that a device shows are the authority's.
fn taken_back(world: &World) -> Result<(), Broken> {
    for (index, device) in world.devices.iter().enumerate() {
        // An app of the first version forgets unlocks sooner, and today's app on the same store cannot take them back.
        let limits = if device.was_first_version { FIRST_VERSION_LIMITS } else { world.server.limits };
        let ledger_since = world.now().0 - limits.unlocks_sec() + 3 * 86_400;
        for (key, (stream, at)) in &device.store.shown {
            let is_followed = device.replica.streams().any(|followed| followed == stream);
            let Some(record) = world.server.record(&Server::owner(&device.player, stream)).filter(|_| is_followed) else { continue };
            // The authority's instant counts once it has confirmed the unlock.
            let origin = world.server.database.origins.get(&(Server::owner(&device.player, stream), key.clone()));
            let at = origin.map_or(*at, |(_, confirmed)| *confirmed);
            let state = Value::from_json(record.snapshot()).unwrap();
            let is_dropped = matches!(state.get("unlocks_from"), Some(Value::Int(from)) if at <= *from + 86_400);
            if at >= ledger_since && !is_dropped && !record.unlocks().iter().any(|unlock| unlock.key == *key) {
                return Err(Broken::new("A4", format!("device {index} still shows {key}, which the authority does not have")));
            }
        }
    }
    Ok(())
}
